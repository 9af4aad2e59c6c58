import numpy as np
import pytest

from tidewaiter.risk.model.weights import effective_rows, learning_weights, stream_weights

TARGETED_AND_RANDOM = np.concatenate([np.ones(300), np.full(15, 0.0005)])


def test_rows_examined_for_certain_weigh_the_same():
    np.testing.assert_allclose(learning_weights(np.ones(5)), 1.0)
    np.testing.assert_allclose(stream_weights(np.ones(5)), 1.0)


def test_moderate_weights_are_the_inverse_propensities():
    propensity = np.array([0.5, 0.25, 0.5, 0.25])
    weight = learning_weights(propensity)
    assert weight[1] / weight[0] == pytest.approx(2.0)
    assert weight.mean() == pytest.approx(1.0)


def test_learning_keeps_half_the_rows_in_effect():
    weight = learning_weights(TARGETED_AND_RANDOM)
    assert effective_rows(weight) == pytest.approx(315 / 2, rel=1e-6)
    assert weight[-1] > weight[0]


def test_the_stream_is_capped_only_to_a_hundred_rows_in_effect():
    weight = stream_weights(TARGETED_AND_RANDOM)
    assert effective_rows(weight) == pytest.approx(100, rel=1e-6)
    assert weight[-1] / weight[0] > learning_weights(TARGETED_AND_RANDOM)[-1] / learning_weights(TARGETED_AND_RANDOM)[0]


def test_a_large_random_arm_is_not_capped_for_the_stream():
    propensity = np.concatenate([np.ones(3000), np.full(500, 0.001)])
    weight = stream_weights(propensity)
    assert weight[-1] / weight[0] == pytest.approx(1000)


@pytest.mark.parametrize("propensity", [[0.0, 1.0], [-0.1], [1.1], [np.nan], [[0.5]]])
def test_a_propensity_that_cannot_be_is_refused(propensity):
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        learning_weights(np.array(propensity))


def test_no_rows_have_no_effect():
    assert effective_rows(np.empty(0)) == 0.0
