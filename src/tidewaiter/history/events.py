"""What a version of a consignment adds to history: the hash of each key, and whether it counts.

A consignment is one event for each thing it touches. An amended version is a further event for a kind
only where its key changed; otherwise counting every version would make whoever corrects a waybill look
busy. The mark is set once, when the row is stored, so that profiles need not group history by consignment.

`hash_<kind>` is the low half of the MD5 of the key: 8 bytes instead of about 40, so that a scan of history
reads a fifth. Two of 100 million keys share a hash with probability 0.0003; MD5 because a stored value
must not depend on the engine's version. It guards nothing.
"""

import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.local import query

KNOWN = pa.schema(
    [
        pa.field("consignment_id", pa.string()),
        pa.field("version", pa.int32()),
        *(pa.field(f"hash_{kind}", pa.uint64()) for kind in KIND_NAMES),
    ]
)
"""Of what is already stored, the columns that marking needs."""


def mark_events(rows: pa.Table, known: pa.Table) -> pa.Table:
    """Rows, in their order, with `hash_<kind>` (uint64, null without key) and `event_<kind>` (boolean) columns.

    `rows` has consignment_id, version and the key columns; `known` holds the stored versions of the
    consignments among them, or the latest of each (columns KNOWN, more are ignored). Each version is
    compared with the one before it, stored or in `rows` itself.
    """
    names = [f"{part}_{kind}" for part in ("hash", "event") for kind in KIND_NAMES]
    kept = rows.drop_columns([name for name in names if name in rows.column_names])
    hashes = ", ".join(f"md5_number_lower(key_{kind}) AS hash_{kind}" for kind in KIND_NAMES)
    stored = ", ".join(f"hash_{kind}" for kind in KIND_NAMES)
    events = ", ".join(
        f"hash_{kind} IS NOT NULL AND hash_{kind} IS DISTINCT FROM lag(hash_{kind}) OVER versions AS event_{kind}"
        for kind in KIND_NAMES
    )
    marked = query(
        f"""
        WITH versions AS (
            SELECT position, consignment_id, version, {hashes}
            FROM (SELECT row_number() OVER () AS position, * FROM arrived)
            UNION ALL BY NAME SELECT NULL AS position, consignment_id, version, {stored} FROM known
        )
        SELECT {stored}, {events}, position FROM versions
        WINDOW versions AS (PARTITION BY consignment_id ORDER BY version, position NULLS FIRST)
        QUALIFY position IS NOT NULL ORDER BY position
        """,
        {"arrived": rows.select(["consignment_id", "version", *_keys()]), "known": known.select(KNOWN.names)},
    )
    for name in names:
        field = pa.field(name, pa.uint64() if name.startswith("hash_") else pa.bool_())
        kept = kept.append_column(field, marked[name].cast(field.type))
    return kept


def _keys() -> list[str]:
    return [f"key_{kind}" for kind in KIND_NAMES]
