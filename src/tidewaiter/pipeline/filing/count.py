"""Signs counted over files of the lake: for each name of a dimension and each week, rows, hits and what they are of.

Columnar: DuckDB reads the files, spills what does not fit, and gives one small table. What depends on others (medians
of a heading, how many names a telephone has) is taken over everything received in the period, whoever filed it.
Every version counts as a row, as it was filed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.lake import LAKE
from tidewaiter.history.quality import hours_owed
from tidewaiter.history.relation import relation
from tidewaiter.intake.check import quoted
from tidewaiter.intake.regimes import Regimes
from tidewaiter.pipeline.filing.signs import LEAST_ROWS, SIGNS
from tidewaiter.risk.text import described
from tidewaiter.risk.text.reader import Reader

BY = {
    "filer": "coalesce(filer, '')",
    "post": "CASE WHEN transport_mode = 'mail' OR regime = 'mail' THEN coalesce(filer, '') END",
    "carrier": "coalesce(carrier, '')",
    "country": "coalesce(country_of_dispatch, consignor_country, '')",
}
"""Dimensions and their expressions; a null is in no group."""

QUANTILES = (0.1, 0.5, 0.9)
_PART = 100_000

CELLS = pa.schema(
    [
        pa.field("name", pa.string()),
        pa.field("week", pa.date32()),
        pa.field("rows", pa.int64()),
        pa.field("simulated", pa.int64()),
        *(pa.field(f"{part}_{sign.code}", pa.int64()) for sign in SIGNS for part in ("hit", "of")),
    ]
)
AHEAD = pa.schema(
    [pa.field("name", pa.string()), pa.field("late", pa.int64()), pa.field("hours_late", pa.list_(pa.float64()))]
)
"""Hours that late rows came after their hour: QUANTILES of them."""

_READ = (
    *("received_at", "eta", "regime", "transport_mode", "filer", "carrier", "country_of_dispatch", "consignor_country"),
    *("grade", "problem_codes", "simulated", "entry_office", "consignment_id", "goods_description", "hs_code"),
    *("gross_mass_kg", "package_quantity", "declared_value", "currency"),
    *("key_consignor", "key_consignor_address", "key_consignor_phone", "key_consignee"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """Received at `since` or later and before `until` (aware, UTC), at these entry offices or none (None: all)."""

    since: datetime
    until: datetime
    offices: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Cells (schema CELLS) and how late the late ones were (schema AHEAD)."""

    cells: pa.Table
    late: pa.Table


def count(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    by: str,
    period: Period,
    regimes: Regimes,
    reader: Reader,
) -> Counted:
    """Count every sign for each name of a dimension of BY."""
    prefix = "filing_"
    try:
        _filed(connection, files, BY[by], period, regimes)
        _read_texts(connection, reader)
        for name, sql in _REFERENCES.items():
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {prefix}{name} AS {sql}")
        cells = connection.sql(_cells()).to_arrow_table().cast(CELLS)
        late = connection.sql(_LATE).to_arrow_table().cast(AHEAD)
    finally:
        for name in ("rows", "texts", *_REFERENCES):
            connection.execute(f"DROP TABLE IF EXISTS {prefix}{name}")
    return Counted(cells, late)


