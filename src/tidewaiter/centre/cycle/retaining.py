"""Deleting what has been kept long enough: from the lake, from all that is derived from it, and from the indexes.

Everything goes in one commit of the manifest: the files with the rows give way to files without them, which the
audit log names with their digests. The old files leave the disk when nobody can be reading them any more
(`upkeep.GRACE`). Targets, outcomes and the audit log are the record of what the centre did; they stay.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction
from numpy.typing import NDArray

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries
from tidewaiter.centre.batches.actions import Replacement
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.cycle import links, memory, resolving, storage, upkeep
from tidewaiter.centre.cycle.books import FOLDER, WORK
from tidewaiter.centre.cycle.storage import Step
from tidewaiter.centre.diversion import check_actions, kit_actions
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.holds import queries as holds
from tidewaiter.centre.lock import books_lock, lake_lock
from tidewaiter.centre.movements import actions as movements
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.queue import entry_actions
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import compact, identifiers, retention
from tidewaiter.history.index_file import Covered

OWN = "retention.toml"

DERIVED = (LakeKind.ASSESSMENTS, LakeKind.HISTORY, LakeKind.PROPENSITIES)
CLASSED = pa.schema([("consignment_id", pa.string()), ("class", pa.string())])


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What went or would go: consignments by class, rows by kind of file, files, and how many holds kept back."""

    dry_run: bool
    today: date
    terms: dict[str, int | None]
    consignments: dict[str, int]
    rows: dict[str, int]
    files: int
    held_back: int
    holds: tuple[str, ...]
    gone_from_disk_at: datetime | None

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def retain(
    workspace: Workspace, *, today: date, dry_run: bool, actor: Actor, on_step: Step = lambda _a, _b, _c: None
) -> RetentionReport:
    """Delete the consignments whose term is over, but for those under hold; with `dry_run` only say which.

    Deleting asks for a retention.toml in the workspace: a term is law, and none ships. Conflict when holds were
    put in force or lifted meanwhile.
    """
    upkeep.refuse_outdated()
    own = workspace.home / OWN
    if not dry_run and not own.exists():
        raise OperatorError(
            "no {own} in {home} says how long consignments are kept",
            "copy {shipped} there and set the terms that your law sets; --dry-run shows what would go",
            own=OWN,
            home=workspace.home,
            shipped=retention.SHIPPED,
        )
    terms = retention.load(own if own.exists() else None)
    in_force = holds.in_force()
    on_step("decide", 0, 3)
    decision = _decide(workspace, terms, list(in_force.values()), today)
    gone = decision.going["consignment_id"].combine_chunks()
    on_step("look through files", 1, 3)
    affected = _affected(workspace, gone)
    report = RetentionReport(
        dry_run=dry_run,
        today=today,
        terms={term.name: term.days for term in terms.classes},
        consignments=dict(sorted(Counter(decision.going["class"].to_pylist()).items())),
        rows={
            kind.value: sum(int((~kept).sum()) for entry, kept in affected if entry.kind is kind)
            for kind in (LakeKind.CONSIGNMENTS, *DERIVED)
        },
        files=len(affected),
        held_back=decision.held,
        holds=tuple(in_force),
        gone_from_disk_at=None if dry_run or not affected else workspace.now() + upkeep.GRACE,
    )
    if not dry_run and affected:
        on_step("write files without them", 2, 3)
        _delete(workspace, actor, gone, affected, report)
    return report


def _decide(
    workspace: Workspace, terms: retention.Terms, in_force: list[retention.Hold], today: date
) -> retention.Decision:
    days = terms.days()
    if not days:
        return retention.Decision(retention.GOING.empty_table(), 0)
    before = today - timedelta(days=min(days.values()))
    old = memory.paths(workspace, queries.lake_files(LakeKind.CONSIGNMENTS, until_date=before))
    connection = local.connect()
    try:
        candidates = retention.due(connection, old, before)
        catalogue = memory.Catalogue.open(workspace)
        _, files = catalogue.indexes.files_with(identifiers.hashes_of(candidates))
        others = {workspace.lake / path for path in (files & catalogue.live) | set(catalogue.uncovered)}
        every = sorted({*old, *others})
        return retention.decide(connection, every, candidates, _classes(), days, in_force, today)
    finally:
        connection.close()


