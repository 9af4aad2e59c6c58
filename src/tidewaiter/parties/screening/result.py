"""A hit: which value of a consignment is like which value of a list's entry, and how strongly."""

from enum import StrEnum

import pyarrow as pa


class HitKind(StrEnum):
    """What was compared."""

    NAME = "name"
    IDENTIFIER = "identifier"
    ADDRESS = "address"


HIT = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("version", pa.int32()),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("filed", pa.string(), nullable=False),
        pa.field("list", pa.string(), nullable=False),
        pa.field("entry_id", pa.string(), nullable=False),
        pa.field("entry_kind", pa.string(), nullable=False),
        pa.field("listed", pa.string(), nullable=False),
        pa.field("strength", pa.string(), nullable=False),  # of the listed name, as the list says; strong for others
        pa.field("scripts", pa.string(), nullable=False),  # of the filed and the listed value, "Arabic-Latin"
        pa.field("score", pa.float64(), nullable=False),
    ]
)
"""One row for a consignment version, a field and an entry: the value of the entry that scored highest."""

ORDER = [
    ("consignment_id", "ascending"), ("version", "ascending"), ("score", "descending"), ("field", "ascending"),
    ("list", "ascending"), ("entry_id", "ascending"), ("listed", "ascending"),
]  # fmt: skip


def best(hits: pa.Table) -> pa.Table:
    """Of hits of one field and entry the strongest, in one order whatever order they came in."""
    if not hits.num_rows:
        return HIT.empty_table()
    ordered = hits.select(HIT.names).sort_by([("score", "descending"), ("listed", "ascending"), ("kind", "ascending")])
    keys = ["consignment_id", "version", "field", "list", "entry_id"]
    numbered = ordered.append_column("row", pa.array(range(ordered.num_rows), pa.int64()))
    first = numbered.group_by(keys, use_threads=False).aggregate([("row", "min")])["row_min"]
    return ordered.take(first.combine_chunks()).sort_by(ORDER).cast(HIT)
