"""Examined consignments made by a stated rule, and one model learnt from them."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.trained import Model, Window


def examined(rows: int, seed: int) -> tuple[pa.Table, np.ndarray]:
    """Findings follow a number, an interaction, a category and a gap; one column in each kind is noise."""
    random = np.random.default_rng(seed)
    number, left, right, noise = random.normal(size=(4, rows))
    route = random.integers(0, 20, rows)
    absent = random.random(rows) < 0.2
    logit = 1.2 * number + 0.8 * left * right + 1.5 * (route < 3) + 1.0 * absent - 3
    label = logit + random.logistic(size=rows) > 0
    table = pa.table(
        {
            "mass_log": number,
            "left": left,
            "right": right,
            "noise": noise,
            "gap": pa.array(np.where(absent, np.nan, noise), from_pandas=True),
            "repeated": pa.array(number > 2),
            "route": pa.array([None if r == 19 else f"R{r}" for r in route]),
            "office": pa.array([f"O{r % 4}" for r in range(rows)]),
        }
    )
    return table, label


WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def training() -> tuple[pa.Table, np.ndarray]:
    return examined(900, seed=1)


@pytest.fixture(scope="session")
def later() -> tuple[pa.Table, np.ndarray]:
    return examined(2000, seed=2)


@pytest.fixture(scope="session")
def model(training) -> Model:
    features, label = training
    return learn(features, label, np.ones(len(label)), seed=7, window=WINDOW)
