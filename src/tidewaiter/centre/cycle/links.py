"""The evidence graph of a workspace: in the folder `links`, current with what was received.

It follows from the lake. A batch that is not in it is added when somebody asks; when rows have left the lake
(retention) it is made again, so that what the law wants gone is gone here too. Compaction changes nothing.
Where parties were resolved, rows have their entities; when who is who has changed, it is made again. Files of listings
that analysts brought are in it too.
"""

import hashlib
import shutil
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.entities import queries as who
from tidewaiter.centre.hunts import queries as hunts
from tidewaiter.centre.lock import links_lock
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.links import imported
from tidewaiter.links.segment import Segment
from tidewaiter.links.store import Store
from tidewaiter.links.traces import READ, traces
from tidewaiter.parties.resolution import records

FOLDER = "links"
ROWS_AT_ONCE = 1_000_000
"""Rows made into a segment together; about a gigabyte."""

_ENTITIES = "entities:"
"""What the mark begins with by which a graph says, among its batches, which entities are in it."""

_LISTINGS = "listings:"
"""What the name begins with by which a file of listings stands among the batches."""

_PARTIES = tuple(name for side in records.SIDES for name in records.read(side))


def opened(workspace: Workspace) -> Store:
    """The graph with every batch in it that was taken in."""
    with links_lock(workspace.home):
        store = _store(workspace)
        mark = _mark()
        if store.batches and {one for one in store.batches if one.startswith(_ENTITIES)} != set(mark):
            store.forget()
        _advance(workspace, store)
        held = sum(entry.rows for entry in batches.lake_files(LakeKind.CONSIGNMENTS))
        if store.rows != held + sum(one.lines for one in hunts.listing_files()):
            store.forget()
            _advance(workspace, store)
        return store


def reaching(workspace: Workspace, moment: datetime) -> Store:
    """The graph with every batch in it that was taken in before a moment; as it lies, where it has them."""
    with links_lock(workspace.home):
        store = _store(workspace)
    wanted = {batch.batch_id for batch in batches.batches() if batch.rows and batch.received_at < moment}
    wanted |= {f"{_LISTINGS}{one.sha256}" for one in hunts.listing_files()}
    return store if wanted <= store.batches else opened(workspace)


def forget(workspace: Workspace) -> None:
    """Take the graph from the disk; it is made again, of what the lake then holds, when somebody asks."""
    with links_lock(workspace.home):
        shutil.rmtree(workspace.home / FOLDER, ignore_errors=True)


def _store(workspace: Workspace) -> Store:
    """The graph as it lies; where it cannot be read, an empty one, since it can be made again."""
    try:
        return Store(workspace.home / FOLDER)
    except (OSError, ValueError, EOFError):
        shutil.rmtree(workspace.home / FOLDER, ignore_errors=True)
        return Store(workspace.home / FOLDER)


def _advance(workspace: Workspace, store: Store) -> None:
    """Add the batches, and the files of listings, that are not in it."""
    new = [(batch.batch_id, batch.rows) for batch in batches.batches() if batch.rows]
    origins = batches.origins(LakeKind.CONSIGNMENTS)
    known, mark = store.batches, _mark()
    entities: pa.Table | None = None
    for group in _groups([one for one in new[::-1] if one[0] not in known]):
        connection = local.connect()
        try:
            rows = _rows(workspace, connection, group, origins)
        finally:
            connection.close()
        if mark:
            entities = _entities(workspace) if entities is None else entities
            rows = records.entity_columns(rows, entities)
        store.add(Segment.of_traces(traces(rows)), [*group, *mark])
    for file in hunts.listing_files():
        name = f"{_LISTINGS}{file.sha256}"
        if name not in known:
            found = imported.read((workspace.home / file.file).read_bytes())
            store.add(Segment.of_traces(found.traces()), [name, *mark])


def _mark() -> tuple[str, ...]:
    """A mark of who is who now; none where parties were never resolved."""
    linkages = who.linkages()
    if not linkages:
        return ()
    said = repr(([one.sha256 for one in linkages], who.decisions()))
    return (f"{_ENTITIES}{hashlib.sha256(said.encode()).hexdigest()[:16]}",)


def _entities(workspace: Workspace) -> pa.Table:
    from tidewaiter.centre.cycle import resolving  # noqa: PLC0415 - what links records takes seconds to load

    return resolving.entities(workspace).table()


def _groups(new: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """Batches, earliest first, in groups of about ROWS_AT_ONCE."""
    group: list[str] = []
    size = 0
    for batch, rows in new:
        group.append(batch)
        size += rows
        if size >= ROWS_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _rows(
    workspace: Workspace, connection: duckdb.DuckDBPyConnection, group: Collection[str], origins: dict[str, str]
) -> pa.Table:
    """The rows of batches (READ), from their own files or from those that compaction or retention made of them."""
    beside = batches.stored_with(group)
    sources = {beside.get(batch, batch) for batch in group}
    own = [path for path, origin in origins.items() if origin in sources]
    if sources - {origins[path] for path in own}:
        # Upkeep names its files by itself; what batch a row came with stands in the row.
        own = list(origins)
    columns = tuple(dict.fromkeys([*READ, *_PARTIES])) if who.linkages() else READ
    lake = relation(connection, [workspace.lake / path for path in sorted(own)], columns, LAKE)
    connection.register("wanted_batches", pa.table({"batch_id": pa.array(sorted(set(group)), pa.string())}))
    try:
        sql = f"SELECT * FROM {lake} SEMI JOIN wanted_batches USING (batch_id) ORDER BY received_at, consignment_id"
        return connection.sql(sql).to_arrow_table()
    finally:
        connection.unregister("wanted_batches")
