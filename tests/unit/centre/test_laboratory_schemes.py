"""Which measurements carry an identification, and how many doses a mass comes to."""

from datetime import date

import pytest

from tidewaiter.centre.laboratory.doses import CONVENTIONS, around, doses
from tidewaiter.centre.laboratory.techniques import BY_CODE, TECHNIQUES, Category, Check, Measured, scheme
from tidewaiter.substances import register

GOOD, BAD, NOT = Check.PASSED, Check.FAILED, Check.NOT_RUN


def measured(technique: str, points_at: str = "fentanyl", blank: Check = GOOD, standard: Check = GOOD) -> Measured:
    return Measured(technique, points_at, blank, standard)


@pytest.mark.parametrize(
    ("measurements", "complete"),
    [
        ([], False),
        ([measured("ms")], False),
        ([measured("ms"), measured("ms")], False),
        ([measured("ms"), measured("gc")], True),
        ([measured("ms"), measured("colour")], True),
        ([measured("ftir"), measured("raman")], False),  # both read vibrations
        ([measured("gc"), measured("colour"), measured("tlc")], False),  # no Category A
        ([measured("ms"), measured("gc", "heroin")], False),
        ([measured("ms"), measured("gc", blank=BAD)], False),
        ([measured("ms", standard=NOT), measured("gc")], False),
        ([measured("ms"), measured("gc"), measured("ftir", "caffeine")], True),  # a mixture
        ([measured("ms", " Fentanyl "), measured("gc", "FENTANYL")], True),
    ],
)
def test_one_of_category_a_and_another_of_a_different_property(measurements: list[Measured], complete: bool) -> None:  # noqa: FBT001
    assert scheme(measurements, "fentanyl").complete is complete


def test_what_is_missing_is_said() -> None:
    said = " ".join(scheme([measured("ms", blank=BAD), measured("gc")], "fentanyl").lacks)
    assert "Category A" in said
    assert "1 that agree do not count" in said


def test_an_exclusion_needs_the_same_breadth_and_nothing_that_points_elsewhere() -> None:
    nothing = [measured("ms", ""), measured("gc", "")]
    assert scheme(nothing, "").complete
    assert not scheme(nothing[:1], "").complete
    assert not scheme([*nothing, measured("ftir", "fentanyl")], "").complete


def test_each_technique_is_there_once() -> None:
    assert len(BY_CODE) == len(TECHNIQUES)
    assert {one.category for one in TECHNIQUES} == set(Category)


def test_doses_are_a_range() -> None:
    counted = doses("Fentanyl", (1000, 1000), (7, 100), date(2026, 1, 5))
    assert counted is not None
    assert (counted.low, counted.high) == (35_000, 500_000)
    assert doses("caffeine", (1, 1), (1, 1), date(2026, 1, 5)) is None
    assert doses("fentanyl", (1, 1), (1, 1), date(1990, 1, 5)) is None
    assert around(0.2, 0.5) == (0.0, 0.7)
    assert around(99.9, 0.5, 100) == (99.4, 100)


def test_each_convention_says_what_a_dose_is_and_is_of_a_substance_of_the_register() -> None:
    for one in CONVENTIONS:
        assert register.named(one.substance), one.substance
        assert f"{one.milligrams:g} mg" in one.source
        counted = doses(one.substance, (1.0, 1.0), (50.0, 100.0), one.since)
        assert counted is not None
        assert counted.low == int(500 / one.milligrams)
