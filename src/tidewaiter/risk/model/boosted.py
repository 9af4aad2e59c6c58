"""The boosted learner: CatBoost on symmetric trees, with its exact contributions.

CatBoost (Prokhorenkova et al., NeurIPS 2018) reads missing numbers natively and encodes categories by
ordered target statistics, so that a row's own label is never part of its encoding. Contributions are
TreeSHAP values in log-odds (Lundberg et al., Nature Machine Intelligence 2020): with the base value they
add up to the score. Depth follows the number of positives; the number of rounds is chosen by the caller
out of fold. Two threads and a seed, so that the same rows give the same model.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from catboost import CatBoostClassifier, CatBoostError, Pool
from numpy.typing import NDArray

from tidewaiter.engine.threads import threads
from tidewaiter.risk.model.matrix import Columns, FeatureTableError, Flags, Matrix, Numbers, Sample

THREADS = 2
MAX_ROUNDS = 300
PATIENCE = 60
MISSING_LEVEL = "∅ missing"
DEPTHS = ((100, 3), (1000, 4))
"""Below so many positives, trees of this depth; above, of the deepest."""
DEEPEST = 5
_LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True, slots=True)
class Settings:
    """What bounds the trees; the defaults are conservative because customs labels are few and noisy."""

    depth: int
    rounds: int = MAX_ROUNDS
    learning_rate: float = 0.08
    l2: float = 10.0
    feature_share: float = 0.5
    row_share: float = 0.8


@dataclass(frozen=True, slots=True)
class Boosted:
    """A fitted boosted model; scores are log-odds."""

    columns: Columns
    classifier: CatBoostClassifier

    def log_odds(self, matrix: Matrix, rounds: int = 0) -> Numbers:
        """Give the score of each row, by the first `rounds` trees (0: all)."""
        if matrix.rows == 0:
            return np.empty(0, dtype=np.float64)
        score = self.classifier.predict(
            _pool(matrix),
            prediction_type="RawFormulaVal",
            ntree_end=min(rounds, self.classifier.tree_count_),
            thread_count=threads(),
        )
        return np.asarray(score, dtype=np.float64).reshape(-1)

    def contributions(self, matrix: Matrix) -> Numbers:
        """Give (rows, features + 1): each feature's part of the log-odds, and last the base value."""
        if matrix.rows == 0:
            return np.empty((0, len(self.columns.names) + 1), dtype=np.float64)
        values = self.classifier.get_feature_importance(
            data=_pool(matrix), type="ShapValues", thread_count=THREADS, shap_calc_type="Regular"
        )
        return np.asarray(values, dtype=np.float64)

    def loss_curve(self) -> Numbers:
        """Give the watched loss after each round; empty when nothing was watched."""
        results = self.classifier.get_evals_result()
        return np.asarray(results.get("validation", {}).get("Logloss", ()), dtype=np.float64)


def settings_for(positives: int) -> Settings:
    """Choose the depth by the number of positives: what few labels cannot support is not grown."""
    return Settings(depth=next((depth for below, depth in DEPTHS if positives < below), DEEPEST))


def fit_boosted(sample: Sample, settings: Settings, seed: int, watch: Sample | None = None) -> Boosted:
    """Fit trees on weighted rows; with `watch` the loss on other rows is recorded and growth ends when it stalls.

    Raises FeatureTableError when no feature varies.
    """
    classifier = CatBoostClassifier(
        loss_function="Logloss",
        iterations=settings.rounds,
        depth=settings.depth,
        learning_rate=settings.learning_rate,
        l2_leaf_reg=settings.l2,
        rsm=settings.feature_share,
        bootstrap_type="Bernoulli",
        subsample=settings.row_share,
        border_count=64,
        # One category at a time: combinations of sparse customs codes single out tuples and cost twice the time.
        max_ctr_complexity=1,
        use_best_model=False,
        random_seed=seed,
        thread_count=THREADS,
        allow_writing_files=False,
        logging_level="Silent",
    )
    pool = _pool(sample.matrix, sample.label, sample.weight)
    watched = None if watch is None else _pool(watch.matrix, watch.label, watch.weight)
    try:
        classifier.fit(pool, eval_set=watched, early_stopping_rounds=None if watch is None else PATIENCE)
    except CatBoostError as error:
        raise FeatureTableError(f"nothing can be learnt from these features: {error}") from error
    # The library stamps the hour and a random identity: without them the same rows give the same bytes.
    metadata = classifier.get_metadata()
    metadata["train_finish_time"] = metadata["model_guid"] = ""
    return Boosted(sample.matrix.columns, classifier)


def _pool(matrix: Matrix, label: Flags | None = None, weight: Numbers | None = None) -> Pool:
    columns: dict[str, object] = {str(i): _single(values) for i, values in enumerate(matrix.numbers)}
    texts = [str(len(columns) + i) for i in range(len(matrix.categories))]
    for name, category in zip(texts, matrix.categories, strict=True):
        # As a pandas category each level is hashed once, and not each row's.
        codes = np.where(category.codes < 0, len(category.levels), category.codes)
        columns[name] = pd.Categorical.from_codes(codes, [*category.levels, MISSING_LEVEL])
    target = None if label is None else label.astype(np.int8)
    return Pool(pd.DataFrame(columns, copy=False), label=target, weight=weight, cat_features=texts)


def _single(values: Numbers) -> NDArray[np.float32]:
    """The library compares in single precision: beyond its range a number is as large as any."""
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    return np.clip(single, -_LARGEST, _LARGEST) if np.isinf(single).any() else single
