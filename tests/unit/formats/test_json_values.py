"""Texts of shipments as values: what cannot be read is a problem and null."""

from datetime import UTC, date, datetime

import pytest

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.json_values import kilograms_of, value_of


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("gross_mass_kg", "1,000.5", 1000.5),
        ("package_quantity", "7", 7),
        ("currency", "eur", "EUR"),
        ("consignor_country", "eg", "EG"),
        ("posted_on", "20260301", date(2026, 3, 1)),
        ("eta", "2026-03-01T06:30:00+01:00", datetime(2026, 3, 1, 5, 30, tzinfo=UTC)),
        ("consignor_name", "Paper Mill", "Paper Mill"),
        ("eta", None, None),
    ],
)
def test_a_text_becomes_the_value_of_its_field(name: str, text: str | None, value: object) -> None:
    reading = Reading()
    assert value_of(name, text, ("path",), reading) == value
    assert not reading.problems


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("quantity", "-1", "bad-number"),
        ("package_quantity", "1.5", "bad-number"),
        ("posted_on", "2026-02-31", "bad-date"),
        ("eta", "noon", "bad-date"),
        ("country_of_origin", "EGYPT", "bad-country"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_null(name: str, text: str, code: str) -> None:
    reading = Reading()
    assert value_of(name, text, ("path",), reading) is None
    assert [(one.code, one.path, one.value) for one in reading.problems] == [(code, "path", text)]


def test_masses_in_their_units() -> None:
    reading = Reading()
    units = ("kg", "LBS", " oz ", "g", "")
    assert [kilograms_of(2.0, unit, "path", reading) for unit in units] == [2.0, 0.907185, 0.056699, 0.002, 2.0]
    assert kilograms_of(2.0, "stone", "path", reading) is None
    assert [one.code for one in reading.problems] == ["bad-unit"]
