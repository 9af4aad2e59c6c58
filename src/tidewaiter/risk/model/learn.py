"""Learning: from examined consignments with their outcomes to a calibrated, explained model.

Only examined rows may be given, each with the probability with which it had been chosen. All choices that
depend on data (number of rounds, how much the challenger counts, the calibration) are made out of fold, on
these rows alone; nothing else is tuned. Where ages are given, rows come from a stream that a model like this one
selected from, and how much the challenger counts is fixed (PASSING_SHARE). The same rows and seed give the same model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.cargo.protected import protected_trait
from tidewaiter.risk.metrics import CURVE, ranking
from tidewaiter.risk.model.boosted import Boosted, Settings, fit_boosted, settings_for
from tidewaiter.risk.model.calibrate import CalibrationReport, calibration_report, fit_calibrator
from tidewaiter.risk.model.challenger import Challenger, fit_challenger
from tidewaiter.risk.model.classes import Classes, fit_classes
from tidewaiter.risk.model.folds import folds_of
from tidewaiter.risk.model.matrix import Flags, Matrix, Numbers, Rows, Sample, columns_of, matrix_of
from tidewaiter.risk.model.memory import faded, half_life
from tidewaiter.risk.model.trained import Model, TrainingReport, Window, mean_contributions
from tidewaiter.risk.model.weights import effective_rows, learning_weights, stream_weights

FOLDS = 4
LEAST_POSITIVES = 10
LEAST_NEGATIVES = 10
EVEN_SHARE = 0.5
PASSING_SHARE = 0.25
"""What the boosted model counts where time passes. Folds cannot choose it: a row's neighbours in time share the habits
of whoever smuggles just then, which trees memorise, so that they look best and find least once habits turn."""
SHARES_TRIED = (0.0, 0.25, 0.5, 0.75, 1.0)
IMPORTANCE_ROWS = 500


class TooFewLabelsError(ValueError):
    """There are not enough findings, or not enough examinations without one, to learn from."""


class ProtectedTraitError(ValueError):
    """A feature is a protected trait of a person; it may not be an input."""


@dataclass(frozen=True, slots=True)
class _OutOfFold:
    """Scores of rows by learners that had not seen them, and the number of rounds that served best."""

    boosted: Numbers
    challenger: Numbers
    rounds: int


def learn(
    features: pa.Table,
    label: npt.NDArray[np.bool_],
    propensity: npt.NDArray[np.floating],
    *,
    seed: int,
    groups: npt.ArrayLike | None = None,
    window: Window | None = None,
    of_class: Sequence[str | None] | None = None,
    age: npt.ArrayLike | None = None,
) -> Model:
    """Train on examined rows: features (a column each), findings, and inclusion propensities in (0, 1].

    `groups` (one value a row: a consignor, a tuple, a week) keeps rows that are alike in one fold, so that
    out-of-fold figures speak of what was never seen. `of_class` names the class of each finding.
    `age` (days since each outcome was recorded) lets recent rows count more, where what came later asks for it.
    Raises TooFewLabelsError, ProtectedTraitError, FeatureTableError, or ValueError for propensities out of range.
    """
    label = np.asarray(label, dtype=np.bool_)
    _refuse_protected(features.column_names)
    _refuse_few(features.num_rows, label)
    columns = columns_of(features)
    stream = stream_weights(propensity)
    sample = Sample(matrix_of(features, columns), label, learning_weights(propensity))
    memory = None
    if age is not None:
        days = np.asarray(age, dtype=np.float64)
        memory = half_life(sample, days)
        weight = sample.weight * faded(days, memory)
        sample = replace(sample, weight=weight / weight.mean())
    settings = settings_for(int(label.sum()))
    fold = folds_of(label, groups, FOLDS, seed)
    unseen = _out_of_fold(sample, fold, settings, seed)
    share = _boosted_share(unseen, label, sample.weight) if age is None else PASSING_SHARE
    score = share * unseen.boosted + (1 - share) * unseen.challenger
    boosted = fit_boosted(sample, replace(settings, rounds=unseen.rounds), seed)
    challenger = fit_challenger(sample)
    report = TrainingReport(
        rows=len(label),
        positives=int(label.sum()),
        effective_rows=effective_rows(stream),
        rounds=unseen.rounds,
        model=ranking(label, score, stream, CURVE),
        boosted=ranking(label, unseen.boosted, stream, CURVE),
        challenger=ranking(label, unseen.challenger, stream, CURVE),
        examined=ranking(label, score),
        calibration=_cross_fitted(score, label, stream, fold),
        half_life_days=memory,
    )
    return Model(
        columns=columns,
        boosted=boosted,
        challenger=challenger,
        boosted_share=share,
        calibrator=fit_calibrator(score, label, stream),
        importances=_importances(sample.matrix, boosted, challenger, share, seed),
        report=report,
        window=window,
        classes=_classes(sample, of_class),
    )


def _classes(sample: Sample, of_class: Sequence[str | None] | None) -> Classes | None:
    """How findings are shared among classes, where their classes are given."""
    if of_class is None:
        return None
    found = np.flatnonzero(sample.label)
    return fit_classes(sample.take(found), [of_class[row] or "other" for row in found.tolist()])


def _refuse_protected(names: list[str]) -> None:
    refused = [name for name in names if protected_trait(name)]
    if refused:
        raise ProtectedTraitError(f"protected traits cannot be features: {refused}")


def _refuse_few(rows: int, label: Flags) -> None:
    if label.shape != (rows,):
        raise ValueError(f"{rows} rows of features but labels of shape {label.shape}")
    positives = int(label.sum())
    if positives < LEAST_POSITIVES or rows - positives < LEAST_NEGATIVES:
        raise TooFewLabelsError(
            f"{positives} findings among {rows} examined; a model needs {LEAST_POSITIVES} findings"
            f" and {LEAST_NEGATIVES} examinations without one: select by rules until then"
        )


def _out_of_fold(sample: Sample, fold: Rows, settings: Settings, seed: int) -> _OutOfFold:
    label = sample.label
    parts: list[tuple[Rows, Sample, Boosted]] = []
    challenger = np.zeros(len(label))
    for number in range(FOLDS):
        held, kept = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        if held.size == 0 or label[kept].all() or not label[kept].any():
            raise TooFewLabelsError("all rows with the same label fall into one group: give finer groups, or none")
        inside, outside = sample.take(kept), sample.take(held)
        parts.append((held, outside, fit_boosted(inside, settings, seed + 1 + number, outside)))
        challenger[held] = fit_challenger(inside).log_odds(outside.matrix)
    masses = [float(outside.weight.sum()) for _, outside, _ in parts]
    rounds = _best_rounds([model.loss_curve() for _, _, model in parts], masses)
    boosted = np.zeros(len(label))
    for held, outside, model in parts:
        boosted[held] = model.log_odds(outside.matrix, rounds)
    return _OutOfFold(boosted, challenger, rounds)


def _best_rounds(curves: list[Numbers], masses: list[float]) -> int:
    """Give the number of rounds with the least mean loss; a curve that ended early keeps its last value."""
    length = max(len(curve) for curve in curves)
    padded = [np.pad(curve, (0, length - len(curve)), mode="edge") for curve in curves]
    return int(np.argmin(np.average(padded, axis=0, weights=masses))) + 1


def _boosted_share(unseen: _OutOfFold, label: Flags, weight: Numbers) -> float:
    """Give the boosted model's share: even, unless another lowers the loss by more than its standard error."""
    losses = {s: _losses(s * unseen.boosted + (1 - s) * unseen.challenger, label) for s in SHARES_TRIED}
    best = min(SHARES_TRIED, key=lambda s: float(np.average(losses[s], weights=weight)))
    gain = losses[EVEN_SHARE] - losses[best]
    mean = float(np.average(gain, weights=weight))
    error = float(np.sqrt(np.square(weight * (gain - mean)).sum())) / float(weight.sum())
    return best if mean > error else EVEN_SHARE


def _losses(score: Numbers, label: Flags) -> Numbers:
    return np.logaddexp(0.0, np.where(label, -score, score))


def _cross_fitted(score: Numbers, label: Flags, weight: Numbers, fold: Rows) -> CalibrationReport:
    """Calibrate each fold by the others, so that the report does not praise a fit on its own rows."""
    probability = np.zeros(len(label))
    for number in range(FOLDS):
        held = fold == number
        fitted = fit_calibrator(score[~held], label[~held], weight[~held])
        probability[held] = fitted.probability(score[held])
    return calibration_report(probability, label, weight)


def _importances(matrix: Matrix, boosted: Boosted, challenger: Challenger, share: float, seed: int) -> dict[str, float]:
    rows = np.random.default_rng(seed).permutation(matrix.rows)[:IMPORTANCE_ROWS]
    return mean_contributions(matrix.take(np.sort(rows)), boosted, challenger, share)
