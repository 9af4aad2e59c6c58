"""Profiles as of a moment: for each consignment being assessed, what was known of everything it touches.

Only what was received before the moment counts, and only findings recorded before it, so that the
features of a past assessment can be computed again and come out the same. A consignment is no history to
itself: versions of the consignments being assessed count for nothing but distinct counterparties and
names, and their own outcomes for nothing at all.

History is read once into a narrow temporary table; a scan for each kind would read it ten times.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES, KINDS, Kind
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.history.statistics import FLAGGED_BY, FLAGS, LOG_UNITS, PROFILE, Scope, Statistic, column, of_kind

_HASHES = tuple(f"hash_{kind}" for kind in KIND_NAMES)
_EVENTS = tuple(f"event_{kind}" for kind in KIND_NAMES)
_MEASURED = ("gross_mass_kg", "declared_value", "currency")
HISTORY = ("consignment_id", "received_at", *_MEASURED, *FLAGGED_BY, *_HASHES, *_EVENTS)
"""The columns of LAKE that a profile needs of what came before."""

_SANE = "BETWEEN 1e-9 AND 1e12"
"""Masses (kg) and values of which a logarithm is taken; what lies outside, and what is no number, says nothing."""

LOG_MASS = f"CASE WHEN gross_mass_kg {_SANE} THEN TRY_CAST(round(ln(gross_mass_kg) * {LOG_UNITS}) AS BIGINT) END"
LOG_VALUE_PER_KG = f"""
    CASE WHEN gross_mass_kg {_SANE} AND declared_value {_SANE}
    THEN TRY_CAST(round(ln(declared_value / gross_mass_kg) * {LOG_UNITS}) AS BIGINT) END
"""

COMPUTED: dict[str, str] = {
    "log_mass": LOG_MASS,
    "log_value_per_kg": LOG_VALUE_PER_KG,
    **{str(flag): sql for flag, sql in FLAGS.items()},
}
"""What is computed of each version before it is counted: name and SQL over the lake's columns."""


def profile(
    connection: duckdb.DuckDBPyConnection,
    today: pa.Table,
    history_files: Sequence[Path],
    outcomes: pa.Table,
    as_of: datetime,
) -> pa.Table:
    """Give the profile columns (schema PROFILE) of `today`'s rows, in their order.

    `today` are LAKE rows, a consignment once; `history_files` are lake files of what was assessed before; versions
    of today's consignments in them count for nothing but distinct counterparties and names. `outcomes` has
    consignment_id, recorded_at, examined and finding, any number a consignment.
    `as_of` is aware, else ValueError. Null: the row lacks the key; 0: the key was never seen.
    """
    if as_of.utcoffset() is None:
        raise ValueError("as_of must be an aware datetime")
    as_of = as_of.astimezone(UTC)
    moment = f"TIMESTAMPTZ '{as_of.isoformat()}'"
    connection.register("assessed_rows", today.select(["consignment_id", "version", "currency", *_HASHES]))
    connection.register("recorded_outcomes", outcomes.select(["consignment_id", "recorded_at", "examined", "finding"]))
    try:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE assessed AS SELECT row_number() OVER () AS position, * FROM assessed_rows"
        )
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE remembered AS WITH examinations AS ({examinations(moment)}) "
            + remembered(_history(connection, history_files), moment)
        )
        connection.execute(f"CREATE OR REPLACE TEMP TABLE examined AS {EXAMINED}")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE examined_by_key AS {examined_by_key()}")
        profiled = today.select(["consignment_id", "version"])
        for kind in KINDS:
            columns, joins = looked_up(kind)
            statistics = connection.sql(
                f"SELECT {', '.join(columns)} FROM assessed {joins} ORDER BY assessed.position"
            ).to_arrow_table()
            for name in statistics.column_names:
                profiled = profiled.append_column(name, statistics[name])
        return profiled.select(PROFILE.names).cast(PROFILE)
    finally:
        connection.unregister("assessed_rows")
        connection.unregister("recorded_outcomes")
        connection.execute("DROP TABLE IF EXISTS assessed")
        connection.execute("DROP TABLE IF EXISTS remembered")
        connection.execute("DROP TABLE IF EXISTS examined")
        connection.execute("DROP TABLE IF EXISTS examined_by_key")


