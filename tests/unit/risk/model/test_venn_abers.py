import numpy as np
import pytest
from scipy.special import expit

from tidewaiter.risk.model.venn_abers import compare, fit_venn_abers


def drawn(rows: int, seed: int):
    random = np.random.default_rng(seed)
    score = random.normal(-1, 1.5, rows)
    return score, random.random(rows) < expit(score), np.ones(rows)


def test_probabilities_rise_with_the_score_lie_between_the_bounds_and_hold():
    fitted = fit_venn_abers(*drawn(3000, 1))
    score = np.linspace(-4, 3, 50)
    said = fitted.probability(score)
    assert (np.diff(said) >= -1e-12).all()
    assert (fitted.low <= fitted.high).all()
    assert said == pytest.approx(expit(score), abs=0.12)


def test_with_few_rows_it_says_that_it_knows_little():
    many, few = fit_venn_abers(*drawn(3000, 1)), fit_venn_abers(*drawn(60, 1))
    middle = np.array([0.0])
    assert few.width(middle)[0] > 3 * many.width(middle)[0]


def test_both_calibrations_are_measured_on_rows_that_they_did_not_see():
    score, label, weight = drawn(3000, 2)
    found = compare(score, label, weight, np.arange(3000) % 3)
    assert set(found) == {"served", "venn-abers"}
    assert all(report.expected_calibration_error < 0.03 for report in found.values())
