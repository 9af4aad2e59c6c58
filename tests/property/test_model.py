"""Properties of what the learner gives: probabilities bounded and monotone, weights and figures well behaved."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tidewaiter.risk.metrics import ranking
from tidewaiter.risk.model.calibrate import fit_calibrator
from tidewaiter.risk.model.challenger import fit_challenger
from tidewaiter.risk.model.folds import folds_of
from tidewaiter.risk.model.matrix import Sample, columns_of, matrix_of
from tidewaiter.risk.model.weights import effective_rows, learning_weights, stream_weights

SCORES = st.floats(-20, 20)
ROWS = 1600
KNOWN = pa.table({"mass": np.exp(np.linspace(0, 4, 80)), "route": [f"R{i % 3}" for i in range(80)]})
CHALLENGER = fit_challenger(Sample(matrix_of(KNOWN, columns_of(KNOWN)), np.arange(80) % 4 == 0, np.ones(80)))


@given(
    seed=st.integers(0, 10_000),
    rate=st.floats(0.02, 0.6),
    steps=st.sampled_from([2, 5, 50, 10_000]),
    at=st.lists(SCORES, min_size=2, max_size=40),
)
def test_calibration_never_turns_a_ranking_round(seed, rate, steps, at):
    random = np.random.default_rng(seed)
    score = np.round(random.normal(size=ROWS) * steps) / steps
    label = random.random(ROWS) < rate
    label[:2] = [True, False]
    weight = random.exponential(size=ROWS) + 0.01
    calibrator = fit_calibrator(score, label, weight)
    assert (np.diff(calibrator.score) > 0).all()
    assert (np.diff(calibrator.log_odds) > 0).all()
    asked = np.sort(np.asarray(at))
    probability = calibrator.probability(asked)
    assert ((probability >= 0) & (probability <= 1)).all()
    assert (np.diff(probability) >= -1e-15).all()


@given(arrays.arrays(np.float64, st.integers(1, 200), elements=st.floats(1e-6, 1)))
def test_weights_follow_rareness_and_keep_enough_rows_in_effect(propensity):
    for weigh, least in ((learning_weights, len(propensity) / 2), (stream_weights, min(100, len(propensity)))):
        weight = weigh(propensity)
        assert np.isclose(weight.mean(), 1)
        assert effective_rows(weight) >= least * (1 - 1e-6)
        order = np.argsort(propensity)
        assert (np.diff(weight[order]) <= 1e-12).all()


@given(st.lists(st.booleans(), min_size=8, max_size=80), st.integers(1, 12), st.integers(0, 1000))
def test_folds_never_split_a_group(label, kinds, seed):
    groups = np.arange(len(label)) % kinds
    fold = folds_of(np.array(label), groups, 4, seed)
    assert all(len(set(fold[groups == g])) == 1 for g in range(kinds) if (groups == g).any())
    assert set(fold) <= {0, 1, 2, 3}


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.floats(0.1, 10)), min_size=1, max_size=60),
    st.floats(0.01, 1.0),
)
def test_figures_are_shares(rows, share):
    label, score, weight = (np.array(column) for column in zip(*rows, strict=True))
    figures = ranking(label, score.astype(float), weight, shares=(share,))
    for value in (figures.auc, figures.ap, *figures.precision_at.values(), *figures.recall_at.values()):
        assert value is None or -1e-9 <= value <= 1 + 1e-9


@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(allow_nan=False, allow_infinity=True),
            st.none() | st.text(max_size=3),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_the_challenger_scores_any_row_and_its_terms_add_up(rows):
    strange = pa.table(
        {"mass": pa.array([r[0] for r in rows], pa.float64()), "route": pa.array([r[1] for r in rows], pa.string())}
    )
    matrix = matrix_of(strange, columns_of(KNOWN))
    score = CHALLENGER.log_odds(matrix)
    assert np.isfinite(score).all()
    np.testing.assert_allclose(CHALLENGER.contributions(matrix).sum(axis=1), score, atol=1e-12)
