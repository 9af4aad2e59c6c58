"""Calibration: from a score in log-odds to the probability that an examination would find something.

The map is piecewise linear in log-odds and strictly increasing, so it never changes the ranking and never
makes ties. With few positives it is one line (Platt 1999, with his smoothed targets and a pull to slope 1);
with at least 300 effective positives an isotonic fit gives the knots, each flat stretch drawn together into
its centre (centred isotonic regression, Oron and Flournoy, Statistics in Biopharmaceutical Research 2017).
The rows must be out of fold and the weights those of the whole stream: then the probabilities refer to the
stream, not to the examined few.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import expit

from tidewaiter.risk.model.matrix import Flags, Numbers, Rows
from tidewaiter.risk.model.weights import effective_rows

ISOTONIC_LEAST_POSITIVES = 300.0
KNOT_BINS = 40
RELIABILITY_BINS = 10
_SLOPE_BOUNDS = (0.05, 20.0)


class Method(StrEnum):
    """How the calibrator was fitted."""

    PLATT = "platt"
    ISOTONIC = "isotonic"


@dataclass(frozen=True, slots=True)
class Calibrator:
    """Knots (score → log-odds, both strictly increasing) joined by lines, with one slope beyond either end."""

    method: Method
    score: tuple[float, ...]
    log_odds: tuple[float, ...]
    slope: float

    def probability(self, score: Numbers) -> Numbers:
        """Give the calibrated probability of each score."""
        knots, values = np.asarray(self.score), np.asarray(self.log_odds)
        inside = np.interp(score, knots, values)
        beyond = np.minimum(score - knots[0], 0.0) + np.maximum(score - knots[-1], 0.0)
        calibrated: Numbers = expit(inside + self.slope * beyond)
        return calibrated


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """A tenth of the stream by predicted probability: what was predicted and what was observed.

    `effective` is how many rows of equal weight would say as much (Kish); 0 in models that did not keep it.
    """

    rows: int
    predicted: float
    observed: float
    effective: float = 0.0


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """How far probabilities can be taken at their word, weighted to the stream."""

    brier: float
    log_loss: float
    expected_calibration_error: float
    mean_predicted: float
    prevalence: float
    reliability: tuple[ReliabilityBin, ...]


def fit_calibrator(score: Numbers, label: Flags, weight: Numbers) -> Calibrator:
    """Fit the map on out-of-fold scores (log-odds); needs at least one row of either label."""
    from sklearn.isotonic import isotonic_regression  # noqa: PLC0415 - it takes long to load, and few processes learn

    line = _platt(score, label, weight)
    if effective_rows(weight[label]) < ISOTONIC_LEAST_POSITIVES:
        return line
    knots, rates, mass = _binned(score, label, weight)
    floor = 0.5 / max(effective_rows(weight), 1.0)
    values = np.clip(isotonic_regression(rates, sample_weight=mass), floor, 1 - floor)
    starts = np.flatnonzero(np.diff(values, prepend=-1.0) > 0)
    total = np.add.reduceat(mass, starts)
    centres = np.add.reduceat(mass * knots, starts) / total
    level = values[starts]
    return Calibrator(
        Method.ISOTONIC,
        tuple(float(c) for c in centres),
        tuple(float(v) for v in np.log(level / (1 - level))),
        line.slope,
    )


def calibration_report(probability: Numbers, label: Flags, weight: Numbers) -> CalibrationReport:
    """Measure calibration on rows that the calibrator did not see; weights as in fitting."""
    share = weight / weight.sum()
    clipped = np.clip(probability, 1e-12, 1 - 1e-12)
    loss = -np.where(label, np.log(clipped), np.log1p(-clipped))
    bins, error = [], 0.0
    for rows in _equal_mass(probability, share, RELIABILITY_BINS):
        mass = float(share[rows].sum())
        predicted = float(share[rows] @ probability[rows]) / mass
        observed = float(share[rows] @ label[rows]) / mass
        error += mass * abs(predicted - observed)
        bins.append(ReliabilityBin(len(rows), predicted, observed, effective_rows(share[rows])))
    return CalibrationReport(
        brier=float(share @ np.square(probability - label)),
        log_loss=float(share @ loss),
        expected_calibration_error=error,
        mean_predicted=float(share @ probability),
        prevalence=float(share @ label),
        reliability=tuple(bins),
    )


def _platt(score: Numbers, label: Flags, weight: Numbers) -> Calibrator:
    """Fit slope and intercept by weighted likelihood, the weights scaled to the effective number of rows."""
    from scipy.optimize import minimize  # noqa: PLC0415 - as above

    mass = weight / weight.sum() * effective_rows(weight)
    positive, negative = float(mass[label].sum()), float(mass[~label].sum())
    target = np.where(label, (positive + 1) / (positive + 2), 1 / (negative + 2))
    centre = float(np.average(score, weights=mass))

    def loss(parameters: Numbers) -> tuple[float, Numbers]:
        slope, height = parameters
        logit = slope * (score - centre) + height
        residual = mass * (expit(logit) - target)
        value = float(mass @ (np.logaddexp(0.0, logit) - target * logit)) + 0.5 * (slope - 1) ** 2
        return value, np.array([residual @ (score - centre) + (slope - 1), residual.sum()])

    start = np.array([1.0, np.log((positive + 1) / (negative + 1))])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[_SLOPE_BOUNDS, (-30.0, 30.0)])
    slope, height = (float(v) for v in found.x)
    return Calibrator(Method.PLATT, (centre,), (height,), slope)


def _binned(score: Numbers, label: Flags, weight: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Draw rows together into bins of equal mass, half of it the positives', so that the rare end has knots."""
    mass = weight / weight.sum() + weight * label / (weight @ label)
    groups = _equal_mass(score, mass, KNOT_BINS)
    total = np.array([weight[rows].sum() for rows in groups])
    centres = np.array([weight[rows] @ score[rows] for rows in groups]) / total
    rates = np.array([weight[rows] @ label[rows] for rows in groups]) / total
    return centres, rates, total


def _equal_mass(value: Numbers, mass: Numbers, bins: int) -> list[Rows]:
    """Split rows by value into at most `bins` groups of about equal mass; equal values stay together."""
    distinct, inverse = np.unique(value, return_inverse=True)
    by_value = np.bincount(inverse, weights=mass, minlength=len(distinct))
    before = np.cumsum(by_value) - by_value / 2
    bin_of_value = np.minimum((before / by_value.sum() * bins).astype(np.int64), bins - 1)
    bin_of_row = bin_of_value[inverse]
    return [np.flatnonzero(bin_of_row == b) for b in np.unique(bin_of_row)]
