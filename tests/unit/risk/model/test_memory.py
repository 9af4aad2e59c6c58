import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.matrix import Sample, columns_of, matrix_of
from tidewaiter.risk.model.memory import HALF_LIVES, faded, half_life

ROWS = 1_200
AGE = np.linspace(420.0, 0.0, ROWS)


def world(*, turns: bool) -> tuple[pa.Table, np.ndarray]:
    """What betrays a finding is its sign; in a world that turns, the sign turns slowly over fourteen months."""
    random = np.random.default_rng(11)
    sign, other = random.normal(size=(2, ROWS))
    slope = np.cos(np.pi * (AGE / 420)) if turns else 1.0
    label = 2.0 * slope * sign + random.logistic(size=ROWS) > 2.0
    return pa.table({"sign": sign, "other": other}), label


def sample(features: pa.Table, label: np.ndarray) -> Sample:
    return Sample(matrix_of(features, columns_of(features)), label, np.ones(len(label)))


def test_an_outcome_counts_half_after_its_half_life():
    np.testing.assert_allclose(faded(np.array([10.0, 66.0, 122.0]), 56.0), [1.0, 0.5, 0.25])
    np.testing.assert_array_equal(faded(np.array([10.0, 66.0]), None), [1.0, 1.0])
    assert len(faded(np.empty(0), 56.0)) == 0


def test_a_world_that_turns_is_forgotten():
    assert half_life(sample(*world(turns=True)), AGE) == min(HALF_LIVES)


def test_a_world_that_stands_still_is_remembered():
    assert half_life(sample(*world(turns=False)), AGE) is None


def test_few_findings_conclude_nothing():
    features, label = world(turns=True)
    label[np.flatnonzero(label)[20:]] = False
    assert half_life(sample(features, label), AGE) is None


def test_the_order_of_rows_does_not_matter():
    features, label = world(turns=True)
    order = np.random.default_rng(1).permutation(ROWS)
    assert half_life(sample(features.take(pa.array(order)), label[order]), AGE[order]) == min(HALF_LIVES)


def test_ages_must_be_known():
    features, label = world(turns=False)
    with pytest.raises(ValueError, match="finite"):
        half_life(sample(features, label), np.full(ROWS, np.nan))


def test_a_model_with_memory_follows_the_turn():
    features, label = world(turns=True)
    plain, fresh = (learn(features, label, np.ones(ROWS), seed=3, age=age) for age in (None, AGE))
    assert (plain.report.half_life_days, fresh.report.half_life_days) == (None, min(HALF_LIVES))
    ends = pa.table({"sign": [-1.5, 1.5], "other": [0.0, 0.0]})
    spread = [np.ptp(one.log_odds(ends)) * np.sign(np.diff(one.log_odds(ends))[0]) for one in (plain, fresh)]
    assert spread[1] > spread[0] + 0.5
