"""The lake's upkeep: how it stands, compaction of its files and indexes, sweeping, and the upgrade of an older lake."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries
from tidewaiter.centre.batches.actions import Replacement
from tidewaiter.centre.batches.manifest import GENERATION, LakeEntry, LakeKind
from tidewaiter.centre.cycle import memory, upkeep
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.history import compact, lake, locate
from tidewaiter.history.index_file import Covered, IndexFile
from tidewaiter.intake.amend import content_hash

SMALL_ROWS = lake.ROWS_PER_FILE // 2
"""A file with fewer rows is small: it joins others of its day."""

Step = Callable[[str, int, int], None]
"""Is told what is being done, and how many of how many steps are behind it."""


def _quiet(_doing: str, _done: int, _of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class CompactionReport:
    """What compaction changed: files of consignments and indexes before and after, and days that were worked on."""

    days: int
    rows: int
    files_before: int
    files_after: int
    indexes_before: int
    indexes_after: int
    swept: int

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def status(workspace: Workspace) -> dict[str, Any]:
    """How the lake stands, as plain data: files, bytes and rows by kind, days, small files, what waits to be swept."""
    entries = {kind: queries.lake_files(kind) for kind in LakeKind}
    consignments = entries[LakeKind.CONSIGNMENTS]
    small = _small_by_day(queries.settled_files())
    retired = queries.retired()
    catalogue = memory.Catalogue.open(workspace)
    return {
        "kinds": [
            {
                "kind": kind.value,
                "files": len(found),
                "rows": sum(e.rows for e in found),
                "bytes": sum(e.bytes for e in found),
                "first": min((e.on for e in found), default=None),
                "last": max((e.on for e in found), default=None),
            }
            for kind, found in entries.items()
        ],
        "days": len({entry.on for entry in consignments}),
        "small_files": sum(len(files) for files in small.values()),
        "compactable_days": len(small),
        "without_index": len(catalogue.uncovered),
        "outdated_files": len(queries.outdated()),
        "retired_files": len(retired),
        "swept_from": max((at for _, at in retired), default=None) and max(at for _, at in retired) + upkeep.GRACE,
    }


def compact_lake(workspace: Workspace, *, actor: Actor, on_step: Step = _quiet) -> CompactionReport:
    """Make few large files of the small ones of each day that was assessed, and few indexes of many.

    Others may take in and assess meanwhile. Each day is a commit of its own; ended at any moment, the lake
    has the same rows.
    """
    upkeep.refuse_outdated()
    before = len(queries.lake_files(LakeKind.CONSIGNMENTS)), len(queries.lake_files(LakeKind.INDEX))
    rows = 0
    with upkeep.staging(workspace, "compacting the lake") as place:
        small = _small_by_day(queries.settled_files())
        for number, (on, entries) in enumerate(small.items()):
            on_step(f"compact {on}", number, len(small))
            _compact_day(workspace, actor, place, on, entries)
            rows += sum(entry.rows for entry in entries)
        on_step("merge indexes", len(small), len(small) + 1)
        _index_uncovered(workspace, actor, place)
        _merge_indexes(workspace, actor, place)
        pictures = upkeep.sweep_pictures(workspace)
    swept = sweep_lake(workspace, actor=actor)
    return CompactionReport(
        days=len(small),
        rows=rows,
        files_before=before[0],
        files_after=len(queries.lake_files(LakeKind.CONSIGNMENTS)),
        indexes_before=before[1],
        indexes_after=len(queries.lake_files(LakeKind.INDEX)),
        swept=len(swept.retired) + len(swept.orphans) + len(pictures),
    )


def sweep_lake(workspace: Workspace, *, actor: Actor, grace: timedelta = upkeep.GRACE) -> upkeep.Swept:
    """Remove files that were replaced longer than `grace` ago, and what a crash left behind."""
    with lake_lock(workspace.home, doing="sweeping the lake") as held:
        return upkeep.sweep_lake(workspace, actor, held, grace)


def upgrade(workspace: Workspace, *, actor: Actor, on_step: Step = _quiet) -> int:
    """Write files of an earlier form of the lake anew, in one commit; gives how many there were.

    Hashes of keys and of contents become today's, so that what is sent again is recognised, and profiles
    go on counting. Rows, versions and marks of events stay as they are.
    """
    outdated = queries.outdated()
    if not outdated:
        return 0
    with (
        upkeep.staging(workspace, "upgrading the lake") as place,
        lake_lock(workspace.home, doing="upgrading the lake"),
    ):
        outdated = queries.outdated()
        wide = [entry for entry in outdated if entry.kind is LakeKind.CONSIGNMENTS]
        narrow = [entry for entry in outdated if entry.kind is LakeKind.HISTORY]
        written, origins = [], {}
        sources = queries.origins(LakeKind.CONSIGNMENTS) | queries.origins(LakeKind.HISTORY)
        for number, entry in enumerate(wide):
            on_step(f"upgrade {entry.path}", number, len(outdated))
            made = _upgraded(workspace, place, entry)
            written.append(made)
            origins[made.path] = sources[entry.path]
        fresh = [place / entry.path for entry in written]
        current = [workspace.lake / path for path in queries.live_paths(LakeKind.CONSIGNMENTS) - {e.path for e in wide}]
        for number, entry in enumerate(narrow):
            on_step(f"upgrade {entry.path}", len(wide) + number, len(outdated))
            made = _history_of(workspace, place, entry, [*fresh, *current])
            written.append(made)
            origins[made.path] = sources[entry.path]
        change = Replacement([entry.path for entry in outdated], written, "upgrade", origins)
        upkeep.swap(workspace, actor, "lake.upgrade", change, {"files": len(outdated)})
    return len(outdated)


def entry_of(place: Path, path: str, kind: LakeKind, on: date, rows: int) -> LakeEntry:
    """The manifest's entry of a file prepared below `place`, made safe on the disk."""
    file = place / path
    with file.open("rb+") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        upkeep.force(opened.fileno())
    return LakeEntry(kind, path, on, rows, file.stat().st_size, digest)


