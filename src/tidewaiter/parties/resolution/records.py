"""Parties of consignments as records: each different party once, named by what was filed of it.

A record's id is a digest of its particulars as filed, so the same party has the same id in every batch and on every
machine, and a consignment's parties are found among records without a table that says where they are.
"""

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.parties.resolution.roles import ID, Roles

SIDES = ("consignor", "consignee")
PARTICULARS = {
    "name": "name",
    "identifier": "id",
    "address_line": "address_line",
    "city": "city",
    "postcode": "postcode",
    "country": "country",
    "phone": "phone",
    "email": "email",
}
"""What a record holds, and how the consignment's column ends that says it."""

RECORD = pa.schema(
    [pa.field("record_id", pa.string(), nullable=False), *(pa.field(name, pa.string()) for name in PARTICULARS)]
)
"""A party as filed."""

ROLES = Roles(
    {
        ID: ("record_id",),
        "full_name": ("name",),
        "identifier": ("identifier",),
        "address": ("address_line",),
        "locality": ("city",),
        "postcode": ("postcode",),
        "country": ("country",),
        "phone": ("phone",),
        "email": ("email",),
    },
    (),
)
"""What the columns of RECORD mean."""

_SEPARATOR = "\x1f"


def read(side: str) -> list[str]:
    """The columns of a consignment that hold a party."""
    return [f"{side}_{ending}" for ending in PARTICULARS.values()]


def parties(rows: pa.Table, side: str) -> pa.Table:
    """The party on one side of each consignment, as RECORD, in the order of rows; all null where no name was filed."""
    columns = {
        name: rows[f"{side}_{ending}"].combine_chunks().cast(pa.string()) for name, ending in PARTICULARS.items()
    }
    joined = pc.binary_join_element_wise(*(pc.fill_null(column, "") for column in columns.values()), _SEPARATOR)
    digest = pc.cast(xxh64(joined), pa.string())
    named = pc.fill_null(pc.greater(pc.utf8_length(columns["name"]), 0), fill_value=False)
    nobody = pa.scalar(None, pa.string())
    ids = pc.if_else(named, pc.binary_join_element_wise("R", digest, ""), nobody)
    table = {"record_id": ids, **{name: pc.if_else(named, column, nobody) for name, column in columns.items()}}
    return pa.table(table, schema=pa.schema([(name, pa.string()) for name in RECORD.names]))


def distinct(rows: pa.Table) -> pa.Table:
    """Each party of either side of consignments once, schema RECORD, by id."""
    both = pa.concat_tables([parties(rows, side) for side in SIDES])
    both = both.filter(pc.is_valid(both["record_id"])).combine_chunks()
    encoded = both["record_id"].combine_chunks().dictionary_encode()
    first = pa.table({"code": encoded.indices, "place": pa.array(range(both.num_rows), pa.int64())})
    places = first.group_by("code").aggregate([("place", "min")])["place_min"]
    return both.take(places).sort_by("record_id").cast(RECORD)


def entity_columns(rows: pa.Table, entities: pa.Table) -> pa.Table:
    """`rows` with entity_consignor and entity_consignee: the entity of each party, null where it is in none yet.

    `entities` has record_id and entity, a row a record.
    """
    for side in SIDES:
        at = pc.index_in(parties(rows, side)["record_id"], entities["record_id"].combine_chunks())
        rows = rows.append_column(f"entity_{side}", entities["entity"].combine_chunks().take(at))
    return rows
