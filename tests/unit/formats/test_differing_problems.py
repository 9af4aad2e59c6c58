"""Problems that differ in a value alone: each comes back as it was told."""

import pickle
from array import array

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.alike_units import FEWEST_TOLD, MOST, AlikeUnits, Kinds
from tidewaiter.formats.differing_problems import differing

WEIGHT = ("bad-number", "/K", "Weigh it.", Severity.ERROR)
PIECES = ("bad-number", "/pieces", "Count them.", Severity.WARNING)


def said(sort, value):
    code, below, hint, severity = sort
    return (code, below, value, hint, severity)


def test_each_has_its_path_its_value_and_its_row():
    run = differing("HBS", array("i", [1, 4, 5]), 6, [[said(WEIGHT, "KÄ"), said(PIECES, "")], [], [said(WEIGHT, "KB")]])
    assert run is not None
    assert len(run) == 3
    assert run.told() == (
        ("bad-number", "HBS[1]/K", "KÄ", "Weigh it.", Severity.ERROR, 7),
        ("bad-number", "HBS[1]/pieces", "", "Count them.", Severity.WARNING, 7),
        ("bad-number", "HBS[5]/K", "KB", "Weigh it.", Severity.ERROR, 11),
    )
    assert len(run.sorts) == 2
    assert pickle.loads(pickle.dumps(run)).told() == run.told()  # noqa: S301 - our own bytes


def test_half_a_character_is_left_to_others():
    assert differing("HBS", array("i", [1]), 0, [[said(WEIGHT, "\ud800")]]) is None


def noisy(text, path, reading):
    """A unit with a problem of each kind, by its text."""
    if text != "quiet":
        reading.error("bad-number", f"{path}/K", text, "Weigh it.")
        reading.warn("bad-number", f"{path}/pieces", text[::-1], "Count them.")
    return {"goods_description": text}


@pytest.mark.parametrize("half", ["", "\ud800"])
@pytest.mark.parametrize("count", [FEWEST_TOLD - 1, FEWEST_TOLD, MOST + 70])
def test_units_that_differ_tell_what_each_says(count, half):
    texts = ["quiet" if at % 7 == 3 else f"{at}{half if at % 5 == 0 else ''}" for at in range(count)]
    reading = Reading()
    reading.position = 2
    units = AlikeUnits(reading, "HBS", Kinds())
    units.under("777", {}, lambda text, path, doubts: noisy(text, path, doubts) and {"regime": "air"})
    for text in texts:
        units.take("A", text, text)
    units.flush()
    assert [(one.path, one.value, one.severity, one.row) for one in reading.problems] == [
        each
        for at, text in enumerate(texts)
        if text != "quiet"
        for each in (
            (f"HBS[{at + 1}]/K", text, Severity.ERROR, at + 2),
            (f"HBS[{at + 1}]/pieces", text[::-1], Severity.WARNING, at + 2),
        )
    ]


def test_problems_of_the_last_unit_can_be_taken_back():
    reading = Reading()
    units = AlikeUnits(reading, "HBS", Kinds())
    units.under("777", {}, noisy)
    for at in range(FEWEST_TOLD):
        units.take("A", str(at), str(at))
    units.flush()
    reading.problems.forget(FEWEST_TOLD - 1)
    assert len(reading.problems) == 2 * (FEWEST_TOLD - 1)
    assert reading.problems[-1].row == FEWEST_TOLD - 2
