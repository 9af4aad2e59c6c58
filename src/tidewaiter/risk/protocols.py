"""Honest evaluation on published labelled declarations: never judge a model by tuples that it has seen.

The public set repeats whole tuples (goods, route, tax, mass), so a dictionary from tuple to label looks
brilliant on rows taken at random and knows nothing about a consignment never seen before. Two protocols:

- `unique_folds` (KCS-U): one row for each distinct tuple, the first; five folds by the MD5 of the tuple;
  each fold is scored by a model learnt on the other four; figures are pooled over all rows.
- `time_split`: learn on the earlier set, score the later; all rows, and apart from them the rows whose
  tuple the earlier set does not hold. The dictionary ("memoriser") stands beside the model for comparison.

Whatever is fitted, price levels included, is fitted on the learning rows alone. Every row is examined, so
propensities are 1.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.risk.declarations import declaration_features, tuples, with_price_levels
from tidewaiter.risk.metrics import Flags, Numbers, Ranking, ranking
from tidewaiter.risk.model.calibrate import calibration_report
from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.venn_abers import compare

FOLDS = 5
CHOICES = (0, 1, 2)
"""Folds by which choices may be made; the others are looked at once."""
RESAMPLES = 200

Progress = Callable[[int, int, str], None]
"""Called with the steps done, the steps in all and what is being done."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """The model's probabilities, the challenger's log-odds and the model's own, for rows not learnt from."""

    model: Numbers
    challenger: Numbers
    log_odds: Numbers


