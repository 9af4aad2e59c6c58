"""Who may be selected on a day: the latest assessment of each consignment that is due then."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.history.relation import path_literal
from tidewaiter.risk.assess import ASSESSMENT, completed
from tidewaiter.risk.bands import REFERENCE_RATE
from tidewaiter.risk.rules.rule import LOG_ODDS_PER_POINT

_PART = re.compile(r"\bfeatures\.(\w+)")

NOVELTY = """
    1 / (1 + coalesce(features.consignor_count_30d, 0)) + 1 / (1 + coalesce(features.consignee_address_count_30d, 0))
    + 1 / (1 + coalesce(features.goods_count_30d, 0))
"""
"""How new a consignment is, 0 to 3: sender, delivery address and goods that were seldom seen weigh most."""

STRATUM = "coalesce(features.dispatched_from, '')"
"""Strata of the random arm: countries of dispatch, so that what is found can be compared between them."""

MASS = "exp(features.gross_mass_log)"
"""Gross mass in kg, by which kinds of examination are told apart; null where it was not filed."""

WORTH = f"""
    CASE WHEN score = rule_score
        THEN 1 / (1 + {(1 - REFERENCE_RATE) / REFERENCE_RATE} * exp(-{LOG_ODDS_PER_POINT} * least(rule_score, 500)))
        ELSE greatest(score, 0) END
"""
"""Expected harm, which minutes are shared by: the score of a model, or what rules' points mean as a probability."""

DERIVED = {"novelty": NOVELTY, "gross_mass_kg": MASS, "worth": WORTH}
"""What selection asks of an assessment besides its columns, in numbers; and STRATUM, a text."""

FEATURES_READ = tuple(sorted({name for sql in (*DERIVED.values(), STRATUM) for name in _PART.findall(sql)}))
"""The features that these read."""

CANDIDATES = pa.schema(
    [
        *ASSESSMENT,
        *(pa.field(name, pa.float64()) for name in DERIVED),
        pa.field("stratum", pa.string()),
        pa.field("run_id", pa.string()),
    ]
)
"""An assessment, what selection derives from it, and the run of assessment it comes from."""


def derived() -> str:
    """The columns that selection derives, as a list for SELECT over ASSESSMENT rows."""
    numbers = ", ".join(f"({sql})::DOUBLE AS {name}" for name, sql in DERIVED.items())
    return f"{numbers}, ({STRATUM})::VARCHAR AS stratum"


def candidates(
    connection: duckdb.DuckDBPyConnection, assessments: Sequence[Path], *, on: date, excluded: pa.Table
) -> pa.Table:
    """Rows of schema CANDIDATES, by consignment, of those due from the day before `on` to the day after.

    `assessments` are files named by their run (and, after a dash, their part), which hold every version that
    may be the latest; `excluded` (consignment_id) were targets before.
    """
    if not assessments:
        return CANDIDATES.empty_table()
    files = ", ".join(path_literal(file) for file in assessments)
    scan = f"read_parquet([{files}], hive_partitioning = false, union_by_name = true, filename = true)"
    # The versions are compared on narrow columns; feature vectors are read for those due alone.
    sql = f"""
        WITH latest AS (
            SELECT consignment_id, version, assessed_at FROM {scan}
            QUALIFY row_number() OVER (PARTITION BY consignment_id ORDER BY version DESC, assessed_at DESC) = 1
        )
        SELECT due.* EXCLUDE (filename), {derived()},
            split_part(parse_filename(filename, true), '-', 1) AS run_id
        FROM {scan} AS due
        SEMI JOIN latest USING (consignment_id, version, assessed_at)
        ANTI JOIN excluded USING (consignment_id)
        WHERE arrival_date BETWEEN $first AND $last
        ORDER BY consignment_id
    """
    connection.register("excluded", excluded.select(["consignment_id"]))
    try:
        bounds = {"first": on - timedelta(days=1), "last": on + timedelta(days=1)}
        return completed(connection.sql(sql, params=bounds).to_arrow_table(), CANDIDATES)
    finally:
        connection.unregister("excluded")


def of_shift(found: pa.Table, *, facility: str, window: tuple[datetime, datetime], first_of: date | None) -> pa.Table:
    """Those candidates that a facility meets in [window), in their order (see Facility.interval).

    A consignment without `eta` is due in the first shift of its arrival date: `first_of` names that date
    when this is the first shift, else None.
    """
    begin, end = (pa.scalar(moment, CANDIDATES.field("eta").type) for moment in window)
    inside = pc.fill_null(pc.and_(pc.greater_equal(found["eta"], begin), pc.less(found["eta"], end)), fill_value=False)
    if first_of is not None:
        undated = pc.and_(pc.is_null(found["eta"]), pc.equal(found["arrival_date"], pa.scalar(first_of)))
        inside = pc.or_(inside, undated)
    here = pc.fill_null(pc.equal(found["entry_office"], facility), fill_value=False)
    return found.filter(pc.and_(inside, here))
