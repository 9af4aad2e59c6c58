"""What kits are assembled from, out of lake files: consignments that may hold a part, and how many name their values.

One pass reads descriptions and codes alone; whatever is no part is left behind there. Values are then counted over all
consignments of the time looked at, for the few values that candidates name. An older version's words count too:
who renames a press has not unsaid it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.links.kit import CANDIDATE, KIT_LINKS, SHARED
from tidewaiter.links.kit_parts import RECOGNISED, recognise

ROWS_AT_ONCE = 250_000

_MAIL = "nullif(lower(trim(consignee_email)), '')"
_MAIL_HASH = f"CASE WHEN {_MAIL} IS NOT NULL THEN (hash({_MAIL}) >> 1)::BIGINT END"
"""E-mails are no key of the lake; their hash is the engine's own, of 63 bits, and is compared within one run alone."""

CAPTIONS = ("image_caption", "picture_caption", "listing_title")
"""A filer's further columns in which a picture or a shop's page says what it shows."""
SHOWN = pa.schema([pa.field("consignment_id", pa.string()), pa.field("said", pa.string())])
"""What pictures of examinations are said to show, by consignment."""

_KEYED = tuple(link.name for link in KIT_LINKS if f"hash_{link.name}" in LAKE.names)
SAID = f"""
    concat_ws(' . ', goods_description,
        array_to_string(list_transform(coalesce(items, []), lambda item: item.goods_description), ' . '),
        {", ".join(f"attributes['{name}']" for name in CAPTIONS)})
"""
"""All that a row says of its goods, as one text."""
_CODE = "coalesce(hs_code, list_filter(items, lambda item: item.hs_code IS NOT NULL)[1].hs_code)"
_READ = ("consignment_id", "version", "received_at", "goods_description", "hs_code", "items", "attributes")


@dataclass(frozen=True, slots=True)
class Candidates:
    """`rows` (CANDIDATE, party columns, hashes), parts they may be (RECOGNISED), their values (SHARED), rows read."""

    rows: pa.Table
    recognised: pa.Table
    shared: pa.Table
    looked_at: int


def candidates(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    since: datetime,
    until: datetime,
    shown: pa.Table | None = None,
) -> Candidates:
    """Consignments received in [since, until), or `shown` in pictures (SHOWN), that may hold a part, sorted by id."""
    found, looked_at = recognised(connection, files, since, until, shown)
    rows = _rows(connection, files, found, until)
    found = found.filter(pc.is_in(found["consignment_id"], rows["consignment_id"].combine_chunks()))
    place = pc.index_in(found["consignment_id"].combine_chunks(), rows["consignment_id"].combine_chunks())
    table = found.set_column(0, "row", place.cast(pa.int64())).select(RECOGNISED.names)
    table = table.sort_by([("row", "ascending"), ("part", "ascending")]).cast(RECOGNISED)
    return Candidates(rows, table, _shared(connection, files, rows, since, until), looked_at)


def recognised(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    since: datetime,
    until: datetime,
    shown: pa.Table | None = None,
) -> tuple[pa.Table, int]:
    """Parts by consignment over all its versions (consignment_id, part, belief, said), and how many rows were read.

    What pictures show (SHOWN) counts as what a row says, without a code.
    """
    lake = relation(connection, files, _READ, LAKE)
    sql = f"""
        SELECT consignment_id, {SAID} AS said_of, {_CODE} AS code FROM {lake}
        WHERE received_at >= $since AND received_at < $until
    """
    reader = connection.sql(sql, params={"since": since, "until": until}).to_arrow_reader(ROWS_AT_ONCE)
    kept, looked_at = [], 0
    for batch in reader:
        looked_at += batch.num_rows
        kept.append(_named(batch["consignment_id"], recognise(batch["said_of"], batch["code"])))
    if shown is not None:
        hits = recognise(shown["said"], pa.nulls(shown.num_rows, pa.string()))
        kept.append(_named(shown["consignment_id"].combine_chunks(), hits))
    fields = [pa.field("consignment_id", pa.string()), *list(RECOGNISED)[1:]]
    whole = pa.concat_tables([one.cast(pa.schema(fields)) for one in kept] or [pa.schema(fields).empty_table()])
    connection.register("heard", whole)
    try:
        strongest = """
            SELECT consignment_id, part, max(belief) AS belief, list_sort(list_distinct(flatten(list(said)))) AS said
            FROM heard GROUP BY ALL ORDER BY consignment_id, part
        """
        return connection.sql(strongest).to_arrow_table().cast(pa.schema(fields)), looked_at
    finally:
        connection.unregister("heard")


def _named(consignments: pa.Array, hits: pa.Table) -> pa.Table:
    """Hits with the consignment in place of the row."""
    return hits.set_column(0, "consignment_id", consignments.take(hits["row"].combine_chunks()))


def _rows(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], found: pa.Table, until: datetime) -> pa.Table:
    """The latest version of each consignment of `found`, sorted by consignment_id."""
    parties = tuple(
        f"{role}_{part}"
        for role in ("consignor", "consignee")
        for part in ("name", "address_line", "city", "postcode", "country", "phone", "email", "id")
    )
    hashes = tuple(f"hash_{name}" for name in _KEYED)
    columns = tuple(dict.fromkeys([*CANDIDATE.names, "version", *parties, *hashes]))
    lake = relation(connection, files, columns, LAKE)
    connection.register("wanted_ids", pa.table({"consignment_id": pc.unique(found["consignment_id"].combine_chunks())}))
    try:
        sql = f"""
            SELECT *, {_MAIL_HASH} AS hash_consignee_email FROM {lake} SEMI JOIN wanted_ids USING (consignment_id)
            WHERE received_at < $until
            QUALIFY row_number() OVER (PARTITION BY consignment_id ORDER BY version DESC, received_at DESC) = 1
            ORDER BY consignment_id
        """
        return connection.sql(sql, params={"until": until}).to_arrow_table()
    finally:
        connection.unregister("wanted_ids")


def _shared(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], rows: pa.Table, since: datetime, until: datetime
) -> pa.Table:
    """How many consignments name each value that a candidate names (SHARED)."""
    parts = []
    for link in KIT_LINKS:
        column = f"hash_{link.name}"
        if column not in rows.column_names:
            continue
        mail = link.name == "consignee_email"
        wanted = pc.unique(rows[column].drop_null().combine_chunks())
        source = "consignee_email" if mail else column
        lake = relation(connection, files, ("consignment_id", "received_at", source), LAKE)
        connection.register("wanted_values", pa.table({"hash": wanted.cast(pa.int64())}))
        try:
            sql = f"""
                WITH named AS (
                    SELECT consignment_id, {_MAIL_HASH if mail else column} AS hash FROM {lake}
                    WHERE received_at >= $since AND received_at < $until
                )
                SELECT '{link.name}' AS link, hash, count(DISTINCT consignment_id) AS sharing
                FROM named SEMI JOIN wanted_values USING (hash) GROUP BY hash ORDER BY hash
            """
            parts.append(connection.sql(sql, params={"since": since, "until": until}).to_arrow_table().cast(SHARED))
        finally:
            connection.unregister("wanted_values")
    return pa.concat_tables(parts)
