"""What a version of a consignment adds to history: the hash of each key, and whether it counts.

A consignment is one event for each thing it touches. An amended version is a further event for a kind
only where its key changed; otherwise counting every version would make whoever corrects a waybill look
busy. The mark is set once, when the row is stored, so that profiles need not group history by consignment.

`hash_<kind>` is the XXH64 of the key (`engine/xxh64.py`): 8 bytes instead of about 40, so that a scan of
history reads a fifth, and the same on every engine.
"""

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.buffers import whole
from tidewaiter.engine.local import query
from tidewaiter.engine.xxh64 import xxh64

KNOWN = pa.schema(
    [
        pa.field("consignment_id", pa.string()),
        pa.field("version", pa.int32()),
        *(pa.field(f"hash_{kind}", pa.int64()) for kind in KIND_NAMES),
    ]
)
"""Of what is already stored, the columns that marking needs."""

_HASHES = [f"hash_{kind}" for kind in KIND_NAMES]
_EVENTS = [f"event_{kind}" for kind in KIND_NAMES]


def mark_events(rows: pa.Table, known: pa.Table) -> pa.Table:
    """Rows, in their order, with `hash_<kind>` (int64, null without key) and `event_<kind>` (boolean) columns.

    `rows` has consignment_id, version and the key columns; `known` holds the stored versions of the
    consignments among them, or the latest of each (columns KNOWN, more are ignored). Each version is
    compared with the one before it, stored or in `rows` itself.
    """
    kept = rows.drop_columns([name for name in (*_HASHES, *_EVENTS) if name in rows.column_names])
    hashes = [xxh64(rows[f"key_{kind}"]) for kind in KIND_NAMES]
    marked = pa.table(
        [rows["consignment_id"], rows["version"], *hashes, *(pc.is_valid(h) for h in hashes)],
        ["consignment_id", "version", *_HASHES, *_EVENTS],
    )
    # A first version counts for all its keys; only what is further down a chain of versions is compared.
    amended = pc.greater(rows["version"], 1)
    if pc.any(amended).as_py():
        marked = _compared(
            marked, pc.is_in(rows["consignment_id"], pc.unique(rows["consignment_id"].filter(amended))), known
        )
    more = marked.select([*_HASHES, *_EVENTS])
    return pa.table([*kept.columns, *more.columns], schema=pa.schema([*kept.schema, *more.schema]))


def _compared(marked: pa.Table, chained: pa.ChunkedArray, known: pa.Table) -> pa.Table:
    """Marked rows, the events of the `chained` ones from a comparison of each version with the one before."""
    stored = ", ".join(_HASHES)
    events = ", ".join(
        f"hash_{kind} IS NOT NULL AND hash_{kind} IS DISTINCT FROM lag(hash_{kind}) OVER versions AS event_{kind}"
        for kind in KIND_NAMES
    )
    compared = query(
        f"""
        WITH versions AS (
            SELECT position, consignment_id, version, {stored}
            FROM (SELECT row_number() OVER () AS position, * FROM arrived)
            UNION ALL BY NAME SELECT NULL AS position, consignment_id, version, {stored} FROM known
        )
        SELECT {events}, position FROM versions
        WINDOW versions AS (PARTITION BY consignment_id ORDER BY version, position NULLS FIRST)
        QUALIFY position IS NOT NULL ORDER BY position
        """,
        {
            "arrived": marked.filter(chained).select(["consignment_id", "version", *_HASHES]),
            "known": known.select(KNOWN.names).cast(KNOWN),
        },
    )
    for name in _EVENTS:
        events_of = pc.replace_with_mask(whole(marked[name]), chained.combine_chunks(), whole(compared[name]))
        marked = marked.set_column(marked.schema.get_field_index(name), name, events_of)
    return marked