def _small_by_day(entries: Iterable[LakeEntry]) -> dict[date, list[LakeEntry]]:
    """Small files of the days that have several."""
    days: dict[date, list[LakeEntry]] = defaultdict(list)
    for entry in entries:
        if entry.rows < SMALL_ROWS:
            days[entry.on].append(entry)
    return {on: found for on, found in sorted(days.items()) if len(found) > 1}


def _compact_day(workspace: Workspace, actor: Actor, place: Path, on: date, entries: list[LakeEntry]) -> None:
    digest = hashlib.sha256("\n".join(entry.sha256 for entry in entries).encode()).hexdigest()[:16]
    name = f"compact-{digest}"
    target = place / lake.relative_path(on, name).removesuffix(".parquet")
    made = compact.compact(memory.paths(workspace, entries), target)
    written = [
        entry_of(place, path.relative_to(place).as_posix(), LakeKind.CONSIGNMENTS, on, rows.num_rows)
        for path, rows in made
    ]
    covered = [Covered(entry.path, entry.rows) for entry in written]
    index = memory.write_index(place, name, on, covered, [rows for _, rows in made])
    change = Replacement([entry.path for entry in entries], [*written, index], name)
    with lake_lock(workspace.home, doing="committing a compaction"):
        said = {"day": on.isoformat(), "rows": sum(entry.rows for entry in entries)}
        upkeep.swap(workspace, actor, "lake.compact", change, said)


def _index_uncovered(workspace: Workspace, actor: Actor, place: Path) -> None:
    """One index for the files that have none."""
    paths = memory.Catalogue.open(workspace).uncovered
    on = {entry.path: entry.on for entry in queries.lake_files(LakeKind.CONSIGNMENTS)}
    parts = [pq.read_table(workspace.lake / path, columns=list(compact.NAMED_BY), partitioning=None) for path in paths]
    if not parts:
        return
    covered = [Covered(path, part.num_rows) for path, part in zip(paths, parts, strict=True)]
    name = f"files-{hashlib.sha256(chr(10).join(paths).encode()).hexdigest()[:16]}"
    index = memory.write_index(place, name, min(on[path] for path in paths), covered, parts)
    with lake_lock(workspace.home, doing="committing an index"):
        upkeep.swap(workspace, actor, "lake.index", Replacement([], [index], name), {"files": len(paths)})


