"""The published labelled declarations, by the honest protocols (docs/evaluation.md).

The quick tests take part of the files and would notice a leak or a model that has learnt nothing; the slow
ones hold the figures of the whole.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from tidewaiter.formats import mapped
from tidewaiter.formats import mapping as mappings
from tidewaiter.risk.declarations import tuples
from tidewaiter.risk.protocols import time_split, unique_folds

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "declarations"
FILES = sorted(FOLDER.glob("*.csv"))

pytestmark = pytest.mark.skipif(len(FILES) < 2, reason="the declarations are not beside the project (../shared/data)")

TUPLE = ["HS6 Code", "Country of Departure", "Country of Origin", "Tax Rate", "Tax Type", "Net Mass"]
LEAK = 0.68


def declarations(file: Path, lines: int | None = None) -> tuple[pa.Table, np.ndarray]:
    data = file.read_bytes() if lines is None else b"".join(file.read_bytes().splitlines(keepends=True)[: lines + 1])
    kcs = mappings.load("kcs")
    labels = mapped.labels(data, kcs)["Fraud"]
    return mapped.reader(kcs).parse(data).rows, np.array(labels.to_pylist(), dtype=bool)


def test_every_declaration_becomes_a_row_with_its_label() -> None:
    for file in FILES:
        rows, labels = declarations(file)
        raw = csv.read_csv(file)
        assert rows.num_rows == raw.num_rows
        np.testing.assert_array_equal(labels, raw["Fraud"].to_numpy() == 1)


def test_tuples_are_those_of_the_file() -> None:
    as_text = csv.ConvertOptions(column_types={"HS6 Code": pa.string()})
    for file in FILES:
        raw = csv.read_csv(file, convert_options=as_text).select(TUPLE)
        expected = {"|".join(map(str, row.values())) for row in raw.to_pylist()}
        assert set(tuples(declarations(file)[0])) == expected


def test_part_of_the_set_shows_no_leak() -> None:
    rows, labels = declarations(FILES[0], lines=2000)
    figures = unique_folds(rows, labels)
    assert figures["n"] < figures["rows"] == 2000
    assert 0.5 < figures["model"]["auc"] < LEAK


def test_a_later_part_is_remembered_by_a_dictionary_and_judged_by_the_unseen() -> None:
    figures = time_split(*declarations(FILES[0], lines=2500), *declarations(FILES[1], lines=2500))
    assert figures["unseen"]["n"] < figures["all"]["n"] == 2500
    assert figures["all"]["memoriser"]["auc"] > figures["all"]["model"]["auc"]
    assert figures["unseen"]["memoriser"]["auc"] == 0.5
    assert 0.5 < figures["unseen"]["model"]["auc"] < LEAK


@pytest.mark.slow
def test_the_whole_set_is_within_fold_noise_of_the_best_known() -> None:
    parts = [declarations(file) for file in FILES]
    figures = unique_folds(pa.concat_tables([p[0] for p in parts]), np.concatenate([p[1] for p in parts]))
    model, challenger = figures["model"], figures["challenger"]
    assert 0.615 < model["auc"] < LEAK
    assert model["ap"] > 0.29
    assert model["precision_at"]["0.1"] > 0.33
    assert 0.60 < challenger["auc"] < model["auc"]
    assert figures["calibration"]["expected_calibration_error"] < 0.02
