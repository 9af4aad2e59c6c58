"""Profiles as of a moment: for each consignment being assessed, what was known of everything it touches.

Only what was received before the moment counts, and only findings recorded before it, so that the
features of a past assessment can be computed again and come out the same. A consignment is no history to
itself: every version of the consignments being assessed is left out, and with it their own outcomes.

History is read once into a narrow temporary table; a scan for each kind would read it ten times.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES, KINDS, Kind
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.history.statistics import PROFILE, STATISTICS, Scope, Statistic, column

_HASHES = tuple(f"hash_{kind}" for kind in KIND_NAMES)
_EVENTS = tuple(f"event_{kind}" for kind in KIND_NAMES)
_READ = ("consignment_id", "received_at", "gross_mass_kg", "declared_value", "currency", *_HASHES, *_EVENTS)
_DAYS = "(epoch_us({as_of}) - epoch_us({moment})) / 86400e6"


def profile(
    connection: duckdb.DuckDBPyConnection,
    today: pa.Table,
    history_files: Sequence[Path],
    outcomes: pa.Table,
    as_of: datetime,
) -> pa.Table:
    """Give the profile columns (schema PROFILE) of `today`'s rows, in their order.

    `today` are LAKE rows, a consignment once; `history_files` are lake files, which may hold today's rows
    too; `outcomes` has consignment_id, recorded_at, examined and finding, any number a consignment.
    `as_of` is aware, else ValueError. Null: the row lacks the key; 0: the key was never seen.
    """
    if as_of.utcoffset() is None:
        raise ValueError("as_of must be an aware datetime")
    moment = f"TIMESTAMPTZ '{as_of.isoformat()}'"
    connection.register("assessed_rows", today.select(["consignment_id", "version", "currency", *_HASHES]))
    connection.register("recorded_outcomes", outcomes.select(["consignment_id", "recorded_at", "examined", "finding"]))
    try:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE assessed AS SELECT row_number() OVER () AS position, * FROM assessed_rows"
        )
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE remembered AS {_remembered(connection, history_files, moment)}"
        )
        profiled = today.select(["consignment_id", "version"])
        for kind in KINDS:
            statistics = connection.sql(_profiled(kind)).to_arrow_table()
            for name in statistics.column_names:
                profiled = profiled.append_column(name, statistics[name])
        return profiled.select(PROFILE.names).cast(PROFILE)
    finally:
        connection.unregister("assessed_rows")
        connection.unregister("recorded_outcomes")
        connection.execute("DROP TABLE IF EXISTS assessed")
        connection.execute("DROP TABLE IF EXISTS remembered")


def _remembered(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], moment: str) -> str:
    """All versions received before the moment, with the outcome of their consignment as known then."""
    recorded_days = _DAYS.format(as_of=moment, moment="recorded_at")
    return f"""
        WITH examinations AS (
            SELECT consignment_id, row_number() OVER () AS examination,
                min({recorded_days}) AS examined_days, min({recorded_days}) FILTER (finding) AS finding_days
            FROM recorded_outcomes
            WHERE recorded_at < {moment} AND (examined OR finding)
            GROUP BY consignment_id
        )
        SELECT {", ".join(_HASHES)}, {", ".join(_EVENTS)}, currency,
            {_DAYS.format(as_of=moment, moment="received_at")} AS age_days,
            CASE WHEN gross_mass_kg > 0 THEN ln(gross_mass_kg) END AS log_mass,
            CASE WHEN gross_mass_kg > 0 AND declared_value > 0 THEN ln(declared_value / gross_mass_kg) END
                AS log_value_per_kg,
            examination, examined_days, finding_days
        FROM {relation(connection, files, _READ, LAKE)} AS history
        ANTI JOIN assessed USING (consignment_id)
        LEFT JOIN examinations USING (consignment_id)
        WHERE received_at < {moment}
    """


def _profiled(kind: Kind) -> str:
    """The profile columns of one kind for the assessed rows, in their order."""
    key = f"assessed.hash_{kind.name}"
    columns, joins = [], []
    for scope in Scope:
        statistics = [s for s in STATISTICS if s.scope is scope and kind.name in s.kinds]
        if not statistics:
            continue
        joins.append(f"LEFT JOIN ({_aggregated(kind, scope, statistics)}) AS {scope} ON {scope}.key = {key}")
        if scope is Scope.CURRENCY:
            joins.append(f"AND {scope}.currency IS NOT DISTINCT FROM assessed.currency")
        for statistic in statistics:
            value = f"{scope}.{statistic.name}"
            if statistic.unseen is not None:
                value = f"CASE WHEN {key} IS NOT NULL THEN coalesce({value}, {statistic.unseen}) END"
            columns.append(f"{value} AS {column(kind.name, statistic)}")
    return f"SELECT {', '.join(columns)} FROM assessed {' '.join(joins)} ORDER BY assessed.position"


def _aggregated(kind: Kind, scope: Scope, statistics: list[Statistic]) -> str:
    """The statistics of one kind and scope, by key (and currency): only keys that the assessed rows have."""
    aggregates = ", ".join(f"{s.aggregate} AS {s.name}" for s in statistics)
    if scope is Scope.TODAY:
        return f"SELECT hash_{kind.name} AS key, {aggregates} FROM assessed GROUP BY key"
    rows = f"""
        SELECT hash_{kind.name} AS key, event_{kind.name} AS event, hash_{kind.counterparty} AS counterparty,
            {f"hash_{kind.named}" if kind.named else "NULL"} AS name, currency, age_days, log_mass, log_value_per_kg,
            examination, examined_days, finding_days
        FROM remembered WHERE hash_{kind.name} IN (SELECT hash_{kind.name} FROM assessed)
    """
    by = "key, currency" if scope is Scope.CURRENCY else "key"
    return f"SELECT {by}, {aggregates} FROM ({rows}) GROUP BY {by}"