def _classes() -> pa.Table:
    """The class of each consignment that is not merely unexamined."""
    found: dict[str, str] = dict.fromkeys(targets.targeted_ids()["consignment_id"].to_pylist(), "targeted")
    reported = outcomes.outcome_table().select(["consignment_id", "examined", "finding"]).to_pylist()
    for row in reported:
        said = "finding" if row["finding"] else "examined" if row["examined"] else "targeted"
        known = found.get(row["consignment_id"], retention.UNEXAMINED)
        found[row["consignment_id"]] = max(known, said, key=retention.CLASSES.index)
    return pa.table({"consignment_id": list(found), "class": list(found.values())}, schema=CLASSED)


def _affected(workspace: Workspace, gone: pa.Array) -> list[tuple[LakeEntry, NDArray[np.bool_]]]:
    """Files that have rows of consignments that go, and which rows of each stay."""
    if not len(gone):
        return []
    found = []
    for kind in (LakeKind.CONSIGNMENTS, *DERIVED):
        for entry in queries.lake_files(kind):
            ids = pq.read_table(workspace.lake / entry.path, columns=["consignment_id"], partitioning=None)
            goes = pc.is_in(ids["consignment_id"], value_set=gone).to_numpy()
            if goes.any():
                found.append((entry, ~goes))
    return found


def _delete(
    workspace: Workspace,
    actor: Actor,
    gone: pa.Array,
    affected: Sequence[tuple[LakeEntry, NDArray[np.bool_]]],
    report: RetentionReport,
) -> None:
    digest = hashlib.sha256("\n".join(gone.to_pylist()).encode()).hexdigest()
    sources = {path: origin for kind in LakeKind for path, origin in queries.origins(kind).items()}
    with upkeep.staging(workspace, "deleting what was kept long enough") as place:
        written, origins, covered, named = [], {}, [], []
        for entry, kept in affected:
            if not kept.any():
                continue
            path = _beside(entry.path, digest[:12])
            rows = compact.without(workspace.lake / entry.path, place / path, kept)
            made = storage.entry_of(place, path, entry.kind, entry.on, rows.num_rows)
            written.append(made)
            origins[path] = sources[entry.path]
            if entry.kind is LakeKind.CONSIGNMENTS:
                covered.append(Covered(path, rows.num_rows))
                named.append(rows)
        if covered:
            written.append(memory.write_index(place, f"kept-{digest[:16]}", written[0].on, covered, named))
        retired = [entry.path for entry, _ in affected]
        indexes, fresh = _indexes_without(workspace, place, set(retired))
        change = Replacement([*retired, *indexes], [*written, *fresh], "retention", origins)
        said = {
            "consignments": report.consignments,
            "rows": report.rows,
            "terms": report.terms,
            "today": report.today.isoformat(),
            "held_back": report.held_back,
            "holds": list(report.holds),
            "consignments_sha256": digest,
        }
        with lake_lock(workspace.home, doing="deleting what was kept long enough"):
            if tuple(holds.in_force()) != report.holds:
                raise Conflict("holds-changed", "holds were changed meanwhile; nothing was deleted", "run it again")
            with transaction.atomic():
                entry_actions.forget(gone.to_pylist())
                check_actions.forget(gone.to_pylist())
                kit_actions.forget(gone.to_pylist())
                movements.forget(gone.to_pylist())
                upkeep.swap(workspace, actor, "lake.retain", change, said, reason="term of retention over")
            with books_lock(workspace.home):
                for name in (FOLDER, WORK):  # both follow from the rest, and are made again without what was deleted
                    shutil.rmtree(workspace.home / name, ignore_errors=True)
            links.forget(workspace)
    resolving.thin(workspace, actor)


def _indexes_without(workspace: Workspace, place: Path, retired: set[str]) -> tuple[list[str], list[LakeEntry]]:
    """The indexes that name files that are retired, and those that take their place."""
    live = queries.live_paths(LakeKind.CONSIGNMENTS) - retired
    opened = memory.Catalogue.open(workspace).indexes.opened
    on = {entry.path: entry.on for entry in queries.lake_files(LakeKind.INDEX)}
    touched = [
        index.path.relative_to(workspace.lake).as_posix()
        for index in opened
        if any(file.path in retired for file in index.header.files)
    ]
    groups: dict[tuple[str, ...], date] = {(path,): on[path] for path in touched}
    return touched, storage.merged_indexes(workspace, place, groups, live)


def _beside(path: str, digest: str) -> str:
    """Another path for a file that keeps its name, which may be that of its run."""
    folder, _, name = path.rpartition("/")
    return f"{folder.partition('/kept-')[0]}/kept-{digest}/{name}"
