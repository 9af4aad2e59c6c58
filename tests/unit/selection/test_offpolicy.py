import math

import numpy as np
import pytest

from tidewaiter.selection.offpolicy import Logged, estimate

ALL = np.ones(400, dtype=bool)


def run(seed: int) -> tuple[Logged, np.ndarray, np.ndarray, float]:
    """A stream of 4,000 with a model that is half right; what another policy would truly have found."""
    rng = np.random.default_rng(seed)
    risk = rng.beta(0.4, 12, size=4000)
    holds = rng.random(4000) < risk
    propensity = np.clip(0.02 + 0.3 * rng.random(4000), 0, 1)
    chosen = rng.random(4000) < propensity
    wanted = np.where(risk > np.quantile(risk, 0.95), 0.9, 0.01)
    return Logged(propensity, chosen, chosen, holds & chosen), wanted, risk, float((wanted * holds).sum())


def test_the_policy_that_was_run_is_estimated_by_what_it_found() -> None:
    finding = np.arange(400) < 7
    logged = Logged(np.full(400, 0.5), ALL, ALL, finding)
    assert estimate(logged, np.full(400, 0.5)).horvitz_thompson.value == pytest.approx(7)


def test_both_estimates_are_right_on_average_and_the_model_narrows() -> None:
    errors, plain, robust = [], [], []
    for seed in range(60):
        logged, wanted, risk, truth = run(seed)
        got = estimate(logged, wanted, risk)
        errors.append((got.horvitz_thompson.value - truth, got.doubly_robust.value - truth))
        plain.append(got.horvitz_thompson.low <= truth <= got.horvitz_thompson.high)
        robust.append(got.doubly_robust.high - got.doubly_robust.low)
    assert abs(np.mean([e[0] for e in errors])) < 5
    assert abs(np.mean([e[1] for e in errors])) < 5
    assert np.std([e[1] for e in errors]) < np.std([e[0] for e in errors])
    assert np.mean(plain) >= 0.9


def test_a_wrong_model_is_corrected_by_what_was_seen() -> None:
    differences = []
    for seed in range(60):
        logged, wanted, _, truth = run(seed)
        differences.append(estimate(logged, wanted, np.full(4000, 0.5)).doubly_robust.value - truth)
    assert abs(np.mean(differences)) < 12


def test_what_could_never_be_opened_before_has_no_figure() -> None:
    propensity = np.where(np.arange(400) < 200, 0.0, 0.5)
    logged = Logged(propensity, propensity > 0, propensity > 0, np.zeros(400, dtype=bool))
    got = estimate(logged, np.full(400, 0.1))
    assert math.isnan(got.horvitz_thompson.value)
    assert got.unsupported == pytest.approx(0.5)
    assert "nothing can be said" in got.words


def test_little_evidence_is_called_little() -> None:
    logged = Logged(np.full(400, 0.01), np.arange(400) < 4, np.arange(400) < 4, np.zeros(400, dtype=bool))
    assert "too few" in estimate(logged, np.full(400, 0.1)).words
