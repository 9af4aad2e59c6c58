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
import peer_pandas_checks as checks
import peer_pandas_rest as rest
import peer_polars
import peer_polars_checks as polars_checks
import peer_polars_rest as polars_rest
import peer_selection
import traffic
from tidewaiter.intake import regimes
from tidewaiter.intake.checks import table
from tidewaiter.selection import capacity

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
    quoted = checks.check(left)
    peer_pandas.add_hashes(left)
    left = left.merge(peer_pandas.described(left, RULES), on="goods_description", how="left")
    left = peer_pandas.with_profiles(left, history, as_of, outcomes.to_pandas())
    vectors = peer_pandas.features(left)
    score, fired, unknown = peer_pandas.judged(vectors, left, RULES)
    hits = rest.looked_out_for(left, lookouts.to_pandas())

    right = pl.concat([peer_polars.prepared(file) for file in files])
    told = pl.concat([polars_checks.check(pl.read_parquet(file, columns=job.READ))[1] for file in files])
    texts = pl.col("path").is_in(list(job.TEXTS))
    same = ["consignment_id", "filer", "code", "path", "severity", "value", "hint"]
    theirs = told.filter(texts).select(same).sort(same).to_dicts()
    mine = pl.from_pandas(quoted[quoted["path"].isin(job.TEXTS)][same]).sort(same).to_dicts()
    assert mine == theirs
    assert len(quoted) == told.height > len(mine) > 0
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


def test_as_many_checks_as_the_product() -> None:
    texts = dict.fromkeys(job.READ, pd.Series([], dtype="str"))
    numbers = dict.fromkeys(set(job.READ) - job.TEXTS, pd.Series([], dtype="float64"))
    times = {name: pd.Series([], dtype="datetime64[us, UTC]") for name in ("eta", "received_at", "posted_on")}
    empty = pd.DataFrame(texts | numbers | times)
    by_pandas = [(one.code, one.path) for one in checks.listed(empty)]
    by_polars = [(one.code, one.path) for one in polars_checks.listed()]
    ours = table.checks(regimes.load().among(("mail", "air", "express")))
    of_lists = [one for one in ours if one.path.startswith("items.") or one.path == "container"]
    assert by_pandas == by_polars
    assert len(by_pandas) >= len(ours) - len(of_lists)
    assert {code for code, _ in by_pandas} == set(job.HINTS)


def test_targets_are_within_capacity_and_by_lookout_first() -> None:
    rng = np.random.default_rng(1)
    rows = 4_000
    day = {
        "office": rng.choice([place.code for place in capacity.load().facility], rows).astype(object),
        "stratum": rng.choice(["CN", "DE", "US"], rows),
        "eta": np.datetime64("2026-06-15T05:00") + rng.integers(0, 16 * 60, rows) * np.timedelta64(1, "m"),
        "score": rng.random(rows),
        "novelty": rng.random(rows),
        "hit": rng.random(rows) < 0.001,
    }
    chosen = peer_selection.choose(day, DAY, 7)
    assert len(set(chosen.rows.tolist())) == len(chosen.rows)
    for place in capacity.load().facility:
        for shift in place.shifts:
            here = (chosen.facility == place.code) & (chosen.shift == shift.name)
            assert 0 < here.sum() <= shift.capacity()
            assert {"exploit", "random"} <= set(chosen.arm[here]) | {"lookout"}
    assert day["hit"][chosen.rows[chosen.arm == "lookout"]].all()
    assert not day["hit"][chosen.rows[chosen.arm == "exploit"]].any()