def _history(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> str:
    """The history that `remembered` reads, as a relation."""
    made = ", ".join(f"{sql} AS {name}" for name, sql in COMPUTED.items())
    return f"(SELECT *, {made} FROM {relation(connection, files, HISTORY, LAKE)})"


def examinations(moment: str) -> str:
    """SQL for the outcomes known at a moment, by consignment, from `recorded_outcomes`."""
    return f"""
        SELECT consignment_id, row_number() OVER (ORDER BY consignment_id) AS examination,
            min({age_days("recorded_at", moment)}) AS examined_days,
            min({age_days("recorded_at", moment)}) FILTER (finding) AS finding_days
        FROM recorded_outcomes
        WHERE recorded_at < {moment} AND (examined OR finding)
        GROUP BY consignment_id
    """


def remembered(history: str, moment: str) -> str:
    """SQL for all versions received before a moment, with the outcome of their consignment as known then.

    `history` is a relation with columns HISTORY and COMPUTED;
    `assessed` holds the consignments assessed and `examinations` what `examinations` gives.
    """
    return f"""
        SELECT {", ".join(_HASHES)}, {", ".join(_EVENTS)}, currency, {age_days("received_at", moment)} AS age_days,
            assessed_ids.consignment_id IS NOT NULL AS own, {", ".join(COMPUTED)},
            examination, examined_days, finding_days
        FROM {history} AS history
        LEFT JOIN (SELECT DISTINCT consignment_id FROM assessed) AS assessed_ids USING (consignment_id)
        LEFT JOIN examinations USING (consignment_id)
        WHERE received_at < {moment}
    """


EXAMINED = "SELECT * FROM remembered WHERE examination IS NOT NULL"
"""Of `remembered` what examinations and findings are counted from: few rows, looked through without the others."""


def examined_by_key() -> str:
    """SQL for the statistics of examinations of every kind's keys, from `examined` (EXAMINED): all kinds at once."""
    statistics = {s.name: s for kind in KINDS for s in of_kind(kind.name, Scope.EXAMINED)}
    aggregates = ", ".join(f"{s.aggregate} AS {s.name}" for s in statistics.values())
    rows = " UNION ALL ".join(
        f"SELECT '{kind.name}' AS kind, hash_{kind.name} AS key, own, examination, examined_days, finding_days "
        f"FROM examined WHERE hash_{kind.name} IS NOT NULL"
        for kind in KINDS
    )
    return f"SELECT kind, key, {aggregates} FROM ({rows}) GROUP BY kind, key"


def age_days(column: str, moment: str) -> str:
    """SQL for the whole days, UTC, from a time to the moment."""
    return f"date_diff('day', CAST({column} AS DATE), CAST({moment} AS DATE))"


def looked_up(kind: Kind) -> tuple[list[str], str]:
    """The profile columns of one kind as SQL, and the joins to `assessed` that they need.

    They read `assessed`, `remembered` and `examined_by_key`.
    """
    key = f"assessed.hash_{kind.name}"
    columns, joins = [], []
    for scope in Scope:
        statistics = of_kind(kind.name, scope)
        if not statistics:
            continue
        joins.append(f"LEFT JOIN ({_aggregated(kind, scope, statistics)}) AS of_{scope} ON of_{scope}.key = {key}")
        if scope is Scope.CURRENCY:
            joins.append(f"AND of_{scope}.currency IS NOT DISTINCT FROM assessed.currency")
        for statistic in statistics:
            value = f"of_{scope}.{statistic.name}"
            if statistic.unseen is not None:
                value = f"CASE WHEN {key} IS NOT NULL THEN coalesce({value}, {statistic.unseen}) END"
            columns.append(f"{value} AS {column(kind.name, statistic)}")
    return columns, " ".join(joins)


def _aggregated(kind: Kind, scope: Scope, statistics: list[Statistic]) -> str:
    """The statistics of one kind and scope, by key (and currency): only keys that the assessed rows have."""
    aggregates = ", ".join(f"{s.aggregate} AS {s.name}" for s in statistics)
    if scope is Scope.EXAMINED:
        return f"SELECT key, {', '.join(s.name for s in statistics)} FROM examined_by_key WHERE kind = '{kind.name}'"
    if scope is Scope.TODAY:
        return f"SELECT hash_{kind.name} AS key, {aggregates} FROM assessed GROUP BY key"
    rows = f"""
        SELECT hash_{kind.name} AS key, event_{kind.name} AS event, hash_{kind.counterparty} AS counterparty,
            {f"hash_{kind.named}" if kind.named else "NULL"} AS name, currency, own, age_days,
            {", ".join(COMPUTED)}
        FROM remembered WHERE hash_{kind.name} IN (SELECT hash_{kind.name} FROM assessed)
    """
    by = "key, currency" if scope is Scope.CURRENCY else "key"
    return f"SELECT {by}, {aggregates} FROM ({rows}) GROUP BY {by}"
