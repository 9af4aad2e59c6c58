"""Coverage: of the items that were seen, how many had advance data before they were seen.

Seen are the different numbers that stations and conveyors scanned. A number has data when a row of the lake carries it
in one of its identifiers and was received before the scan. Told apart by the issuing country of an S10 number; other
numbers stand together, because a number without data names no filer. It still shows who answers for it: the country
that issued an S10 number, and with it the post that files most of them; the airline of an air waybill's prefix.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation

SCANNED = pa.schema([pa.field("number", pa.string()), pa.field("at", pa.timestamp("us", tz="UTC"))])
SEEN = pa.schema([pa.field("name", pa.string()), pa.field("seen", pa.int64()), pa.field("with_data", pa.int64())])

NUMBERS = ("s10", "tracking_number", "house_waybill", "awb", "bill", "declaration_number")
OTHER = "other numbers"


def seen(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], scanned: pa.Table) -> pa.Table:
    """Schema SEEN by issuing country, OTHER last: `scanned` has schema SCANNED, a number may come many times."""
    lake = relation(connection, files, ("received_at", *NUMBERS), LAKE)
    filed = " UNION ALL ".join(
        f"SELECT {_same(name)} AS number, received_at FROM {lake} WHERE {name} IS NOT NULL" for name in NUMBERS
    )
    connection.register("scanned_numbers", scanned.cast(SCANNED))
    try:
        found = connection.sql(
            f"""
            WITH scans AS (SELECT {_same("number")} AS number, min("at") AS seen_at FROM scanned_numbers GROUP BY ALL),
            filed AS (SELECT number, min(received_at) AS filed_at FROM ({filed}) SEMI JOIN scans USING (number)
                GROUP BY number)
            SELECT CASE WHEN regexp_full_match(number, '[A-Z]{{2}}[0-9]{{9}}[A-Z]{{2}}') THEN right(number, 2)
                    ELSE '{OTHER}' END AS name,
                count(*) AS seen, count(*) FILTER (filed_at <= seen_at) AS with_data
            FROM scans LEFT JOIN filed USING (number) WHERE number <> ''
            GROUP BY name ORDER BY name = '{OTHER}', name
            """
        ).to_arrow_table()
    finally:
        connection.unregister("scanned_numbers")
    return found.cast(SEEN)


TOLD = {"awb": "waybills", "container": "containers", "s10": "items"}
"""Schemes of what messages tell of, and what they are called."""


def told(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], events: pa.Table) -> pa.Table:
    """Schema SEEN by kind of thing: what messages told of, and how much of it had been filed before.

    `events` has schema SCANNED, `number` being a key ('container:…') and `at` when it was first told to be anywhere:
    a waybill on a flight manifest at its departure, a container on a stow plan. Keys of other schemes are left out.
    """
    lake = relation(connection, files, ("received_at", *TOLD), LAKE)
    columns = (("awb", "awb"), ("s10", "s10"), ("container", "unnest(container)"))
    filed = " UNION ALL ".join(
        f"SELECT '{scheme}' AS scheme, {_same('value')} AS number, received_at "
        f"FROM (SELECT {column} AS value, received_at FROM {lake} WHERE {scheme} IS NOT NULL)"
        for scheme, column in columns
    )
    named = " ".join(f"WHEN '{scheme}' THEN '{words}'" for scheme, words in TOLD.items())
    connection.register("told_events", events.cast(SCANNED))
    try:
        found = connection.sql(
            f"""
            WITH parts AS (SELECT split_part(number, ':', 1) AS scheme,
                substr(number, strpos(number, ':') + 1) AS value, "at" FROM told_events),
            seen AS (SELECT scheme, {_same("value")} AS number, min("at") AS seen_at FROM parts
                WHERE scheme IN ('awb', 's10', 'container') GROUP BY ALL),
            filed AS (SELECT scheme, number, min(received_at) AS filed_at FROM ({filed})
                SEMI JOIN seen USING (scheme, number) GROUP BY ALL)
            SELECT CASE scheme {named} END AS name, count(*) AS seen,
                count(*) FILTER (filed_at <= seen_at) AS with_data
            FROM seen LEFT JOIN filed USING (scheme, number) GROUP BY name ORDER BY name
            """
        ).to_arrow_table()
    finally:
        connection.unregister("told_events")
    return found.cast(SEEN)


def whose(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], things: pa.Table, by: str) -> pa.Table:
    """Schema SEEN by who answers for each number, by name: `things` has schema SCANNED, scanned or told of.

    `by` is a dimension (narrow.BY). Items count by their issuing country, for posts and filers with who files most of
    its numbers; for carriers air waybills count with the carrier that files most under their prefix. A country or
    prefix of which nothing was filed stands for itself; other numbers name nobody and are left out.
    """
    column, form, mark = _MARKS["awb" if by == "carrier" else "s10"]
    owner = {"carrier": "carrier", "country": None}.get(by, "filer")
    lake = relation(connection, files, ("received_at", column, "filer", "carrier"), LAKE)
    counted = (
        f"SELECT {mark} AS mark, {owner} AS name, count(*) AS filings FROM (SELECT {_same(column)} AS number, {owner} "
        f"FROM {lake}) WHERE {form} AND {owner} IS NOT NULL GROUP BY ALL"
        if owner
        else "SELECT '' AS mark, '' AS name, 0 AS filings WHERE false"
    )
    connection.register("seen_things", things.cast(SCANNED))
    try:
        found = connection.sql(
            f"""
            WITH things AS (SELECT {_same("number")} AS number, min("at") AS seen_at FROM seen_things GROUP BY ALL),
            marked AS (SELECT number, seen_at, {mark} AS mark FROM things WHERE {form}),
            filed AS (SELECT number, min(received_at) AS filed_at
                FROM (SELECT {_same(column)} AS number, received_at FROM {lake} WHERE {column} IS NOT NULL)
                SEMI JOIN marked USING (number) GROUP BY number),
            ranked AS (SELECT mark, name, row_number() OVER (PARTITION BY mark ORDER BY filings DESC, name) AS place
                FROM ({counted})),
            owners AS (SELECT mark, name FROM ranked WHERE place = 1)
            SELECT coalesce(owners.name, mark) AS name, count(*) AS seen,
                count(*) FILTER (filed_at <= seen_at) AS with_data
            FROM marked LEFT JOIN filed USING (number) LEFT JOIN owners USING (mark) GROUP BY ALL ORDER BY name
            """
        ).to_arrow_table()
    finally:
        connection.unregister("seen_things")
    return found.cast(SEEN)


_WAYBILL = "regexp_full_match(number, '[0-9]{11}')"
_CHECKED = "substr(number, 4, 7)::BIGINT % 7 = right(number, 1)::BIGINT"
_MARKS = {
    "s10": ("s10", "regexp_full_match(number, '[A-Z]{2}[0-9]{9}[A-Z]{2}')", "right(number, 2)"),
    "awb": ("awb", f"CASE WHEN {_WAYBILL} THEN {_CHECKED} ELSE false END", "left(number, 3)"),
}
"""Column of a number, the form by which one is known (a waybill by its check digit too), what shows who answers."""


def _same(column: str) -> str:
    """A number as it is compared: capitals, digits and letters alone."""
    return f"upper(regexp_replace({column}, '[^0-9A-Za-z]', '', 'g'))"
