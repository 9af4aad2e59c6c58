"""The stream that selections drew from, with what was known of each candidate: for judging who is opened, and others.

Every candidate of a drawing has a row with its propensity, chosen or not, and the vector that was frozen when it was
assessed. Nothing is counted anew, so nothing learnt since can reach a figure.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.history.relation import path_literal
from tidewaiter.selection import arms
from tidewaiter.selection.intervals import Estimate
from tidewaiter.selection.offpolicy import Logged, OffPolicy, estimate

SIZES = ((1, "first seen"), (5, "1 to 4 in 30 days"), (50, "5 to 49"), (500, "50 to 499"))

GROUPS: Mapping[str, str] = {
    "country of dispatch": "features.dispatched_from",
    "kind of consignor": ("CASE features.consignor_is_company WHEN 1 THEN 'company' WHEN 0 THEN 'not a company' END"),
    "size of consignor": (
        "CASE "
        + " ".join(f"WHEN coalesce(features.consignor_count_30d, 0) < {below} THEN '{name}'" for below, name in SIZES)
        + " ELSE '500 or more' END"
    ),
    "mode of transport": "features.travels_by",
}
"""Facts of trade by which openings are compared, as SQL over an assessment; null: not filed."""

POLICIES: Mapping[str, str] = {
    "rules": "rule_score",
    "model": "probability",
    "score": "score",
    "price": "abs(features.value_per_kg_deviation)",
    "new senders": "-coalesce(features.consignor_count_30d, 0)",
    "random": "0",
}
"""Policies to judge, by what they rank by: SQL over an assessment; a null ranks last."""

_STREAM = {name: f"group_{number}" for number, name in enumerate(GROUPS)}


def stream(
    connection: duckdb.DuckDBPyConnection, propensities: Sequence[Path], assessments: Sequence[Path]
) -> pa.Table:
    """One row a candidate of a drawing, by run and consignment.

    Columns: run_id, consignment_id, version, chosen, propensity, probability, `rank_<policy>` for POLICIES and a text
    `group_<n>` for GROUPS. `propensities` are files named by their run, `assessments` hold what was assessed.
    """
    if not propensities or not assessments:
        return connection.sql("SELECT ''::VARCHAR AS run_id WHERE false").to_arrow_table()
    drawn, assessed = (
        f"read_parquet([{', '.join(path_literal(f) for f in files)}], hive_partitioning = false, union_by_name = true, "
        "filename = true)"
        for files in (propensities, assessments)
    )
    ranks = ", ".join(f'({sql})::DOUBLE AS "rank_{name}"' for name, sql in POLICIES.items())
    groups = ", ".join(f"({sql})::VARCHAR AS {_STREAM[name]}" for name, sql in GROUPS.items())
    sql = f"""
        WITH known AS (
            SELECT * FROM {assessed}
            QUALIFY row_number() OVER (PARTITION BY consignment_id, version ORDER BY assessed_at DESC) = 1
        )
        SELECT parse_filename(drawn.filename, true) AS run_id, consignment_id, version, chosen, propensity,
            known.probability, {ranks}, {groups}
        FROM (SELECT * EXCLUDE (score) FROM {drawn}) AS drawn JOIN known USING (consignment_id, version)
        ORDER BY run_id, consignment_id, version
    """
    return connection.sql(sql).to_arrow_table()


def counts(of: pa.Table, group: str) -> pa.Table:
    """How many candidates each group has: columns group and count; a consignment counts once."""
    named = _STREAM[group]
    once = of.select(["consignment_id", named]).group_by(["consignment_id"]).aggregate([(named, "max")])
    found = once.group_by([f"{named}_max"]).aggregate([([], "count_all")])
    return pa.table({"group": found[f"{named}_max"], "count": found["count_all"]})


def group_of(of: pa.Table, group: str) -> dict[tuple[str, int], str | None]:
    """The group of each (consignment, version) that was chosen."""
    few = of.filter(of["chosen"])
    keys = zip(few["consignment_id"].to_pylist(), few["version"].to_pylist(), strict=True)
    return dict(zip(keys, few[_STREAM[group]].to_pylist(), strict=True))


def judge(
    of: pa.Table, examined: set[tuple[str, int]], found: set[tuple[str, int]], prevalence: Estimate
) -> dict[str, OffPolicy]:
    """What each of POLICIES would have found had it chosen as many in every drawing, with no share for chance.

    A policy that ranks by what no row has is left out.
    """
    keys = list(zip(of["consignment_id"].to_pylist(), of["version"].to_pylist(), strict=True))
    chosen = of["chosen"].to_numpy(zero_copy_only=False)
    logged = Logged(
        of["propensity"].to_numpy(),
        chosen,
        np.array([key in examined for key in keys], dtype=bool) & chosen,
        np.array([key in found for key in keys], dtype=bool) & chosen,
    )
    runs = of["run_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    expected = of["probability"].combine_chunks().to_numpy(zero_copy_only=False).astype(np.float64)
    expected = np.where(np.isnan(expected), 0.0 if np.isnan(prevalence.value) else prevalence.value, expected)
    known = [name for name in POLICIES if of[f"rank_{name}"].null_count < of.num_rows]
    return {name: estimate(logged, _wanted(of, name, runs, chosen), expected) for name in known}


def _wanted(of: pa.Table, policy: str, runs: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    score = of[f"rank_{policy}"].combine_chunks().to_numpy(zero_copy_only=False).astype(np.float64)
    score = np.where(np.isfinite(score), score, -np.inf)
    wanted = np.zeros(len(score))
    for run in np.unique(runs):
        mine = np.flatnonzero(runs == run)
        nobody = np.zeros(len(mine), dtype=bool)
        wanted[mine] = arms.policy(nobody, score[mine], int(chosen[mine].sum()))
    return wanted
