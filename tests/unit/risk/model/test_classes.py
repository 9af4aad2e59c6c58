import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.model import store
from tidewaiter.risk.model.classes import HARM, class_of, fit_classes
from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.matrix import Sample, columns_of, matrix_of


def findings(rows: int, seed: int = 0) -> tuple[pa.Table, list[str]]:
    """Heavy findings are equipment, light ones opioids; a few precursors follow nothing."""
    random = np.random.default_rng(seed)
    mass = random.normal(size=rows)
    named = np.where(mass + random.normal(0, 0.3, rows) > 0, "equipment", "opioid").astype(object)
    named[:3] = "precursor"
    return pa.table({"mass": mass, "noise": random.normal(size=rows)}), named.tolist()


def fitted(table: pa.Table, named: list[str]):
    matrix = matrix_of(table, columns_of(table))
    return fit_classes(Sample(matrix, np.ones(len(named), bool), np.ones(len(named))), named)


@pytest.mark.parametrize(
    ("finding", "substance", "expected"),
    [
        ("none", "", None),
        ("narcotics", "Fentanyl HCl", "opioid"),
        ("narcotics", "crystal methamphetamine", "stimulant"),
        ("narcotics", "unknown", "narcotics"),
        ("precursor", "4-piperidone", "precursor"),
        ("equipment", "", "equipment"),
        ("other", "tobacco", "other"),
        ("something new", "", "other"),
    ],
)
def test_a_finding_has_a_class(finding, substance, expected):
    assert class_of(finding, substance) == expected
    assert expected is None or expected in HARM


def test_classes_add_up_to_the_probability_of_a_finding():
    table, named = findings(200)
    chance = np.linspace(0, 1, 200)
    parts = fitted(table, named).probabilities(table, chance)
    assert parts.column_names == ["equipment", "opioid", "precursor"]
    assert sum(column.to_numpy() for column in parts.columns) == pytest.approx(chance)


def test_what_a_class_goes_by_is_learnt_and_a_rare_class_keeps_its_frequency():
    table, named = findings(300)
    classes = fitted(table, named)
    later, truth = findings(300, seed=5)
    shares = classes.shares(later)
    likeliest = [classes.classes[place].name for place in shares.argmax(axis=1)]
    assert np.mean([a == b for a, b in zip(likeliest, truth, strict=True)]) > 0.85
    rare = next(one for one in classes.classes if one.name == "precursor")
    assert rare.regression is None
    assert rare.share == pytest.approx(4 / 303)


def test_expected_harm_lies_between_that_of_its_classes():
    table, named = findings(300)
    classes = fitted(table, named)
    harm = classes.harm(table)
    assert harm.min() >= HARM["equipment"] - 1e-9
    assert harm.max() <= HARM["opioid"] + 1e-9
    assert np.corrcoef(harm, table["mass"].to_numpy())[0, 1] < -0.5
    assert HARM["equipment"] < classes.usual_harm < HARM["opioid"]


def test_one_class_alone_is_not_learnt():
    table, _ = findings(30)
    assert fitted(table, ["opioid"] * 30) is None


def test_classes_are_kept_with_the_model(training, tmp_path):
    features, label = training
    named = [("opioid" if n % 2 else "equipment") if found else None for n, found in enumerate(label)]
    model = learn(features, label, np.ones(len(label)), seed=0, of_class=named)
    again = store.load(tmp_path, store.save(model, tmp_path))
    assert again.class_probabilities(features).equals(model.class_probabilities(features))
    assert sum(c.to_numpy() for c in again.class_probabilities(features).columns) == pytest.approx(
        again.predict(features)
    )
