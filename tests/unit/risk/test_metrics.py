import numpy as np
import pytest

from tidewaiter.risk.metrics import ranking

LABEL = np.array([True, False, True, False, False, False, False, False, False, False])


def test_a_perfect_ranking():
    figures = ranking(LABEL, LABEL.astype(float), shares=(0.1, 0.2, 0.5))
    assert (figures.auc, figures.ap) == (1.0, 1.0)
    assert figures.precision_at == pytest.approx({"0.1": 1.0, "0.2": 1.0, "0.5": 0.4})
    assert figures.recall_at == pytest.approx({"0.1": 0.5, "0.2": 1.0, "0.5": 1.0})


def test_one_score_for_all_is_a_draw_at_random():
    figures = ranking(LABEL, np.zeros(10), shares=(0.1, 0.5))
    assert figures.auc == 0.5
    assert figures.ap == pytest.approx(0.2)
    assert figures.precision_at == pytest.approx({"0.1": 0.2, "0.5": 0.2})
    assert figures.recall_at == pytest.approx({"0.1": 0.1, "0.5": 0.5})


def test_ties_at_the_boundary_count_by_their_expectation():
    # The top 10 % is one row out of a tie of two, one of which is a finding.
    score = np.array([1.0, 1.0, 0, 0, 0, 0, 0, 0, 0, 0])
    assert ranking(LABEL, score, shares=(0.1,)).precision_at["0.1"] == pytest.approx(0.5)


def test_the_order_of_rows_does_not_matter():
    random = np.random.default_rng(1)
    score, label = random.integers(0, 5, 300).astype(float), random.random(300) < 0.2
    turned = random.permutation(300)
    one, two = ranking(label, score), ranking(label[turned], score[turned])
    assert (one.auc, one.ap) == pytest.approx((two.auc, two.ap))
    assert one.precision_at == pytest.approx(two.precision_at)


def test_a_weight_of_two_is_the_row_twice():
    random = np.random.default_rng(2)
    score, label = random.normal(size=200), random.random(200) < 0.3
    weight = random.integers(0, 3, 200)
    weighted = ranking(label, score, weight.astype(float))
    repeated = ranking(np.repeat(label, weight), np.repeat(score, weight))
    assert weighted.auc == pytest.approx(repeated.auc)
    assert weighted.ap == pytest.approx(repeated.ap)
    assert weighted.precision_at == pytest.approx(repeated.precision_at)
    assert weighted.recall_at == pytest.approx(repeated.recall_at)


@pytest.mark.parametrize("label", [np.zeros(3, bool), np.ones(3, bool), np.zeros(0, bool)])
def test_one_label_alone_has_no_curve(label):
    figures = ranking(label, np.arange(len(label), dtype=float))
    assert (figures.auc, figures.ap) == (None, None)
    assert all(0 <= value <= 1 for value in figures.precision_at.values())
