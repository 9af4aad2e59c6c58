import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.model.boosted import Settings, fit_boosted, settings_for
from tidewaiter.risk.model.matrix import FeatureTableError, Sample, columns_of, matrix_of

SMALL = Settings(depth=3, rounds=20)


def sample(features: pa.Table, label: np.ndarray) -> Sample:
    return Sample(matrix_of(features, columns_of(features)), label, np.ones(len(label)))


def test_trees_grow_deeper_only_with_more_positives():
    assert [settings_for(n).depth for n in (10, 99, 100, 999, 1000, 10**6)] == [3, 3, 4, 4, 5, 5]


def test_contributions_and_base_value_add_up_to_the_score(training):
    fitted = fit_boosted(sample(*training), SMALL, seed=1)
    matrix = sample(*training).matrix
    np.testing.assert_allclose(fitted.contributions(matrix).sum(axis=1), fitted.log_odds(matrix), atol=1e-12)


def test_the_same_rows_and_seed_give_the_same_scores(training):
    one, two = (fit_boosted(sample(*training), SMALL, seed=1) for _ in range(2))
    np.testing.assert_array_equal(one.log_odds(sample(*training).matrix), two.log_odds(sample(*training).matrix))


def test_watching_other_rows_records_a_loss_a_round(training, later):
    fitted = fit_boosted(sample(*training), SMALL, seed=1, watch=sample(*later))
    curve = fitted.loss_curve()
    assert len(curve) == 20
    assert curve[-1] < curve[0]


def test_fewer_rounds_are_part_of_the_same_model(training):
    fitted = fit_boosted(sample(*training), SMALL, seed=1)
    matrix = sample(*training).matrix
    assert (fitted.log_odds(matrix, 5) != fitted.log_odds(matrix)).any()
    np.testing.assert_array_equal(fitted.log_odds(matrix, 1000), fitted.log_odds(matrix))


def test_missing_numbers_and_levels_never_seen_have_a_score(training):
    features, label = training
    fitted = fit_boosted(sample(features, label), SMALL, seed=1)
    strange = features.slice(0, 3).set_column(6, "route", pa.array(["never seen", None, ""]))
    strange = strange.set_column(0, "mass_log", pa.array([None, 1e300, -1e300], pa.float64()))
    assert np.isfinite(fitted.log_odds(matrix_of(strange, columns_of(features)))).all()


def test_features_that_never_vary_are_refused():
    flat = pa.table({"same": [1.0] * 40})
    with pytest.raises(FeatureTableError, match="nothing can be learnt"):
        fit_boosted(sample(flat, np.arange(40) % 2 == 0), SMALL, seed=1)


def test_no_rows_have_no_scores(training):
    fitted = fit_boosted(sample(*training), SMALL, seed=1)
    empty = matrix_of(training[0].slice(0, 0), fitted.columns)
    assert fitted.log_odds(empty).shape == (0,)
    assert fitted.contributions(empty).shape == (0, 9)
