"""Goods out of lake files that look like a machine or a listed chemical, as notifications are compared with them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.identifiers import IDENTIFIERS
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.links.kit_lake import SAID, recognised
from tidewaiter.links.notified import GOODS, LOOKED_AT, REGULATED
from tidewaiter.parties.forms import TEXT, normal_form

SEEN = pa.schema(
    [
        *GOODS,
        pa.field("version", pa.int32(), nullable=False),
        pa.field("part", pa.string(), nullable=False),
        pa.field("belief", pa.float64(), nullable=False),
        pa.field("said", pa.list_(pa.string()), nullable=False),
        pa.field("goods", pa.string()),
        pa.field("consignee_name", pa.string()),
        pa.field("importer_hash", pa.int64()),
        pa.field("entry_office", pa.string()),
        pa.field("simulated", pa.bool_()),
    ]
)
"""GOODS with what was recognised and how it is shown, a row a consignment and kind of goods."""

LEAST_WORD = 4
"""Characters from which a word may be a serial number."""

_FOLD = "upper(regexp_replace({text}, '[^A-Za-z0-9]', '', 'g'))"
_NAMES = ("regexp_replace(consignment_id, '^[^:]*:', '')", *IDENTIFIERS)
_REFERENCES = (
    f"list_distinct(list_filter([{', '.join(_FOLD.format(text=name) for name in _NAMES)}], lambda x: x <> ''))"
)
_WORDS = (
    "list_distinct(list_filter(list_transform(string_split_regex(" + SAID + ", '\\s+'), "
    f"lambda w: {_FOLD.format(text='w')}), lambda w: length(w) >= {LEAST_WORD}))"
)
_NET = (
    "CASE WHEN len(items) > 0 AND list_count(list_transform(items, lambda i: i.net_mass_kg)) = len(items) "
    "THEN list_sum(list_transform(items, lambda i: i.net_mass_kg)) END"
)
"""The sum of what the items weigh, where each of them says so."""
_READ = (
    "consignment_id",
    "version",
    "received_at",
    "goods_description",
    "items",
    "attributes",
    *IDENTIFIERS,
    "consignee_name",
    "consignee_id",
    "hash_consignee",
    "unloading_location",
    "country_of_dispatch",
    "arrival_date",
    "entry_office",
    "simulated",
    "net_mass_kg",
    "gross_mass_kg",
)


def seen(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], since: datetime, until: datetime
) -> tuple[pa.Table, int]:
    """Goods received in [since, until) that look regulated (SEEN), and how many rows were read.

    Of several parts of one kind the one that is believed most counts; the latest version in these files tells of
    parties.
    """
    found, looked_at = recognised(connection, files, since, until)
    kinds = pa.table({"part": list(REGULATED), "regulated": list(REGULATED.values())})
    lake = relation(connection, files, _READ, LAKE)
    connection.register("heard_parts", found)
    connection.register("regulated_parts", kinds)
    try:
        sql = f"""
            WITH best AS (
                SELECT consignment_id, regulated, part, belief, said FROM heard_parts JOIN regulated_parts USING (part)
                WHERE belief >= {LOOKED_AT}
                QUALIFY row_number() OVER (PARTITION BY consignment_id, regulated ORDER BY belief DESC, part) = 1
            ),
            latest AS (
                SELECT * FROM {lake} SEMI JOIN best USING (consignment_id) WHERE received_at < $until
                QUALIFY row_number() OVER (PARTITION BY consignment_id ORDER BY version DESC, received_at DESC) = 1
            )
            SELECT consignment_id, regulated, {_REFERENCES} AS "references", {_WORDS} AS words, NULL AS importer,
                nullif({_FOLD.format(text="consignee_id")}, '') AS importer_id, unloading_location AS place,
                country_of_dispatch AS country, arrival_date AS arrives_on,
                coalesce(net_mass_kg, {_NET}) AS net_kg, gross_mass_kg AS gross_kg,
                CASE WHEN len(items) = 1 THEN items[1].quantity END AS pieces, version, part, belief, said,
                goods_description AS goods, consignee_name, hash_consignee AS importer_hash, entry_office, simulated
            FROM latest JOIN best USING (consignment_id) ORDER BY consignment_id, regulated
        """
        rows = connection.sql(sql, params={"until": until}).to_arrow_table().cast(SEEN)
    finally:
        connection.unregister("heard_parts")
        connection.unregister("regulated_parts")
    names = normal_form(rows["consignee_name"], TEXT) if rows.num_rows else pa.array([], pa.string())
    return rows.set_column(rows.schema.get_field_index("importer"), SEEN.field("importer"), names), looked_at
