import hashlib

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import table
from tidewaiter.risk.protocols import time_split, unique_folds

FIGURES = {"auc", "ap", "precision_at", "recall_at"}


def declarations(count: int, seed: int, copies: int = 1) -> tuple[pa.Table, np.ndarray]:
    """Distinct declarations, each `copies` times, whose label follows goods weakly and chance mostly."""
    random = np.random.default_rng(seed)
    rows, labels = [], []
    for i in range(count):
        chapter = int(random.integers(1, 6))
        labels.append(bool(random.random() < 0.1 + 0.1 * (chapter == 1)))
        rows.append(
            {
                "hs_code": f"{chapter:02d}{int(random.integers(1, 4)):02d}00",
                "country_of_dispatch": "CN",
                "country_of_origin": "CN",
                "net_mass_kg": float(seed * 10_000 + i),
                "declared_value": float(random.lognormal(3, 1)),
                "attributes": {"tax_rate": "8.0", "tax_type": "A"},
            }
        )
    order = np.tile(np.arange(count), copies)
    numbered = [
        {**rows[i], "consignment_id": f"declaration:{n}", "source_position": n} for n, i in enumerate(order.tolist())
    ]
    return table(numbered), np.asarray(labels)[order]


@pytest.fixture(scope="module")
def repeated() -> tuple[pa.Table, np.ndarray]:
    return declarations(300, seed=1, copies=4)


@pytest.fixture(scope="module")
def folds(repeated) -> dict:
    steps: list[tuple[int, int, str]] = []
    figures = unique_folds(*repeated, seed=0, progress=lambda *step: steps.append(step))
    return {**figures, "progress": steps}


def test_each_distinct_tuple_counts_once(folds, repeated):
    assert (folds["rows"], folds["n"]) == (1200, 300)
    assert folds["positives"] == int(repeated[1][:300].sum())


def test_the_figures_are_those_asked_for(folds):
    assert all(folds[name].keys() == FIGURES for name in ("model", "challenger", "random"))
    assert folds["model"]["precision_at"].keys() == folds["model"]["recall_at"].keys() == {"0.01", "0.05", "0.1"}
    assert folds["random"]["auc"] == 0.5
    assert folds["random"]["precision_at"]["0.1"] == pytest.approx(folds["positives"] / 300)


def test_repeats_do_not_make_the_model_look_brilliant(folds):
    assert folds["model"]["auc"] < 0.68


def test_folds_follow_the_md5_of_the_tuple(folds, repeated):
    masses = repeated[0]["net_mass_kg"].to_pylist()[:300]
    codes = repeated[0]["hs_code"].to_pylist()[:300]
    texts = [f"{c}|CN|CN|8.0|A|{m}" for c, m in zip(codes, masses, strict=True)]
    expected = np.bincount([int(hashlib.md5(t.encode(), usedforsecurity=False).hexdigest(), 16) % 5 for t in texts])
    assert [fold["n"] for fold in folds["folds"]] == expected.tolist()


def test_intervals_hold_the_figure(folds):
    low, high = folds["intervals"]["auc"]["model"]
    assert low < folds["model"]["auc"] < high
    low, high = folds["intervals"]["auc"]["model_minus_challenger"]
    assert low <= folds["model"]["auc"] - folds["challenger"]["auc"] <= high


def test_progress_is_told_to_the_end(folds):
    assert folds["progress"][0] == (0, 6, "learning without fold 1 of 5")
    assert [done for done, _, _ in folds["progress"]] == list(range(7))
    assert folds["progress"][-1] == (6, 6, "done")


def test_a_time_split_tells_the_unseen_from_the_remembered(repeated):
    rows, labels = repeated
    new_rows, new_labels = declarations(300, seed=2)
    test_rows, test_labels = (
        pa.concat_tables([rows.slice(0, 300), new_rows]),
        np.concatenate([labels[:300], new_labels]),
    )
    result = time_split(rows, labels, test_rows, test_labels)
    assert result["train"] == {"n": 1200, "positives": int(labels.sum()), "tuples": 300}
    assert (result["all"]["n"], result["unseen"]["n"]) == (600, 300)
    assert result["all"]["memoriser"]["auc"] > 0.7
    assert result["unseen"]["memoriser"]["auc"] == 0.5
    assert result["unseen"]["model"].keys() == FIGURES


def test_a_later_set_without_anything_new_has_no_figures_for_it(repeated):
    rows, labels = repeated
    result = time_split(rows, labels, rows.slice(0, 300), labels[:300])
    assert result["unseen"]["n"] == 0
    assert result["unseen"]["model"]["auc"] is None


def test_each_row_needs_a_label(repeated):
    rows, labels = repeated
    with pytest.raises(ValueError, match="each row needs one"):
        unique_folds(rows, labels[:-1])
