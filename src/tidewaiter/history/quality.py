"""What filers sent and how good it was, counted once a file of the lake: small sums that add up over any of them.

A file of the lake never changes, so its tally is counted once and kept; a week, a filer, a country or a mode is then a
sum over tallies, and what comes in costs what came in. Every version counts: an amendment was filed as well. Only rows
that could be used are here; those in quarantine are counted by the centre.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.intake.check import bound_by, quoted
from tidewaiter.intake.grade import ROW_GRADES
from tidewaiter.intake.regimes import Regimes

LATE = "late-filing"
"""The problem of what came later than its regime allows (intake/checks/late_filing.py)."""

VAGUE = ("vague-description", "description-too-short", "placeholder")
"""Problems of a description that tells nothing."""

DIMENSIONS = ("filer", "country", "mode")
"""By what filings are told apart; '' where it was not filed. Country: of dispatch, else of the consignor."""

GRADED = tuple(f"graded_{line.grade.lower()}" for line in ROW_GRADES)
WITH_ERROR = tuple(f"graded_{line.grade.lower()}" for line in ROW_GRADES if line.errors != 0)
"""Grades that a row with an error has."""

_COUNT = pa.int64()
_TIME = pa.timestamp("us", tz="UTC")
TALLY = pa.schema(
    [
        pa.field("file", pa.string()),
        pa.field("week", pa.date32()),  # Monday of the ISO week of receipt, UTC
        *(pa.field(name, pa.string()) for name in DIMENSIONS),
        pa.field("office", pa.string()),  # of entry, '' where not known
        pa.field("code", pa.string()),  # '': all rows of the cell; else those with this problem, `rows` alone filled
        pa.field("first", _TIME),  # received
        pa.field("last", _TIME),
        pa.field("rows", _COUNT),
        *(pa.field(name, _COUNT) for name in GRADED),
        pa.field("with_problem", _COUNT),
        pa.field("clocked", _COUNT),  # rows whose regime sets an hour and whose arrival is known
        pa.field("late", _COUNT),
        pa.field("hours_late", pa.float64()),  # sum over late rows
        pa.field("arriving", _COUNT),  # rows whose arrival is known
        pa.field("hours_ahead", pa.float64()),  # sum over those, of arrival after receipt
        pa.field("vague", _COUNT),
        pa.field("simulated", _COUNT),
    ]
)
"""A cell of one file: week, filer, country and mode, and what was counted in it."""

SUMS = (
    "rows",
    *GRADED,
    "with_problem",
    "clocked",
    "late",
    "hours_late",
    "arriving",
    "hours_ahead",
    "vague",
    "simulated",
)

_READ = (
    *("received_at", "eta", "regime", "filer", "country_of_dispatch", "consignor_country", "transport_mode"),
    *("grade", "problem_codes", "simulated", "entry_office"),
)


def tally(connection: duckdb.DuckDBPyConnection, files: Mapping[str, Path], regimes: Regimes) -> pa.Table:
    """Count files of the lake, named by their keys: schema TALLY, ordered by file, week, dimensions and code."""
    if not files:
        return TALLY.empty_table()
    names = pa.table({"path": [str(path) for path in files.values()], "file": list(files)})
    connection.register("tallied_files", names)
    try:
        return connection.sql(_sql(connection, list(files.values()), regimes)).to_arrow_table().cast(TALLY)
    finally:
        connection.unregister("tallied_files")


def _sql(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], regimes: Regimes) -> str:
    lake = relation(connection, paths, _READ, LAKE, path="path")
    cell = f"file, week, {', '.join(DIMENSIONS)}, office"
    grades = ", ".join(
        f"count(*) FILTER (grade = {quoted(line.grade)}) AS graded_{line.grade.lower()}" for line in ROW_GRADES
    )
    received = "min(received_at) AS first, max(received_at) AS last"
    vague = ", ".join(quoted(code) for code in VAGUE)
    return f"""
        WITH filed AS (
            SELECT file, received_at, date_trunc('week', received_at)::DATE AS week, coalesce(filer, '') AS filer,
                coalesce(country_of_dispatch, consignor_country, '') AS country, coalesce(transport_mode, '') AS mode,
                coalesce(entry_office, '') AS office, grade,
                coalesce(problem_codes, []) AS codes, coalesce(simulated, false) AS simulated,
                {hours_owed(regimes)} AS owed, (epoch(eta) - epoch(received_at)) / 3600 AS ahead
            FROM {lake} AS lake JOIN tallied_files AS names USING (path)
        ), cells AS (
            SELECT {cell}, '' AS code, {received},
                count(*) AS rows, {grades}, count(*) FILTER (len(codes) > 0) AS with_problem,
                count(*) FILTER (owed IS NOT NULL AND ahead IS NOT NULL) AS clocked,
                count(*) FILTER (list_contains(codes, {quoted(LATE)})) AS late,
                coalesce(sum(greatest(owed - ahead, 0)) FILTER (list_contains(codes, {quoted(LATE)})), 0) AS hours_late,
                count(ahead) AS arriving, coalesce(sum(ahead), 0) AS hours_ahead,
                count(*) FILTER (list_has_any(codes, [{vague}])) AS vague, count(*) FILTER (simulated) AS simulated
            FROM filed GROUP BY ALL
        ), problems AS (
            SELECT {cell}, code, {received},
                count(*) AS rows, {", ".join(f"0 AS {name}" for name in SUMS[1:])}
            FROM (SELECT {cell}, received_at, unnest(list_distinct(codes)) AS code FROM filed) GROUP BY {cell}, code
        )
        SELECT * FROM cells UNION ALL SELECT * FROM problems ORDER BY {cell}, code
    """


def hours_owed(regimes: Regimes) -> str:
    """The DuckDB expression for the hours before arrival by which a row was owed; null where no law sets them."""
    ruled = [rule for rule in regimes.rule if rule.hours_before is not None]
    arms = " ".join(f"WHEN {bound_by(rule)} THEN {rule.hours_before}::DOUBLE" for rule in ruled)
    return f"CASE {arms} END" if arms else "NULL::DOUBLE"


def problem_rows(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    where: Mapping[str, str],
    *,
    offices: Sequence[str] | None = None,
    limit: int,
    skip: int = 0,
) -> pa.Table:
    """Rows with a problem, latest received first, that have these values of DIMENSIONS, `code` and `batch`.

    `offices` are the entry offices whose rows are wanted, beside those of none; None is all.
    """
    columns = [*_READ, "consignment_id", "version", "batch_id", "goods_description", "source_format"]
    lake = relation(connection, files, columns, LAKE)
    asked = {
        "filer": "coalesce(filer, '') = $filer",
        "country": "coalesce(country_of_dispatch, consignor_country, '') = $country",
        "mode": "coalesce(transport_mode, '') = $mode",
        "code": "list_contains(problem_codes, $code)",
        "batch": "batch_id = $batch",
    }
    conditions = ["len(problem_codes) > 0", *(asked[name] for name in where)]
    if offices is not None:
        conditions.append(f"coalesce(entry_office, '') IN ({', '.join(quoted(one) for one in ('', *offices))})")
    sql = f"""
        SELECT consignment_id, version, batch_id, received_at, eta, filer, country_of_dispatch, transport_mode, grade,
            problem_codes, goods_description, entry_office, source_format, simulated
        FROM {lake} WHERE {" AND ".join(conditions)}
        ORDER BY received_at DESC, consignment_id, version LIMIT {int(limit)} OFFSET {int(skip)}
    """
    return connection.sql(sql, params=dict(where)).to_arrow_table()
