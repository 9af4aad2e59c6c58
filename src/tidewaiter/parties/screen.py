"""Screening: which rows a lookout waits for, by equality of keys.

A lookout names a kind and a key in normal form (`parties/keys.py` makes it from the fields as filed), is
valid from a moment until another, and may be limited to facilities. Similar names, spellings and
transliterations are not looked for here: that sieve comes with resolution.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.local import connect
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.parties.keys import add_keys

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


@dataclass(frozen=True, slots=True)
class Sieve:
    """Lookouts with the hashes of their keys by kind: rows that have none of them are not looked at."""

    lookouts: pa.Table = field(default_factory=LOOKOUTS.empty_table)
    hashes: Mapping[str, pa.Array] = field(default_factory=dict)

    @classmethod
    def of(cls, lookouts: pa.Table) -> Self:
        """The sieve of a table of schema LOOKOUTS."""
        by_kind = {kind: lookouts.filter(pc.equal(lookouts["kind"], kind))["key"] for kind in KIND_NAMES}
        return cls(lookouts, {kind: pc.unique(xxh64(found)) for kind, found in by_kind.items() if len(found)})

    def screen(self, rows: pa.Table, as_of: datetime) -> pa.Table:
        """The rows that hit (schema HITS); `rows` has the hash columns, and its keys or the fields they are made of."""
        may = np.zeros(rows.num_rows, dtype=bool)
        for kind, hashes in self.hashes.items():
            may |= pc.is_in(rows[f"hash_{kind}"], value_set=hashes).to_numpy(zero_copy_only=False)
        if not may.any():
            return HITS.empty_table()
        few = rows.take(pa.array(np.flatnonzero(may)))
        keyed = all(f"key_{kind}" in few.column_names for kind in KIND_NAMES)
        return screen(few if keyed else add_keys(few), self.lookouts, as_of)
