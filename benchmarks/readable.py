"""Claim: of readable learners the logistic regression is worth keeping beside the boosted model. Peer: an EBM.

An explainable boosting machine (`interpret-core`, Nori et al. 2019) on the same features, the same distinct tuples and
the same five folds as `tidewaiter evaluate --protocol unique-folds`, figures pooled over all rows: AUC, average
precision and precision at 10 %, with the interval of the EBM's lead over the regression from 200 bootstrap samples of
tuples, and CPU seconds to learn. The EBM with main effects alone, each of which is one curve or one bar a level, is as
readable as the regression; with ten pairs it is less so. Its settings are the library's own but for the bags, which
bound the time; nothing is tuned.

`interpret-core` is no dependency: `pip install --no-deps --target /tmp/ebm interpret-core`, then
`PYTHONPATH=src:/tmp/ebm python benchmarks/readable.py --interactions 0 declarations/*.csv`.
Usage: readable.py [--label Fraud] [--interactions 0] [--bags 8] [--rows N] FILE...
"""

import argparse
import hashlib
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from interpret.glassbox import ExplainableBoostingClassifier

sys.path.insert(0, str(Path(__file__).parent))
from measure import machine
from tidewaiter.formats import mapped
from tidewaiter.formats import mapping as mappings
from tidewaiter.risk.declarations import declaration_features, tuples, with_price_levels
from tidewaiter.risk.metrics import Flags, Numbers, ranking
from tidewaiter.risk.model.challenger import fit_challenger
from tidewaiter.risk.model.matrix import Matrix, Sample, columns_of, matrix_of

FOLDS = 5
RESAMPLES = 200


def read(files: list[Path], label: str) -> tuple[pa.Table, Flags, Numbers]:
    """The features of each distinct tuple's first row, its label, and its fold."""
    chosen = mappings.load("kcs")
    data = [file.read_bytes() for file in files]
    rows = pa.concat_tables([mapped.reader(chosen).parse(one).rows for one in data])
    labels = np.concatenate([np.array(mapped.labels(one, chosen)[label].to_pylist(), dtype=bool) for one in data])
    text = np.asarray(tuples(rows))
    _, first = np.unique(text, return_index=True)
    first.sort()
    number = [int(hashlib.md5(t.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS for t in text[first]]
    return declaration_features(rows.take(pa.array(first))), labels[first], np.array(number)


def frame(matrix: Matrix) -> pd.DataFrame:
    """What the EBM reads: numbers with gaps, and categories as text."""
    columns = dict(zip(matrix.columns.numeric, matrix.numbers, strict=True))
    for name, one in zip(matrix.columns.categorical, matrix.categories, strict=True):
        columns[name] = np.array([*one.levels, "missing"], dtype=object)[one.codes]
    return pd.DataFrame(columns)


def regression(known: Matrix, label: Flags, later: Matrix) -> Numbers:
    return fit_challenger(Sample(known, label, np.ones(len(label)))).log_odds(later)


def ebm(known: Matrix, label: Flags, later: Matrix, interactions: int, bags: int) -> Numbers:
    learner = ExplainableBoostingClassifier(interactions=interactions, outer_bags=bags, n_jobs=1, random_state=0)
    return np.asarray(learner.fit(frame(known), label).decision_function(frame(later)))


def headline(label: Flags, score: Numbers, weight: Numbers | None = None) -> list[float]:
    figures = ranking(label, score, weight)
    return [figures.auc, figures.ap, figures.precision_at["0.1"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--label", default="Fraud")
    parser.add_argument("--interactions", type=int, default=0)
    parser.add_argument("--bags", type=int, default=8)
    parser.add_argument("--rows", type=int, help="So many tuples only, to try it out.")
    asked = parser.parse_args()
    features, label, fold = read(asked.files, asked.label)
    features, label, fold = (part[: asked.rows] for part in (features, label, fold))
    print(f"{machine()}; {len(label):,} tuples, {label.sum():,} {asked.label}")
    score = {"regression": np.zeros(len(label)), "ebm": np.zeros(len(label))}
    spent = dict.fromkeys(score, 0.0)
    for number in range(FOLDS):
        held, kept = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        known, later = features.take(pa.array(kept)), features.take(pa.array(held))
        table = with_price_levels(known, known)
        columns = columns_of(table)
        before, after = matrix_of(table, columns), matrix_of(with_price_levels(later, known), columns)
        begun = time.process_time()
        score["regression"][held] = regression(before, label[kept], after)
        between = time.process_time()
        score["ebm"][held] = ebm(before, label[kept], after, asked.interactions, asked.bags)
        spent["regression"] += between - begun
        spent["ebm"] += time.process_time() - between
    for name, values in score.items():
        auc, ap, top = headline(label, values)
        print(f"{name:10} AUC {auc:.3f}  AP {ap:.3f}  precision at 10 % {top:.3f}  {spent[name]:.1f} CPU-s")
    rng, leads = np.random.default_rng(0), []
    for _ in range(RESAMPLES):
        weight = np.bincount(rng.integers(0, len(label), len(label)), minlength=len(label)).astype(np.float64)
        leads.append(np.subtract(*(headline(label, score[name], weight) for name in ("ebm", "regression"))))
    for name, (low, high) in zip(("AUC", "AP", "precision"), np.quantile(leads, [0.025, 0.975], axis=0).T, strict=True):
        print(f"EBM less regression, {name}: {low:+.4f} to {high:+.4f} (95 % interval)")


if __name__ == "__main__":
    main()
