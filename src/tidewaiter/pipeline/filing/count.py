"""Signs counted over narrow rows: for each name of a dimension and each week, rows, hits and what they are of.

Columnar: DuckDB reads narrow rows (`narrow`), kept or made out of files of the lake, spills what does not fit, and
gives one small table. What depends on others (medians of a heading, how many names a telephone has) is taken over
everything received in the period, whoever filed it. Every version counts as a row, as it was filed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.intake.check import quoted
from tidewaiter.intake.regimes import Regimes
from tidewaiter.pipeline.filing import narrow
from tidewaiter.pipeline.filing.signs import LEAST_ROWS, SIGNS
from tidewaiter.risk.text.reader import Reader

QUANTILES = (0.1, 0.5, 0.9)

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
    """Count every sign for each name of a dimension of BY, from files of the lake."""
    try:
        narrow.narrowed(connection, files, regimes, reader, (period.since, period.until))
        return count_kept(connection, narrow.TABLE, by, period)
    finally:
        narrow.dropped(connection)


def count_kept(connection: duckdb.DuckDBPyConnection, source: str, by: str, period: Period) -> Counted:
    """As `count`, from a relation with the columns of narrow rows: the same to the last digit."""
    try:
        _filed(connection, source, by, period)
        for name, sql in _REFERENCES.items():
            connection.execute(f"CREATE OR REPLACE TEMP TABLE filing_{name} AS {sql}")
        cells = connection.sql(_cells()).to_arrow_table().cast(CELLS)
        late = connection.sql(_LATE).to_arrow_table().cast(AHEAD)
    finally:
        for name in ("rows", *_REFERENCES):
            connection.execute(f"DROP TABLE IF EXISTS filing_{name}")
    return Counted(cells, late)


def _filed(connection: duckdb.DuckDBPyConnection, source: str, by: str, period: Period) -> None:
    """What was filed in the period."""
    offices = ""
    if period.offices is not None:
        offices = f" AND office IN ({', '.join(quoted(o) for o in ('', *sorted(period.offices)))})"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE filing_rows AS
        SELECT by_{by} AS name, date_trunc('week', received_at)::DATE AS week, * EXCLUDE ({narrow.NAMED})
        FROM {source} WHERE received_at >= $since AND received_at < $until{offices}
        """,
        {"since": period.since, "until": period.until},
    )


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
                r.specificity, r.confidence, r.declared, r.read,
                abs(r.unit_value - v.middle) / v.spread AS value_off,
                abs(r.unit_mass - m.middle) / m.spread AS mass_off,
                r.description IS NOT NULL AND (r.mass IS NOT NULL OR r.value IS NOT NULL) AND r.consignor IS NOT NULL
                    AS copyable, coalesce(c.senders, 1) AS senders,
                CASE WHEN r.consignee IS NOT NULL THEN coalesce(n.consignees, 1) END AS consignees,
                CASE WHEN r.consignor IS NOT NULL AND r.address IS NOT NULL THEN coalesce(p.places, 1) END AS places,
                CASE WHEN r.telephone IS NOT NULL AND r.consignor IS NOT NULL THEN coalesce(s.names, 1) END AS names
            FROM filing_rows AS r
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
