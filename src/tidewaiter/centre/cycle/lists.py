"""Lists in the course of things: imported, screened against what is taken in, and screened again when they change."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import memory
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.lists import actions, queries
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.workspace import Workspace, current
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.parties.lists.registry import read
from tidewaiter.parties.lists.schema import LISTED
from tidewaiter.parties.screening.explanation import explain
from tidewaiter.parties.screening.prepared import READS, Prepared
from tidewaiter.parties.screening.summary import PAIR
from tidewaiter.pipeline import screening

FOLDER = "lists"
_READ = ("consignment_id", "version", "eta", *READS)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import brought: a version that waits, with its entries against those in force, by their number."""

    name: str
    version: int
    entries: int
    added: int
    removed: int
    problems: tuple[Mapping[str, str], ...]

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ForceReport:
    """What putting a version in force changed, and what screening again of what is on the way found."""

    name: str
    version: int
    entries: int
    added: int
    removed: int
    screened: int
    new_alerts: int

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def bring_in(
    workspace: Workspace, actor: Actor, name: str, data: bytes, file: str, beside: Mapping[str, bytes]
) -> ImportReport:
    """Import a list as a version that waits for a second person; it screens nothing yet.

    Conflict for a list without entries, with what its reader says of it, unchanged, or of which a version waits.
    """
    listing = read(data, file, beside)
    if not listing.entries.num_rows and listing.problems:
        wrong = listing.problems[0]
        raise Conflict(
            "list-unreadable",
            "{file} cannot be read as a list: {called}",
            wrong.hint,
            422,
            file=file,
            called=wrong.code,
        )
    named = listing.entries.set_column(0, LISTED.field("list"), pa.repeat(name, listing.entries.num_rows)).cast(LISTED)
    digest = hashlib.sha256(data)
    for one in sorted(beside):
        digest.update(beside[one])
    sha256 = digest.hexdigest()
    path = f"{FOLDER}/{sha256}.parquet"
    if named.num_rows:
        (workspace.home / FOLDER).mkdir(parents=True, exist_ok=True)
        write_parquet_atomically(named, workspace.home / path)
    version = actions.import_list(
        actor, name, sha256=sha256, file=path, entries=named.num_rows, problems=len(listing.problems)
    )
    added, removed = _difference(named, _entries(workspace, current().now(), [name]))
    problems = tuple({"code": p.code, "path": p.path, "value": p.value, "hint": p.hint} for p in listing.problems)
    return ImportReport(name, version, named.num_rows, added, removed, problems)


def put_in_force(workspace: Workspace, actor: Actor, name: str) -> ForceReport:
    """Put the version that waits in force, as a second person, and screen what is on the way against what is new in it.

    On the way is what is expected in the future, or at no known time. Conflict for who imported it and where
    none waits.
    """
    before = _entries(workspace, current().now(), [name])
    version = actions.approve(actor, name)
    named = _entries(workspace, current().now(), [name])
    added, removed = _difference(named, before)
    fresh = _changed(named, before)
    rows = on_the_way(workspace, current().now())
    hits = Prepared.of_entries(fresh).screen(rows) if fresh.num_rows and rows.num_rows else None
    opened = actions.raise_alerts(actor, hits.to_pylist(), f"{name} {version}").opened if hits is not None else ()
    return ForceReport(name, version, named.num_rows, added, removed, rows.num_rows, len(opened))


def waiting(workspace: Workspace) -> list[tuple[queries.ListView, int, int]]:
    """Versions that wait for a second person, with how many entries each adds to and takes from what is in force."""
    return [
        (one, *_difference(_file(workspace.home / one.file), _entries(workspace, current().now(), [one.name])))
        for one in queries.waiting()
    ]


def _difference(named: pa.Table, before: pa.Table) -> tuple[int, int]:
    ids, old = set(named["entry_id"].to_pylist()), set(before["entry_id"].to_pylist())
    return len(ids - old), len(old - ids)


