"""The past as rows for the rule workbench: assessments beside the versions they were made of and what became of them.

Feature vectors, lookouts and lists are read from the assessment, where they were frozen; nothing is computed again. Of
the assessment files each is opened for the weeks alone of which it has arrivals.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.relation import path_literal
from tidewaiter.pipeline import labels
from tidewaiter.risk.assess import MANDATORY, VECTOR
from tidewaiter.risk.rules import RULE_COLUMNS
from tidewaiter.selection.workbench.health import RECORDED
from tidewaiter.selection.workbench.history import PAST, Period

DAYS_AT_A_TIME = 7

_VECTOR = {field.name for field in VECTOR}
_FROZEN = {"lookouts", "screening_lists"}
_QUIET = dict.fromkeys(("suppressed", "shadow"), "[]::VARCHAR[]")
_FILED = [name for name in RULE_COLUMNS.names if name not in _VECTOR and name not in _FROZEN]


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
    weeks = _weeks(connection, assessments, period) if assessments and consignments else {}
    for week, files in sorted(weeks.items()):
        day = period.first + timedelta(days=DAYS_AT_A_TIME * week)
        last = min(day + timedelta(days=DAYS_AT_A_TIME - 1), period.last)
        sql = f"""
            WITH {_known()}, latest AS ({_latest(files, day, last)}),
            filed AS (
                SELECT {", ".join(_FILED)} FROM {_scan(consignments)}
                WHERE arrival_date BETWEEN DATE '{day.isoformat()}' AND DATE '{last.isoformat()}'
                QUALIFY row_number() OVER (PARTITION BY consignment_id, version ORDER BY received_at DESC) = 1
            )
            SELECT {", ".join(f"filed.{name}" for name in _FILED)}, features,
                list_filter(lookouts, lambda one: NOT starts_with(one, '{MANDATORY}')) AS lookouts,
                {_since(connection, files, {"screening_lists": "NULL::VARCHAR[]"})}, arrival_date,
                coalesce(examined, false) AS examined, coalesce(finding, false) AS finding, propensity
            FROM latest JOIN filed USING (consignment_id, version) LEFT JOIN known USING (consignment_id, version)
            ORDER BY consignment_id
        """
        found = _run(connection, sql, outcomes)
        if found.num_rows:
            vector = labels.features(found)
            whole = pa.table([*found.columns, *vector.columns], names=[*found.column_names, *vector.column_names])
            yield whole.select(PAST.names).cast(PAST)


def recorded(
    connection: duckdb.DuckDBPyConnection, assessments: Sequence[Path], outcomes: pa.Table, period: Period
) -> pa.Table:
    """Rows of schema RECORDED that arrived in a period: what was said of each consignment, and what became of it."""
    if not assessments:
        return RECORDED.empty_table()
    sql = f"""
        WITH {_known()}, latest AS ({_latest(assessments, period.first, period.last)})
        SELECT arrival_date, fired, {_since(connection, assessments, _QUIET)},
            coalesce(examined, false) AS examined, coalesce(finding, false) AS finding, propensity
        FROM latest LEFT JOIN known USING (consignment_id, version)
    """
    return _run(connection, sql, outcomes).select(RECORDED.names).cast(RECORDED)


def _since(connection: duckdb.DuckDBPyConnection, assessments: Sequence[Path], columns: Mapping[str, str]) -> str:
    """Columns that assessments of earlier versions do not have, and what stands for each there."""
    there = set(connection.sql(f"SELECT * FROM {_scan(assessments)} LIMIT 0").columns)
    return ", ".join(name if name in there else f"{instead} AS {name}" for name, instead in columns.items())


def _weeks(connection: duckdb.DuckDBPyConnection, assessments: Sequence[Path], period: Period) -> dict[int, list[Path]]:
    """The files that have arrivals in each DAYS_AT_A_TIME days of a period, counted from its first."""
    first, last = period.first.isoformat(), period.last.isoformat()
    sql = f"""
        SELECT DISTINCT (arrival_date - DATE '{first}') // {DAYS_AT_A_TIME} AS week, filename
        FROM {_scan(assessments, ", filename = true")}
        WHERE arrival_date BETWEEN DATE '{first}' AND DATE '{last}' ORDER BY ALL
    """
    weeks: dict[int, list[Path]] = {}
    for week, name in connection.sql(sql).fetchall():
        weeks.setdefault(week, []).append(Path(name))
    return weeks


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


def _scan(files: Sequence[Path], more: str = "") -> str:
    listed = ", ".join(path_literal(file) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false, union_by_name = true{more})"


def _run(connection: duckdb.DuckDBPyConnection, sql: str, outcomes: pa.Table) -> pa.Table:
    connection.register("outcomes", outcomes)
    try:
        return connection.sql(sql).to_arrow_table()
    finally:
        connection.unregister("outcomes")
