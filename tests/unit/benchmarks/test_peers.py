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
import peer_pandas_rest as rest
import peer_polars
import peer_polars_rest as polars_rest
import traffic

DAY, ROWS, RULES = date(2026, 6, 15), 3_000, 100
OWN_CODES = {"dispatched_from", "made_in", "travels_by", "valued_in", "s10_service"}
"""Each numbers categories in its own way."""
OUTCOMES, LOOKOUTS = 2_000, 2_000


@pytest.mark.filterwarnings("ignore")
def test_features_lists_and_grades_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "KEPT", tmp_path)  # where the classifier of descriptions is kept
    rest.kept_chapters.cache_clear()
    files = traffic.consignments(tmp_path / "day", ROWS, DAY, 7)
    history = traffic.history(tmp_path / "history", 5 * ROWS, DAY, ROWS, 7)
    outcomes, lookouts = traffic.outcomes(history, OUTCOMES, 7), traffic.lookouts(LOOKOUTS, 7, ROWS)
    as_of = datetime.combine(DAY, time(), UTC)

    left = pd.concat([pd.read_parquet(file, columns=job.READ) for file in files], ignore_index=True)
    left["entry_office"] = left["unloading_location"].map(job.OFFICES)
    peer_pandas.check(left)
    peer_pandas.add_hashes(left)
    left = left.merge(peer_pandas.described(left, RULES), on="goods_description", how="left")
    left = peer_pandas.with_profiles(left, history, as_of, outcomes.to_pandas())
    vectors = peer_pandas.features(left)
    score, fired, unknown = peer_pandas.judged(vectors, left, RULES)
    hits = rest.looked_out_for(left, lookouts.to_pandas())

    right = pl.concat([peer_polars.prepared(file) for file in files])
    right = right.join(
        peer_polars.described(right["goods_description"], RULES), on="goods_description", how="left", nulls_equal=True
    )
    right = polars_rest.with_chapters(right)
    for kind in peer_polars.KINDS:
        right = peer_polars.with_profile(right, history, kind, as_of)
    right = polars_rest.with_the_rest(right, history, as_of, pl.from_arrow(outcomes))
    right = polars_rest.judged(right.with_columns(*peer_polars.features()), RULES)
    right = polars_rest.with_lookouts(right, pl.from_arrow(lookouts))
    other = right.to_pandas().set_index("consignment_id").loc[left["consignment_id"]]

    both = 0
    for name in set(job.FEATURE_NAMES) - OWN_CODES:
        a, b = vectors[name].to_numpy(float), other[name].to_numpy(float)
        # Of what is missing pandas often says no, Polars nothing; where both say something they say the same.
        said = ~np.isnan(a) & ~np.isnan(b)
        assert np.allclose(a[said], b[said], rtol=1e-3, atol=1e-4), name
        assert not (np.isnan(a) & ~np.isnan(b)).any(), name
        both += bool(said.any())
    assert both > 100
    assert np.allclose(score, other["rule_score"].to_numpy())
    for mine, column in (
        (fired, "fired"),
        (left["problems"], "problems"),
        (hits, "lookouts"),
        (left["terms"], "terms"),
    ):
        theirs = [sorted(value) if value is not None else [] for value in other[column]]
        assert [sorted(term.strip() for term in row) for row in mine] == [
            sorted(term.strip() for term in row) for row in theirs
        ], column
    assert (left["grade"].to_numpy() == other["grade"].to_numpy()).all()
    assert 0.9 < vectors["pair_is_new"].mean() < 1
    assert sum(map(len, fired)) > 0
    assert sum(map(len, unknown)) > 0
    assert sum(map(len, hits)) > 0
    assert vectors["consignor_findings"].sum() > 0