def entries(as_of: datetime, names: Iterable[str] | None = None) -> pa.Table:
    """The entries (LISTED) of lists in force at a moment; of all lists, with own lookouts, where no names are given."""
    chosen = None if names is None else list(names)
    found = _entries(current(), as_of, chosen)
    return found if chosen is not None else pa.concat_tables([found, screening.own_entries(lookouts.active(as_of))])


def on_the_way(workspace: Workspace, as_of: datetime) -> pa.Table:
    """The latest version of every consignment that is expected after a moment or at no known time."""
    held = batches.lake_files(LakeKind.CONSIGNMENTS)
    connection = local.connect()
    try:
        rows = lake.rows_in(connection, memory.paths(workspace, held), list(_READ)) if held else None
    finally:
        connection.close()
    if rows is None:
        return lake.LAKE.empty_table().select(list(_READ))
    latest = lake.latest(rows)
    coming = pc.fill_null(pc.greater(latest["eta"], pa.scalar(as_of, latest["eta"].type)), fill_value=True)
    return latest.filter(coming)


def raise_alerts(actor: Actor, hits: pa.Table | None, cause: str) -> int:
    """Raise alerts for hits (HIT) that were found in an assessment; gives how many alerts are added."""
    return actions.raise_alerts(actor, hits.to_pylist(), cause).added if hits is not None and hits.num_rows else 0


def screener(workspace: Workspace, as_of: datetime) -> screening.Screener | None:
    """The lists in force at a moment with what was decided about their hits by then; None where there are none."""
    prepared = prepared_for(workspace, as_of)
    return None if prepared is None else screening.Screener(prepared, _dismissed(as_of))


def digest(as_of: datetime) -> str:
    """A digest of the lists in force and of what was decided: the answers of an assessment rest on them."""
    held = [one.sha256 for one in queries.in_force(as_of)]
    return hashlib.sha256(repr((held, _dismissed(as_of).to_pylist() if held else [])).encode()).hexdigest()


def _dismissed(as_of: datetime) -> pa.Table:
    pairs = [dict(zip(PAIR.names, one, strict=True)) for one in queries.dismissed(as_of)]
    return pa.Table.from_pylist(pairs, schema=PAIR)


def prepared_for(workspace: Workspace, as_of: datetime) -> Prepared | None:
    """Imported lists in force at a moment, ready to screen against; None where there are none.

    Own lookouts are met by equal keys in every assessment (`parties/screen.py`) and are not asked here again.
    """
    held = queries.in_force(as_of)
    if not held:
        return None
    return _prepared(tuple(str(workspace.home / one.file) for one in held))


@lru_cache(maxsize=2)
def _prepared(files: tuple[str, ...]) -> Prepared:
    return Prepared.of_entries(pa.concat_tables([_file(Path(file)) for file in files]))


def _entries(workspace: Workspace, as_of: datetime, names: Iterable[str] | None) -> pa.Table:
    files = [_file(workspace.home / one.file) for one in queries.in_force(as_of, names)]
    return pa.concat_tables(files) if files else LISTED.empty_table()


def _file(path: Path) -> pa.Table:
    return pq.read_table(path, partitioning=None).cast(LISTED)


def _changed(now: pa.Table, before: pa.Table) -> pa.Table:
    """Entries that the version before had not, or had otherwise."""
    known = {row["entry_id"]: row for row in before.to_pylist()}
    changed = [row != known.get(row["entry_id"]) for row in now.to_pylist()]
    return now.filter(pa.array(changed, pa.bool_()))


def reasons(alert: queries.AlertView) -> dict[str, object]:
    """An alert as a reason of a selected consignment, in words."""
    return {
        "code": f"list-{alert.list}",
        "sentence": explain(alert.hit()).sentence(),
        "evidence": {"alert": alert.number, "score": alert.score, "entry": alert.entry_id, "field": alert.field},
        "contribution": 0.0,
        "source": "list",
        "against": False,
    }