def unique_folds(
    rows: pa.Table, labels: Flags, *, seed: int = 0, progress: Progress | None = None
) -> dict[str, object]:
    """Evaluate on Consignment rows with one label each, by KCS-U; give figures as plain data.

    Keys: model, challenger and random (each auc, ap, precision_at, recall_at), intervals (bootstrap over
    tuples), folds, calibration, calibrators (the served one and Venn-Abers on the folds for choices), and counts.
    Raises ValueError when labels and rows differ in number.
    """
    _same_length(rows, labels)
    text = np.asarray(tuples(rows))
    _, first = np.unique(text, return_index=True)
    first.sort()
    text, label = text[first], np.asarray(labels, dtype=np.bool_)[first]
    features = declaration_features(rows.take(pa.array(first)))
    fold = np.array([int(hashlib.md5(t.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS for t in text])
    scored = _Scored(*np.zeros((3, len(label))))
    for number in range(FOLDS):
        _report(progress, number, FOLDS + 1, f"learning without fold {number + 1} of {FOLDS}")
        held, kept = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        part = _learn_and_score(features.take(pa.array(kept)), label[kept], features.take(pa.array(held)), seed)
        scored.model[held], scored.challenger[held], scored.log_odds[held] = part.model, part.challenger, part.log_odds
    _report(progress, FOLDS, FOLDS + 1, "measuring")
    figures = {
        "protocol": "unique-folds",
        "rows": rows.num_rows,
        "n": len(label),
        "positives": int(label.sum()),
        **_compared(label, scored),
        "intervals": _intervals(label, {"model": scored.model, "challenger": scored.challenger}, seed),
        "folds": [_fold(number, label[fold == number], scored.model[fold == number]) for number in range(FOLDS)],
        "calibration": _calibration(label, scored.model),
        "calibrators": _calibrators(label, scored.log_odds, fold),
    }
    _report(progress, FOLDS + 1, FOLDS + 1, "done")
    return figures


def time_split(
    train_rows: pa.Table,
    train_labels: Flags,
    test_rows: pa.Table,
    test_labels: Flags,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Learn on earlier Consignment rows and score later ones; give figures as plain data.

    Keys: train (counts), all and unseen (each model, challenger, memoriser, random and counts; `unseen` are
    the rows whose tuple the earlier rows do not hold, and is what to judge by). Raises ValueError as above.
    """
    _same_length(train_rows, train_labels)
    _same_length(test_rows, test_labels)
    _report(progress, 0, 2, "learning")
    known, label = tuples(train_rows), np.asarray(train_labels, dtype=np.bool_)
    text, truth = tuples(test_rows), np.asarray(test_labels, dtype=np.bool_)
    memory = _memory(known, label)
    unseen = np.array([t not in memory for t in text], dtype=np.bool_)
    remembered = np.array([memory.get(t, label.mean()) for t in text], dtype=np.float64)
    features = declaration_features(train_rows)
    scored = _learn_and_score(features, label, declaration_features(test_rows), seed, known)
    _report(progress, 1, 2, "measuring")
    result: dict[str, object] = {
        "protocol": "time-split",
        "train": {"n": len(label), "positives": int(label.sum()), "tuples": len(memory)},
    }
    for name, chosen in (("all", np.ones(len(truth), dtype=np.bool_)), ("unseen", unseen)):
        part = _Scored(scored.model[chosen], scored.challenger[chosen], scored.log_odds[chosen])
        result[name] = {
            "n": int(chosen.sum()),
            "tuples": len({t for t, wanted in zip(text, chosen, strict=True) if wanted}),
            "positives": int(truth[chosen].sum()),
            **_compared(truth[chosen], part),
            "memoriser": ranking(truth[chosen], remembered[chosen]).as_dict(),
        }
    _report(progress, 2, 2, "done")
    return result


def _learn_and_score(
    known: pa.Table, label: Flags, later: pa.Table, seed: int, groups: list[str] | None = None
) -> _Scored:
    model = learn(with_price_levels(known, known), label, np.ones(len(label)), seed=seed, groups=groups)
    features = with_price_levels(later, known)
    return _Scored(model.predict(features), model.challenger_log_odds(features), model.log_odds(features))


def _compared(label: Flags, scored: _Scored) -> dict[str, object]:
    # One score for all rows is a draw at random: ties are measured by their expectation.
    return {
        "model": ranking(label, scored.model).as_dict(),
        "challenger": ranking(label, scored.challenger).as_dict(),
        "random": ranking(label, np.zeros(len(label))).as_dict(),
    }


def _memory(known: list[str], label: Flags) -> dict[str, float]:
    """Give the mean label of each tuple."""
    texts, place = np.unique(np.asarray(known), return_inverse=True)
    means = np.bincount(place, weights=label) / np.bincount(place)
    return dict(zip(texts.tolist(), means.tolist(), strict=True))


def _intervals(label: Flags, scores: dict[str, Numbers], seed: int) -> dict[str, object]:
    """Give, for each figure, 95 % bootstrap intervals of each score and of the first's lead over the second."""
    random = np.random.default_rng(seed)
    drawn: dict[str, list[list[float]]] = {name: [] for name in scores}
    for _ in range(RESAMPLES):
        weight = np.bincount(random.integers(0, len(label), len(label)), minlength=len(label)).astype(np.float64)
        for name, score in scores.items():
            drawn[name].append(_headline(ranking(label, score, weight)))
    samples = {name: np.asarray(values) for name, values in drawn.items()}
    first, second = scores
    samples[f"{first}_minus_{second}"] = samples[first] - samples[second]
    names = ("auc", "ap", "precision_at_0.1")
    return {
        name: {key: [float(q) for q in np.quantile(values[:, i], [0.025, 0.975])] for key, values in samples.items()}
        for i, name in enumerate(names)
    }


def _headline(figures: Ranking) -> list[float]:
    return [figures.auc or 0.0, figures.ap or 0.0, figures.precision_at["0.1"]]


def _fold(number: int, label: Flags, score: Numbers) -> dict[str, object]:
    figures = ranking(label, score)
    return {
        "fold": number,
        "n": len(label),
        "positives": int(label.sum()),
        "auc": figures.auc,
        "ap": figures.ap,
        "precision_at_0.1": figures.precision_at["0.1"],
    }


def _calibration(label: Flags, probability: Numbers) -> dict[str, object]:
    report = calibration_report(probability, label, np.ones(len(label)))
    return {
        "brier": report.brier,
        "log_loss": report.log_loss,
        "expected_calibration_error": report.expected_calibration_error,
        "reliability": [{"n": b.rows, "predicted": b.predicted, "observed": b.observed} for b in report.reliability],
    }


def _calibrators(label: Flags, log_odds: Numbers, fold: NDArray[np.int64]) -> dict[str, object]:
    """The served calibration and Venn-Abers on the folds for choices alone, each fold by the other two."""
    chosen = np.flatnonzero(np.isin(fold, CHOICES))
    found = compare(log_odds[chosen], label[chosen], np.ones(len(chosen)), fold[chosen])
    return {
        name: {
            "expected_calibration_error": report.expected_calibration_error,
            "brier": report.brier,
            "log_loss": report.log_loss,
        }
        for name, report in found.items()
    }


def _same_length(rows: pa.Table, labels: Flags) -> None:
    if rows.num_rows != len(labels):
        raise ValueError(f"{rows.num_rows} rows but {len(labels)} labels: each row needs one")


def _report(progress: Progress | None, done: int, total: int, what: str) -> None:
    if progress is not None:
        progress(done, total, what)
