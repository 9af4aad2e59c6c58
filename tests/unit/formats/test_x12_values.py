import pytest

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.x12_marks import Segment
from tidewaiter.formats.x12_values import arrival, mass, moment, number, whole


def test_days_and_times_are_utc() -> None:
    reading = Reading()
    assert str(arrival("260105", "0607", "P4", reading)) == "2026-01-05 06:07:00+00:00"
    assert str(arrival("20260105", "", "P4", reading)) == "2026-01-05 00:00:00+00:00"
    assert reading.problems == []
    assert arrival("20261305", "", "P4", reading) is None
    assert str(arrival("20260105", "9999", "P4", reading)) == "2026-01-05 00:00:00+00:00"
    assert [p.path for p in reading.problems] == ["P4-02", "P4-05"]
    assert moment("2026é105", "") is None
    assert arrival("¹20105", "", "P4", Reading()) is None


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("", None), ("1e5", None), ("nan", None)])
def test_numbers_have_no_exponent(text: str, value: float | None) -> None:
    assert number(Segment("L0", (text,), 1), 1, Reading()) == value


def test_masses_are_kilograms() -> None:
    reading = Reading()
    assert mass(Segment("L0", ("2", "L"), 1), 1, 2, reading) == pytest.approx(0.90718474)
    assert mass(Segment("L0", ("2", ""), 1), 1, 2, reading) == 2
    assert mass(Segment("L0", ("2", "Q"), 1), 1, 2, reading) is None
    assert whole(2.5, Segment("L0", ("2.5",), 1), 1, reading) is None
    assert [p.code for p in reading.problems] == ["bad-unit", "bad-unit", "bad-number"]
