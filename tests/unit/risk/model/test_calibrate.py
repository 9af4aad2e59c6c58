import numpy as np
import pytest
from scipy.special import expit, logit

from tidewaiter.risk.model.calibrate import Calibrator, Method, calibration_report, fit_calibrator


def scored(rows: int, seed: int, slope: float = 1.0, height: float = -2.0):
    random = np.random.default_rng(seed)
    score = random.normal(size=rows) * 1.5
    truth = expit(slope * score + height)
    return score, random.random(rows) < truth, truth


def test_few_positives_give_a_line():
    score, label, _ = scored(400, 1)
    assert fit_calibrator(score, label, np.ones(400)).method is Method.PLATT


def test_the_line_finds_slope_and_height():
    score, label, truth = scored(2500, 2, slope=0.6, height=-3.0)
    calibrator = fit_calibrator(score, label, np.ones(2500))
    assert calibrator.method is Method.PLATT
    assert np.abs(calibrator.probability(score) - truth).mean() < 0.01


def test_many_positives_give_knots_that_follow_any_rising_curve():
    random = np.random.default_rng(3)
    score = random.normal(size=20_000)
    truth = np.where(score > 1, 0.5, 0.05)
    label = random.random(20_000) < truth
    calibrator = fit_calibrator(score, label, np.ones(20_000))
    assert calibrator.method is Method.ISOTONIC
    assert np.abs(calibrator.probability(score) - truth).mean() < 0.02


def test_weights_carry_the_probability_back_to_the_stream():
    # In the stream one in ten of score 0 is a finding; findings were examined ten times as often.
    label = np.concatenate([np.ones(100, bool), np.zeros(90, bool)])
    weight = np.where(label, 1.0, 10.0)
    calibrator = fit_calibrator(np.zeros(190), label, weight)
    assert calibrator.probability(np.zeros(1))[0] == pytest.approx(0.1, abs=0.02)


def test_a_perfect_score_stays_short_of_certainty():
    score = np.concatenate([np.full(5000, -5.0), np.full(500, 5.0)])
    probability = fit_calibrator(score, score > 0, np.ones(5500)).probability(np.array([-50.0, 50.0]))
    assert 0 < probability[0] < 0.01
    assert 0.99 < probability[1] <= 1


def test_labels_against_the_score_still_give_a_rising_map():
    score, label, _ = scored(800, 4, slope=-1.0)
    probability = fit_calibrator(score, label, np.ones(800)).probability(np.array([-2.0, 0.0, 2.0]))
    assert probability[0] < probability[1] < probability[2]


def test_beyond_the_knots_the_slope_goes_on():
    calibrator = Calibrator(Method.ISOTONIC, (-1.0, 1.0), (-2.0, 0.0), 0.5)
    np.testing.assert_allclose(logit(calibrator.probability(np.array([-3.0, 0.0, 3.0]))), [-3.0, -1.0, 1.0])


def test_the_report_of_true_probabilities_shows_no_error():
    _, label, truth = scored(40_000, 5)
    report = calibration_report(truth, label, np.ones(40_000))
    assert report.expected_calibration_error < 0.01
    assert len(report.reliability) == 10
    assert sum(b.rows for b in report.reliability) == 40_000
    assert report.mean_predicted == pytest.approx(report.prevalence, abs=0.01)


def test_the_report_of_one_half_everywhere_is_known():
    label = np.array([True, False, False, False])
    report = calibration_report(np.full(4, 0.5), label, np.array([1.0, 1.0, 1.0, 1.0]))
    assert report.brier == pytest.approx(0.25)
    assert report.log_loss == pytest.approx(np.log(2))
    assert report.expected_calibration_error == pytest.approx(0.25)
    assert [b.rows for b in report.reliability] == [4]
