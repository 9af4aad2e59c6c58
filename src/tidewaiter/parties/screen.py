"""Screening: which rows a lookout waits for, by equality of keys.

A lookout names a kind and a key in normal form (`parties/keys.py` makes it from the fields as filed), is
valid from a moment until another, and may be limited to facilities. Similar names, spellings and
transliterations are not looked for here: that sieve comes with resolution.
"""

from datetime import datetime

import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.local import connect

_TIME = pa.timestamp("us", tz="UTC")

LOOKOUTS = pa.schema(
    [
        pa.field("lookout_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("valid_from", _TIME),  # null: since ever
        pa.field("valid_until", _TIME),  # null: until withdrawn; the moment itself is outside
        pa.field("facilities", pa.list_(pa.string())),  # null or empty: everywhere
    ]
)

HITS = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("version", pa.int32()),
        pa.field("lookouts", pa.list_(pa.string()), nullable=False),
    ]
)


def screen(rows: pa.Table, lookouts: pa.Table, as_of: datetime) -> pa.Table:
    """Rows with at least one hit: their identity and the lookouts hit, each once, sorted (schema HITS).

    `rows` has consignment_id, version, entry_office and the key columns; `lookouts` follows LOOKOUTS. A
    row without an entry office hits lookouts of any facility: it cannot be excluded there.
    """
    if lookouts.num_rows == 0 or rows.num_rows == 0:
        return HITS.empty_table()
    keys = ", ".join(f"key_{kind} AS {kind}" for kind in KIND_NAMES)
    sql = f"""
        WITH touched AS (
            UNPIVOT (SELECT consignment_id, version, entry_office, {keys} FROM rows)
            ON {", ".join(KIND_NAMES)} INTO NAME kind VALUE key
        )
        SELECT consignment_id, version, list(DISTINCT lookout_id ORDER BY lookout_id) AS lookouts
        FROM touched JOIN lookouts USING (kind, key)
        WHERE coalesce(valid_from <= $as_of, true) AND coalesce(valid_until > $as_of, true)
          AND (len(coalesce(facilities, [])) = 0 OR entry_office IS NULL OR list_contains(facilities, entry_office))
        GROUP BY ALL ORDER BY ALL
    """
    connection = connect()
    try:
        connection.register("rows", rows)
        connection.register("lookouts", lookouts.select(LOOKOUTS.names).cast(LOOKOUTS))
        return connection.sql(sql, params={"as_of": as_of}).to_arrow_table().cast(HITS)
    finally:
        connection.close()