def _filed(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], name: str, period: Period, regimes: Regimes
) -> None:
    """What was filed in the period, one narrow row each: long texts and keys as 64-bit hashes."""
    lake = relation(connection, files, _READ, LAKE)
    offices = ""
    if period.offices is not None:
        offices = f" AND coalesce(entry_office, '') IN ({', '.join(quoted(o) for o in ('', *sorted(period.offices)))})"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE filing_rows AS
        WITH lake AS (SELECT *, {name} AS name FROM {lake}
            WHERE received_at >= $since AND received_at < $until{offices})
        SELECT name, date_trunc('week', received_at)::DATE AS week, grade, coalesce(problem_codes, []) AS codes,
            coalesce(simulated, false) AS simulated, {hours_owed(regimes)} AS owed,
            (epoch(eta) - epoch(received_at)) / 3600 AS ahead,
            nullif(trim(goods_description), '') AS description, left(nullif(trim(hs_code), ''), 2) AS chapter,
            left(nullif(trim(hs_code), ''), 4) AS heading, currency,
            CASE WHEN declared_value > 0 AND gross_mass_kg > 0
                THEN ln(declared_value / gross_mass_kg) END AS unit_value,
            CASE WHEN gross_mass_kg > 0
                THEN ln(gross_mass_kg / greatest(coalesce(package_quantity, 1), 1)) END AS unit_mass,
            coalesce(transport_mode, regime, '') AS mode, gross_mass_kg AS mass, declared_value AS value,
            hash(coalesce(filer, '')) AS filer_key,
            CASE WHEN key_consignor IS NOT NULL THEN hash(key_consignor) END AS consignor,
            CASE WHEN key_consignor_address IS NOT NULL THEN hash(key_consignor_address) END AS address,
            CASE WHEN key_consignor_phone IS NOT NULL THEN hash(key_consignor_phone) END AS telephone,
            CASE WHEN key_consignee IS NOT NULL THEN hash(key_consignee) END AS consignee,
            hash(consignment_id) AS consignment
        FROM lake
        """,
        {"since": period.since, "until": period.until},
    )


def _read_texts(connection: duckdb.DuckDBPyConnection, reader: Reader) -> None:
    """Each different description with its chapter is read once, in parts."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE filing_texts "
        "(description UBIGINT, chapter VARCHAR, specificity DOUBLE, confidence DOUBLE, declared DOUBLE, read BOOLEAN)"
    )
    ((texts,),) = connection.sql("SELECT approx_count_distinct(description) FROM filing_rows").fetchall()
    parts = max(1, -(-int(texts) // _PART))
    for part in range(parts):
        found = connection.sql(
            "SELECT DISTINCT description AS goods_description, chapter AS hs_code FROM filing_rows "
            "WHERE description IS NOT NULL AND hash(description) % $parts = $part",
            params={"parts": parts, "part": part},
        ).to_arrow_table()
        connection.register("filing_part", described.beside(found, reader))
        connection.execute(
            "INSERT INTO filing_texts SELECT hash(goods_description), hs_code, text_specificity, text_confidence, "
            "CASE WHEN list_contains($met, hs_code) THEN text_declared END, text_chapter IS NOT NULL FROM filing_part",
            {"met": list(reader.chapters)},
        )
        connection.unregister("filing_part")


_REFERENCES = {
    "values": f"""
        SELECT heading, currency, mode, median(unit_value) AS middle, 1.4826 * mad(unit_value) AS spread
        FROM filing_rows WHERE heading IS NOT NULL AND currency IS NOT NULL AND unit_value IS NOT NULL
        GROUP BY ALL HAVING count(*) >= {LEAST_ROWS} AND mad(unit_value) > 0""",
    "masses": f"""
        SELECT heading, mode, median(unit_mass) AS middle, 1.4826 * mad(unit_mass) AS spread
        FROM filing_rows WHERE heading IS NOT NULL AND unit_mass IS NOT NULL
        GROUP BY ALL HAVING count(*) >= {LEAST_ROWS} AND mad(unit_mass) > 0""",
    "templates": """
        SELECT filer_key, hash(description, mass, value) AS template, count(DISTINCT consignor) AS senders
        FROM filing_rows WHERE description IS NOT NULL AND (mass IS NOT NULL OR value IS NOT NULL)
            AND consignor IS NOT NULL GROUP BY ALL HAVING senders > 1""",
    "numbers": """
        SELECT consignment, count(DISTINCT consignee) AS consignees FROM filing_rows
        WHERE consignee IS NOT NULL GROUP BY ALL HAVING consignees > 1""",
    "places": """
        SELECT consignor, count(DISTINCT address) AS places FROM filing_rows
        WHERE consignor IS NOT NULL AND address IS NOT NULL GROUP BY ALL HAVING places > 1""",
    "telephones": """
        SELECT telephone, count(DISTINCT consignor) AS names FROM filing_rows
        WHERE telephone IS NOT NULL AND consignor IS NOT NULL GROUP BY ALL HAVING names > 1""",
}
"""What a row is held against, over everything received in the period."""


def _cells() -> str:
    counts = ", ".join(
        f"count(*) FILTER (({sign.of}) AND ({sign.hit})) AS hit_{sign.code}, "
        f"count(*) FILTER ({sign.of}) AS of_{sign.code}"
        for sign in SIGNS
    )
    return f"""
        WITH beside AS (
            SELECT r.name, r.week, r.grade, r.codes, r.simulated, r.owed IS NOT NULL AND r.ahead IS NOT NULL AS clocked,
                r.description IS NOT NULL AS described,
                t.specificity, t.confidence, t.declared, coalesce(t.read, false) AS read,
                abs(r.unit_value - v.middle) / v.spread AS value_off,
                abs(r.unit_mass - m.middle) / m.spread AS mass_off,
                r.description IS NOT NULL AND (r.mass IS NOT NULL OR r.value IS NOT NULL) AND r.consignor IS NOT NULL
                    AS copyable, coalesce(c.senders, 1) AS senders,
                CASE WHEN r.consignee IS NOT NULL THEN coalesce(n.consignees, 1) END AS consignees,
                CASE WHEN r.consignor IS NOT NULL AND r.address IS NOT NULL THEN coalesce(p.places, 1) END AS places,
                CASE WHEN r.telephone IS NOT NULL AND r.consignor IS NOT NULL THEN coalesce(s.names, 1) END AS names
            FROM filing_rows AS r
            LEFT JOIN filing_texts AS t
                ON hash(r.description) = t.description AND r.description IS NOT NULL
                AND r.chapter IS NOT DISTINCT FROM t.chapter
            LEFT JOIN filing_values AS v ON r.heading = v.heading AND r.mode = v.mode AND r.currency = v.currency
            LEFT JOIN filing_masses AS m ON r.heading = m.heading AND r.mode = m.mode
            LEFT JOIN filing_templates AS c
                ON r.filer_key = c.filer_key AND hash(r.description, r.mass, r.value) = c.template
            LEFT JOIN filing_numbers AS n ON r.consignment = n.consignment
            LEFT JOIN filing_places AS p ON r.consignor = p.consignor
            LEFT JOIN filing_telephones AS s ON r.telephone = s.telephone
            WHERE r.name IS NOT NULL
        )
        SELECT name, week, count(*) AS rows, count(*) FILTER (simulated) AS simulated, {counts}
        FROM beside GROUP BY name, week ORDER BY name, week
    """


_LATE = f"""
    SELECT name, count(*) AS late, quantile_cont(owed - ahead, {list(QUANTILES)}) AS hours_late
    FROM filing_rows WHERE name IS NOT NULL AND owed > ahead AND list_contains(codes, 'late-filing')
    GROUP BY name ORDER BY name
"""