def _merge_indexes(workspace: Workspace, actor: Actor, place: Path) -> None:
    """Merge indexes by size until no tier has too many; those of which no file counts any more go."""
    while True:
        entries = {entry.path: entry for entry in queries.lake_files(LakeKind.INDEX)}
        opened = {path: IndexFile.open(workspace.lake / path) for path in entries}
        live = queries.live_paths(LakeKind.CONSIGNMENTS)
        dead = [path for path, index in opened.items() if not any(f.path in live for f in index.header.files)]
        groups = locate.to_merge({path: len(opened[path].hashes) for path in entries if path not in dead})
        if not groups:
            rewrite_indexes(workspace, actor, place, {(path,): entries[path].on for path in dead}, live, "lake.index")
            return
        merged = {tuple(group): min(entries[path].on for path in group) for group in groups}
        rewrite_indexes(
            workspace, actor, place, merged | {(path,): entries[path].on for path in dead}, live, "lake.index"
        )


def rewrite_indexes(
    workspace: Workspace, actor: Actor, place: Path, groups: dict[tuple[str, ...], date], live: set[str], action: str
) -> None:
    """Write each group of indexes (with the first day it concerns) as one, without files that are not `live`."""
    written = merged_indexes(workspace, place, groups, live)
    gone = [path for group in groups for path in group]
    if gone:
        with lake_lock(workspace.home, doing="committing an index"):
            upkeep.swap(workspace, actor, action, Replacement(gone, written, "upkeep"), {"indexes": len(gone)})


def merged_indexes(
    workspace: Workspace, place: Path, groups: dict[tuple[str, ...], date], live: set[str]
) -> list[LakeEntry]:
    """The indexes of each group as one, prepared below `place`; none where no entry is left."""
    written = []
    for group, on in groups.items():
        indexes = [IndexFile.open(workspace.lake / path) for path in group]
        if not any(file.path in live for index in indexes for file in index.header.files):
            continue
        said = "\n".join([*group, *sorted(f.path for i in indexes for f in i.header.files if f.path in live)])
        path = f"{LakeKind.INDEX.value}/merged-{hashlib.sha256(said.encode()).hexdigest()[:16]}.tidx"
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        header, size, digest = locate.merge(place / path, indexes, live)
        with (place / path).open("rb+") as file:
            upkeep.force(file.fileno())
        written.append(LakeEntry(LakeKind.INDEX, path, on, header.entries, size, digest))
    return written


def _upgraded(workspace: Workspace, place: Path, entry: LakeEntry) -> LakeEntry:
    rows = pq.read_table(workspace.lake / entry.path, partitioning=None)
    rows = lake.conformed(rows.drop_columns([n for n in rows.column_names if n.startswith("hash_")]))
    for kind in KIND_NAMES:
        name = f"hash_{kind}"
        rows = rows.set_column(rows.schema.get_field_index(name), name, xxh64(rows[f"key_{kind}"]))
    rows = rows.set_column(rows.schema.get_field_index("content_hash"), "content_hash", content_hash(rows))
    path = entry.path.removesuffix(".parquet") + f"-g{GENERATION}.parquet"
    (place / path).parent.mkdir(parents=True, exist_ok=True)
    lake.write(rows, place / path)
    return entry_of(place, path, LakeKind.CONSIGNMENTS, entry.on, rows.num_rows)


def _history_of(workspace: Workspace, place: Path, entry: LakeEntry, files: list[Path]) -> LakeEntry:
    """A run's narrow history, taken anew from the lake rows that it was made of."""
    versions = pq.read_table(
        workspace.lake / entry.path, columns=["consignment_id", "version", "batch_id"], partitioning=None
    )
    connection = local.connect()
    try:
        found = memory.history_rows(lake.rows_of(connection, files, pc.unique(versions["consignment_id"])))
    finally:
        connection.close()
    key = ["consignment_id", "version", "batch_id"]
    wanted = versions.append_column("place", pa.array(range(versions.num_rows)))
    named = found.select(key).append_column("row", pa.array(range(found.num_rows), pa.int64()))
    rows = found.take(named.join(wanted, key, join_type="inner").sort_by("place")["row"])
    if rows.num_rows != versions.num_rows:
        raise ValueError(f"{entry.path} has versions that the lake does not hold")
    path = entry.path.removesuffix(".parquet") + f"-g{GENERATION}.parquet"
    (place / path).parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(rows.combine_chunks(), place / path, compression="zstd", row_group_size=lake.ROWS_PER_GROUP)
    return entry_of(place, path, LakeKind.HISTORY, entry.on, rows.num_rows)
