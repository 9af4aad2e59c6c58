"""How the served model's scoring compares with LightGBM of the same size.

Ours: calibrated probabilities of the whole Model (CatBoost and challenger). Peer: LightGBM with as many trees
and leaves on the same 45 numeric features, uncalibrated. Data are random: this measures speed alone.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from measure import compare
from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.trained import Model

FEATURES = 45
TRAINING_ROWS = 3000


@cache
def table(rows: int) -> pa.Table:
    rng = np.random.default_rng(rows)
    return pa.table({f"f{i}": rng.standard_normal(rows) for i in range(FEATURES)})


@cache
def labels() -> "np.ndarray[Any, np.dtype[np.bool_]]":
    noise = np.random.default_rng(1).standard_normal(TRAINING_ROWS)
    return np.asarray(table(TRAINING_ROWS)["f0"].to_numpy() + noise > 2)


@cache
def model() -> Model:
    return learn(table(TRAINING_ROWS), labels(), np.ones(TRAINING_ROWS), seed=1)


@cache
def peer_model() -> Any:
    import lightgbm  # noqa: PLC0415 - the peer

    trees, depth = model().boosted.classifier.tree_count_, model().boosted.classifier.get_all_params()["depth"]
    made = lightgbm.LGBMClassifier(n_estimators=trees, num_leaves=2**depth, n_jobs=2, verbose=-1)
    made.fit(np.column_stack([c.to_numpy() for c in table(TRAINING_ROWS).columns]), labels())
    return made


def ours(rows: int, *, warm: bool) -> None:
    data = table(rows)
    model().predict(data.slice(0, 10) if warm else data)


def with_lightgbm(rows: int, *, warm: bool) -> None:
    import warnings  # noqa: PLC0415

    data = np.column_stack([c.to_numpy() for c in table(rows).columns])
    made = peer_model()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.predict_proba(data[:10] if warm else data)


if __name__ == "__main__":
    compare("Scoring with 45 features", [20_000, 200_000], ours, with_lightgbm, "LightGBM")
