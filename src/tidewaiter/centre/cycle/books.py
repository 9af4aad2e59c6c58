"""The books of a workspace: rolled forward to the moment of an assessment, with what must be taken off or beside.

They lie in the folder `books`, follow from history and can be made again from it; when they hold a run that
history holds no more, they are. A moment before what is already in them cannot be asked of them: then
profiles are counted from history itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.cycle import memory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.lock import books_lock
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history import identifiers, lake
from tidewaiter.history.standing import Standing, findings
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.stored import HISTORY

FOLDER = "books"
WORK = "work"
"""Folder for the finished parts of a run that has not ended."""

_EXAMINED = "examined.json"


class _Kept(msgspec.Struct):
    """Examined consignments whose versions were found, the runs that were looked through, and the versions."""

    ids: list[str] = []
    runs: list[str] = []
    versions: dict[str, list[str | int | None]] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an assessment asks beside the books themselves."""

    findings: dict[str, Ledger]
    own: pa.Table | None
    own_findings: dict[str, Ledger]


def opened(workspace: Workspace, as_of: datetime) -> Standing | None:
    """The books as of a moment, everything assessed before it in them; None where they have gone beyond it."""
    with books_lock(workspace.home):
        files = {path.stem: path for path in memory.history_files(workspace)}
        books = Standing(workspace.home / FOLDER)
        if not books.runs <= files.keys():
            books.forget()
        if books.runs and (as_of.date() < books.day or as_of <= books.until):
            return None
        places = {run: [path] for run, path in files.items()}
        arrived = [(run, found) for run, found in places.items() if run not in books.runs]
        books.advance(as_of.date(), arrived, places=places)
    return books if books.until < as_of else None


def standing(workspace: Workspace, as_of: datetime) -> Standing | None:
    """The books as they are, where they stand as of a moment; None where they do not, or are being written now."""
    try:
        with books_lock(workspace.home, wait_seconds=0.0):
            books = Standing(workspace.home / FOLDER)
    except OperatorError:
        return None
    return books if books.day == as_of.date() and books.until < as_of else None


def asked(
    workspace: Workspace,
    connection: duckdb.DuckDBPyConnection,
    rows: pa.Table,
    outcomes: pa.Table,
    as_of: datetime,
    pending: Collection[str],
) -> Asked:
    """What the assessment of rows (consignment_id, version) needs; `pending` are batches that are not in the books."""
    examined = _examined(workspace, connection, outcomes["consignment_id"], pending)
    amended = pc.unique(rows.filter(pc.greater(rows["version"], 1))["consignment_id"])
    own = _stored(workspace, connection, amended, pending).select(list(HISTORY)) if len(amended) else None
    mine = examined.filter(pc.is_in(examined["consignment_id"], value_set=pc.unique(rows["consignment_id"])))
    taken = findings.ledgers(mine, outcomes, as_of) if mine.num_rows else {}
    off = {kind: Ledger(one.keys, -one.counts, one.sums, one.first) for kind, one in taken.items()}
    return Asked(dict(findings.ledgers(examined, outcomes, as_of)), own, off)


def _examined(
    workspace: Workspace, connection: duckdb.DuckDBPyConnection, ids: pa.ChunkedArray, pending: Collection[str]
) -> pa.Table:
    """The versions of examined consignments (EXAMINED): found before, of new outcomes, of new runs."""
    place = workspace.home / FOLDER / _EXAMINED
    kept = msgspec.json.decode(place.read_bytes(), type=_Kept) if place.exists() else _Kept()
    files = {path.stem: path for path in memory.history_files(workspace)}
    if not set(kept.runs) <= files.keys():
        kept = _Kept()
    found = (
        pa.Table.from_pydict(kept.versions, schema=findings.EXAMINED)
        if kept.versions
        else findings.EXAMINED.empty_table()
    )
    wanted, runs = pc.unique(ids).to_pylist(), [run for run in files if run not in set(kept.runs)]
    new = sorted(set(wanted) - set(kept.ids))
    parts = [found]
    if runs and kept.ids:
        parts.append(findings.versions_of(connection, [files[run] for run in runs], pa.array(kept.ids, pa.string())))
    if new:
        rows = _stored(workspace, connection, pa.array(new, pa.string()), pending).select(findings.EXAMINED.names)
        parts.append(rows.cast(findings.EXAMINED))
    if not runs and not new:
        return found
    whole = pa.concat_tables(parts)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    written = _Kept(ids=sorted({*kept.ids, *new}), runs=sorted(files), versions=whole.to_pydict())
    waiting = place.with_suffix(".unfinished")
    waiting.write_bytes(msgspec.json.encode(written))
    waiting.replace(place)
    return whole


def _stored(
    workspace: Workspace,
    connection: duckdb.DuckDBPyConnection,
    ids: pa.Array | pa.ChunkedArray,
    pending: Collection[str],
) -> pa.Table:
    """All stored versions of consignments (LAKE) but those of some batches."""
    catalogue = memory.Catalogue.open(workspace)
    _, files = catalogue.indexes.files_with(identifiers.hashes_of(ids))
    chosen: list[Path] = [workspace.lake / path for path in sorted((files & catalogue.live) | set(catalogue.uncovered))]
    rows = lake.rows_of(connection, chosen, ids)
    return rows.filter(pc.invert(pc.is_in(rows["batch_id"], value_set=pa.array(sorted(pending), pa.string()))))
