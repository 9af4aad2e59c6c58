"""Venn-Abers calibration: for each score the probability that two isotonic fits bound, one for either label.

Inductive Venn-Abers prediction (Vovk and Petej, UAI 2014): the new score is added to the calibration rows once with
label 0 and once with label 1; the two isotonic fits there are p0 <= p1, and p1 / (1 - p0 + p1) is the probability that
loses least whichever is right. Valid whatever the scores mean, and it says by p1 - p0 how little it rests on. It makes
ties, so it ranks nothing: here it is the measure against which the served calibration is held (`compare`).
"""

from dataclasses import dataclass

import numpy as np

from tidewaiter.risk.metrics import Flags, Numbers
from tidewaiter.risk.model.calibrate import CalibrationReport, calibration_report, fit_calibrator
from tidewaiter.risk.model.matrix import Rows

GRID = 200
"""Places at which the two fits are made; between them p0 and p1 are those of the nearest."""


@dataclass(frozen=True, slots=True)
class VennAbers:
    """Scores, and the bounds at each."""

    score: Numbers
    low: Numbers
    high: Numbers

    def probability(self, score: Numbers) -> Numbers:
        """Give the probability at each score."""
        place = self._nearest(score)
        low, high = self.low[place], self.high[place]
        probability: Numbers = high / (1 - low + high)
        return probability

    def width(self, score: Numbers) -> Numbers:
        """Give p1 - p0 at each score: how little is known there."""
        place = self._nearest(score)
        width: Numbers = self.high[place] - self.low[place]
        return width

    def _nearest(self, score: Numbers) -> Rows:
        middles = (self.score[1:] + self.score[:-1]) / 2
        return np.searchsorted(middles, score)


def fit_venn_abers(score: Numbers, label: Flags, weight: Numbers) -> VennAbers:
    """Fit on rows not learnt from; the new row weighs as much as they do on average."""
    order = np.argsort(score, kind="stable")
    known, truth, mass = score[order], label[order].astype(np.float64), weight[order]
    grid = np.unique(np.quantile(known, np.linspace(0, 1, GRID)))
    bounds = np.array([[_fit_at(known, truth, mass, one, added) for added in (0.0, 1.0)] for one in grid])
    return VennAbers(grid, bounds[:, 0], bounds[:, 1])


def compare(score: Numbers, label: Flags, weight: Numbers, fold: Rows) -> dict[str, CalibrationReport]:
    """Both calibrations cross-fitted over folds, each fold by the others: 'served' and 'venn-abers'."""
    said = {name: np.zeros(len(label)) for name in ("served", "venn-abers")}
    for number in np.unique(fold):
        held = fold == number
        known = (score[~held], label[~held], weight[~held])
        said["served"][held] = fit_calibrator(*known).probability(score[held])
        said["venn-abers"][held] = fit_venn_abers(*known).probability(score[held])
    return {name: calibration_report(values, label, weight) for name, values in said.items()}


def _fit_at(known: Numbers, truth: Numbers, mass: Numbers, score: float, added: float) -> float:
    """The isotonic fit at a score when it is one of the rows, with this label."""
    from sklearn.isotonic import isotonic_regression  # noqa: PLC0415 - it takes long to load, and few processes learn

    # Rows of the same score are one to an isotonic fit: the new one stands behind them if 0, before them if 1.
    place = int(np.searchsorted(known, score, side="left" if added else "right"))
    fitted = isotonic_regression(
        np.insert(truth, place, added), sample_weight=np.insert(mass, place, float(mass.mean()))
    )
    return float(fitted[place])
