"""A trained model: probabilities for every row, exact contributions for those that need reasons.

The score is a weighted mean, in log-odds, of the boosted model and the readable challenger, so its
contributions are the same mean of theirs and add up exactly. The probability is the calibrated score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from tidewaiter.risk.metrics import Ranking
from tidewaiter.risk.model.boosted import Boosted
from tidewaiter.risk.model.calibrate import CalibrationReport, Calibrator
from tidewaiter.risk.model.challenger import Challenger
from tidewaiter.risk.model.classes import Classes
from tidewaiter.risk.model.matrix import Columns, Matrix, Numbers, matrix_of

BASE_VALUE = "base_value"
"""Column of a contributions table that holds the score of the average training row."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when the labels were recorded (UTC, both ends included)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What was learnt from, and how well it did on rows that it had not seen.

    Rankings are out of fold, weighted to the whole stream; `examined` is the served model's on the examined
    rows alone. The calibration report is cross-fitted: its calibrators did not see the rows measured.
    `half_life_days` says after how many days an outcome counted half; None: all counted alike.
    """

    rows: int
    positives: int
    effective_rows: float
    rounds: int
    model: Ranking
    boosted: Ranking
    challenger: Ranking
    examined: Ranking
    calibration: CalibrationReport
    half_life_days: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model fit to serve: predictions are a pure function of the feature table."""

    columns: Columns
    boosted: Boosted
    challenger: Challenger
    boosted_share: float
    calibrator: Calibrator
    importances: Mapping[str, float]
    report: TrainingReport
    window: Window | None = None
    classes: Classes | None = None

    def predict(self, features: pa.Table) -> Numbers:
        """Give each row's calibrated probability of a finding; FeatureTableError when features are missing."""
        return self.calibrator.probability(self.log_odds(features))

    def class_probabilities(self, features: pa.Table) -> pa.Table | None:
        """Give a column a class of finding, adding up to `predict`; None where classes were not learnt."""
        return None if self.classes is None else self.classes.probabilities(features, self.predict(features))

    def log_odds(self, features: pa.Table) -> Numbers:
        """Give each row's score before calibration, which contributions add up to."""
        return mixed(matrix_of(features, self.columns), self.boosted, self.challenger, self.boosted_share)

    def challenger_log_odds(self, features: pa.Table) -> Numbers:
        """Give the readable challenger's own score of each row."""
        return self.challenger.log_odds(matrix_of(features, self.columns))

    def contributions(self, features: pa.Table) -> pa.Table:
        """Give a column a feature, each row's part of `log_odds`, and the base value last; a row's sum is its score."""
        matrix = matrix_of(features, self.columns)
        share = self.boosted_share
        values = share * self.boosted.contributions(matrix) + (1 - share) * self.challenger.contributions(matrix)
        names = [*self.columns.names, BASE_VALUE]
        return pa.table({name: pa.array(values[:, i], pa.float64()) for i, name in enumerate(names)})

    def importance(self) -> dict[str, float]:
        """Give each feature's mean absolute contribution over training rows, in log-odds, largest first."""
        return dict(sorted(self.importances.items(), key=lambda item: (-item[1], item[0])))


def mixed(matrix: Matrix, boosted: Boosted, challenger: Challenger, boosted_share: float) -> Numbers:
    """Give the weighted mean of both learners' log-odds."""
    return boosted_share * boosted.log_odds(matrix) + (1 - boosted_share) * challenger.log_odds(matrix)


def mean_contributions(
    matrix: Matrix, boosted: Boosted, challenger: Challenger, boosted_share: float
) -> dict[str, float]:
    """Give each feature's mean absolute contribution over the rows of a matrix."""
    values = boosted_share * boosted.contributions(matrix) + (1 - boosted_share) * challenger.contributions(matrix)
    means = np.abs(values[:, :-1]).mean(axis=0)
    return {name: float(mean) for name, mean in zip(matrix.columns.names, means, strict=True)}
