"""Which problems are most frequent with whom, each with a row that has it, and what exactly is wrong in a row.

A lake row keeps the codes of its problems; where in the row and what to do is found by judging the row again, by the
law of the day on which it was received.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.intake.check import quoted
from tidewaiter.intake.checks.table import checks
from tidewaiter.intake.judge import hits
from tidewaiter.intake.regimes import Regimes
from tidewaiter.pipeline.filing.count import Period
from tidewaiter.pipeline.filing.narrow import BY

FREQUENT = pa.schema(
    [
        pa.field("name", pa.string()),
        pa.field("code", pa.string()),
        pa.field("rows", pa.int64()),
        pa.field("consignment_id", pa.string()),
        pa.field("version", pa.int32()),
    ]
)

_BY_READS = ("filer", "carrier", "country_of_dispatch", "consignor_country", "transport_mode", "regime")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong in a row: `path` is the element as the law or the check names it."""

    consignment_id: str
    version: int
    filer: str
    country: str
    post: bool
    code: str
    title: str
    path: str
    value: str
    hint: str


def frequent(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    by: str,
    period: Period,
    most: int,
    names: Sequence[str] | None = None,
) -> pa.Table:
    """Schema FREQUENT: for each name (of those wanted) its `most` problems, most rows first, with an example."""
    reads = (*_BY_READS, "received_at", "entry_office", "problem_codes", "consignment_id", "version")
    lake = relation(connection, files, reads, LAKE)
    wanted = "" if names is None else f" AND list_contains([{', '.join(quoted(n) for n in names)}]::VARCHAR[], name)"
    return (
        connection.sql(
            f"""
        WITH lake AS (SELECT *, {BY[by]} AS name FROM {lake} WHERE {within(period)}),
        found AS (
            SELECT name, unnest(list_distinct(problem_codes)) AS code, consignment_id, version, received_at
            FROM lake WHERE name IS NOT NULL{wanted}
        )
        SELECT name, code, count(*) AS rows, arg_max(consignment_id, (received_at, consignment_id, version))
                AS consignment_id, arg_max(version, (received_at, consignment_id, version)) AS version
        FROM found GROUP BY name, code
        QUALIFY row_number() OVER (PARTITION BY name ORDER BY count(*) DESC, code) <= {int(most)}
        ORDER BY name, rows DESC, code
        """,
            params={"since": period.since, "until": period.until},
        )
        .to_arrow_table()
        .cast(FREQUENT)
    )


def latest_with_problem(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], by: str, name: str, period: Period, limit: int
) -> pa.Table:
    """consignment_id and version of rows with an error of one name, latest received first, last version only."""
    reads = (*_BY_READS, "received_at", "entry_office", "grade", "consignment_id", "version")
    lake = relation(connection, files, reads, LAKE)
    return connection.sql(
        f"""
        WITH period AS (
            SELECT {BY[by]} AS name, consignment_id, version, grade, received_at FROM {lake} WHERE {within(period)}
        ),
        wrong AS (SELECT * FROM period WHERE name = $name AND grade IN ('C', 'D', 'E')),
        last AS (
            SELECT consignment_id, max(version) AS version
            FROM period SEMI JOIN wrong USING (consignment_id) GROUP BY consignment_id
        )
        SELECT consignment_id, version FROM wrong SEMI JOIN last USING (consignment_id, version)
        ORDER BY received_at DESC, consignment_id LIMIT {int(limit)}
        """,
        params={"since": period.since, "until": period.until, "name": name},
    ).to_arrow_table()


def rows_of(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], wanted: pa.Table) -> pa.Table:
    """Rows by consignment_id and version, schema CONSIGNMENT, latest received first: the whole lake is gone through."""
    lake = relation(connection, files, CONSIGNMENT.names, LAKE)
    named = wanted.select(["consignment_id", "version"]).group_by(["consignment_id", "version"]).aggregate([])
    connection.register("rows_wanted", named)
    try:
        rows = connection.sql(
            f"SELECT * FROM {lake} SEMI JOIN rows_wanted USING (consignment_id, version) "
            "ORDER BY received_at DESC, consignment_id, version"
        ).to_arrow_table()
    finally:
        connection.unregister("rows_wanted")
    return rows.select(CONSIGNMENT.names).cast(CONSIGNMENT)


def wrongs(rows: pa.Table, regimes: Regimes) -> list[Wrong]:
    """What is wrong in rows (schema CONSIGNMENT), in the order of rows and checks."""
    if not rows.num_rows:
        return []
    law = checks(regimes)
    found = hits(rows, law, rows["received_at"].combine_chunks())
    at = found["ordinal"].to_pylist()
    who = rows.select(["consignment_id", "version", "filer", "transport_mode", "regime"]).to_pylist()
    country = pc.coalesce(rows["country_of_dispatch"], rows["consignor_country"]).to_pylist()
    return [
        Wrong(
            consignment_id=str(who[n]["consignment_id"]),
            version=int(who[n]["version"] or 1),
            filer=who[n]["filer"] or "",
            country=country[n] or "",
            post="mail" in {who[n]["transport_mode"], who[n]["regime"]},
            code=law[hit].code,
            title=law[hit].title,
            path=law[hit].path,
            value=value or "",
            hint=law[hit].hint,
        )
        for n, hit, value in zip(at, found["hit"].to_pylist(), found["value"].to_pylist(), strict=True)
    ]


def within(period: Period) -> str:
    """The condition of a period and its offices; `since` and `until` are parameters of the statement."""
    condition = "received_at >= $since AND received_at < $until"
    if period.offices is not None:
        condition += (
            f" AND coalesce(entry_office, '') IN ({', '.join(quoted(o) for o in ('', *sorted(period.offices)))})"
        )
    return condition
