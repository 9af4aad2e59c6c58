"""The past as rows for the rule workbench: assessments beside the versions they were made of and what became of them.

Feature vectors and lookouts are read from the assessment, where they were frozen; nothing is computed again.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.relation import path_literal
from tidewaiter.risk.assess import MANDATORY, VECTOR
from tidewaiter.risk.rules import RULE_COLUMNS
from tidewaiter.selection.workbench.health import RECORDED
from tidewaiter.selection.workbench.history import PAST, Period

DAYS_AT_A_TIME = 7

_VECTOR = {field.name for field in VECTOR}
_FILED = [name for name in RULE_COLUMNS.names if name not in _VECTOR and name != "lookouts"]


def rows(
    connection: duckdb.DuckDBPyConnection,
    assessments: Sequence[Path],
    consignments: Sequence[Path],
    outcomes: pa.Table,
    period: Period,
) -> Iterator[pa.Table]:
    """Rows of schema PAST that arrived in a period, some days at a time, by consignment.

    Of several assessments of a consignment the last one counts, as for selection; of several reports on a
    target the last one. `outcomes` has consignment_id, version, recorded_at, examined, finding, propensity.
    """
    day = period.first
    while day <= period.last and assessments and consignments:
        last = min(day + timedelta(days=DAYS_AT_A_TIME - 1), period.last)
        sql = f"""
            WITH {_known()}, latest AS ({_latest(assessments, day, last)}),
            filed AS (
                SELECT {", ".join(_FILED)} FROM {_scan(consignments)}
                WHERE arrival_date BETWEEN DATE '{day.isoformat()}' AND DATE '{last.isoformat()}'
                QUALIFY row_number() OVER (PARTITION BY consignment_id, version ORDER BY received_at DESC) = 1
            )
            SELECT {", ".join(f"filed.{name}" for name in _FILED)}, {", ".join(f"features.{f.name}" for f in VECTOR)},
                list_filter(lookouts, lambda one: NOT starts_with(one, '{MANDATORY}')) AS lookouts, arrival_date,
                coalesce(examined, false) AS examined, coalesce(finding, false) AS finding, propensity
            FROM latest JOIN filed USING (consignment_id, version) LEFT JOIN known USING (consignment_id, version)
            ORDER BY consignment_id
        """
        found = _run(connection, sql, outcomes)
        if found.num_rows:
            yield found.select(PAST.names).cast(PAST)
        day = last + timedelta(days=1)


def recorded(
    connection: duckdb.DuckDBPyConnection, assessments: Sequence[Path], outcomes: pa.Table, period: Period
) -> pa.Table:
    """Rows of schema RECORDED that arrived in a period: what was said of each consignment, and what became of it."""
    if not assessments:
        return RECORDED.empty_table()
    sql = f"""
        WITH {_known()}, latest AS ({_latest(assessments, period.first, period.last)})
        SELECT arrival_date, fired, {_since(connection, assessments)},
            coalesce(examined, false) AS examined, coalesce(finding, false) AS finding, propensity
        FROM latest LEFT JOIN known USING (consignment_id, version)
    """
    return _run(connection, sql, outcomes).select(RECORDED.names).cast(RECORDED)


def _since(connection: duckdb.DuckDBPyConnection, assessments: Sequence[Path]) -> str:
    """Columns that assessments of earlier versions do not have."""
    there = set(connection.sql(f"SELECT * FROM {_scan(assessments)} LIMIT 0").columns)
    names = ("suppressed", "shadow")
    return ", ".join(name if name in there else f"[]::VARCHAR[] AS {name}" for name in names)


def days(connection: duckdb.DuckDBPyConnection, assessments: Sequence[Path]) -> Period | None:
    """The first and last day of arrival that was assessed; None where nothing was."""
    if not assessments:
        return None
    found = connection.sql(f"SELECT min(arrival_date), max(arrival_date) FROM {_scan(assessments)}").fetchall()
    first, last = found[0]
    return None if not isinstance(first, date) else Period(first, last)


def _known() -> str:
    return """
        known AS (
            SELECT consignment_id, version, examined, finding, propensity FROM outcomes WHERE version IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY consignment_id, version ORDER BY recorded_at DESC) = 1
        )"""


def _latest(assessments: Sequence[Path], first: date, last: date) -> str:
    return f"""
        SELECT * FROM {_scan(assessments)}
        WHERE arrival_date BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}'
        QUALIFY row_number() OVER (PARTITION BY consignment_id ORDER BY version DESC, assessed_at DESC) = 1
    """


def _scan(files: Sequence[Path]) -> str:
    listed = ", ".join(path_literal(file) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true)"


def _run(connection: duckdb.DuckDBPyConnection, sql: str, outcomes: pa.Table) -> pa.Table:
    connection.register("outcomes", outcomes)
    try:
        return connection.sql(sql).to_arrow_table()
    finally:
        connection.unregister("outcomes")
