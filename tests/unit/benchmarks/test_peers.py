"""The peers of the day benchmark do the same job: pandas and Polars agree row by row."""

import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
import peer_job as job
import peer_pandas
import peer_polars
import traffic

DAY, ROWS, RULES = date(2026, 6, 15), 3_000, 100
OWN_CODES = {"dispatched_from", "made_in", "travels_by", "valued_in"}  # each numbers categories in its own way
OWN_MISSING = {"declared_value_round", "description_vague"}  # of what is missing pandas says no, Polars nothing


@pytest.mark.filterwarnings("ignore")
def test_features_rules_grades_and_terms_agree(tmp_path: Path) -> None:
    files = traffic.consignments(tmp_path / "day", ROWS, DAY, 7)
    history = traffic.history(tmp_path / "history", 5 * ROWS, DAY, ROWS, 7)
    as_of = datetime.combine(DAY, time(), UTC)

    left = pd.concat([pd.read_parquet(file, columns=job.READ) for file in files], ignore_index=True)
    left["entry_office"] = left["unloading_location"].map(job.OFFICES)
    peer_pandas.check(left)
    peer_pandas.add_hashes(left)
    left = left.merge(peer_pandas.described(left["goods_description"], RULES), on="goods_description", how="left")
    left = peer_pandas.with_profiles(left, history, as_of)
    vectors = peer_pandas.features(left)
    _, fired = peer_pandas.judged(vectors, left, RULES)

    right = pl.concat([peer_polars.prepared(file) for file in files])
    right = right.join(
        peer_polars.described(right["goods_description"], RULES), on="goods_description", how="left", nulls_equal=True
    )
    for kind in peer_polars.KINDS:
        right = peer_polars.with_profile(right, history, kind, as_of)
    right = peer_polars.judged(right.with_columns(*peer_polars.features()), RULES)
    other = right.to_pandas().set_index("consignment_id").loc[left["consignment_id"]]

    for name in set(job.FEATURE_NAMES) - OWN_CODES - OWN_MISSING:
        a, b = vectors[name].to_numpy(float), other[name].to_numpy(float)
        assert np.allclose(a, b, rtol=1e-3, atol=1e-4, equal_nan=True), name
    assert (fired == other["fired"].to_numpy()).all()
    assert (left["grade"].to_numpy() == other["grade"].to_numpy()).all()
    assert (left["terms"].to_numpy() == other["terms"].to_numpy()).all()
    assert 0.9 < vectors["pair_is_new"].mean() < 1
    assert fired.sum() > 0
