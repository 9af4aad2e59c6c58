import numpy as np
import pytest

from tidewaiter.risk.model.matrix import FeatureTableError
from tidewaiter.risk.model.trained import BASE_VALUE


def test_contributions_add_up_exactly_to_the_score(model, later):
    features, _ = later
    table = model.contributions(features)
    assert table.column_names == [*model.columns.names, BASE_VALUE]
    total = sum(table[name].to_numpy() for name in table.column_names)
    np.testing.assert_allclose(total, model.log_odds(features), atol=1e-12)


def test_probability_is_the_calibrated_score(model, later):
    features, _ = later
    expected = model.calibrator.probability(model.log_odds(features))
    np.testing.assert_array_equal(model.predict(features), expected)
    assert ((expected > 0) & (expected < 1)).all()


def test_probability_ranks_as_the_score_does(model, later):
    features, _ = later
    order = np.argsort(model.log_odds(features), kind="stable")
    assert (np.diff(model.predict(features)[order]) >= 0).all()


def test_a_row_is_scored_alone_as_among_others(model, later):
    features, _ = later
    whole = model.predict(features)
    np.testing.assert_array_equal(model.predict(features.slice(17, 1)), whole[17:18])
    backwards = features.take(list(range(features.num_rows))[::-1])
    np.testing.assert_array_equal(model.predict(backwards), whole[::-1])


def test_a_table_without_a_feature_is_refused(model, later):
    with pytest.raises(FeatureTableError, match="'route'"):
        model.predict(later[0].drop_columns(["route"]))


def test_no_rows_give_no_probabilities(model, later):
    assert model.predict(later[0].slice(0, 0)).shape == (0,)
    assert model.contributions(later[0].slice(0, 0)).num_rows == 0


def test_importance_names_what_matters_first(model):
    names = list(model.importance())
    assert names[0] in {"mass_log", "route"}
    assert set(names) == set(model.columns.names)
    assert model.importance()["office"] < model.importance()["route"]
