"""Fields of Cargo-IMP: numbers, quantities, flights, values, free text."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.cargoimp_fields import (
    carrier_into,
    day_near,
    declared_value,
    flights,
    free_text,
    number,
    quantity,
    weight,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", Decimal(12)),
        ("12.5", Decimal("12.5")),
        ("12,5", Decimal("12.5")),
        (".5", Decimal("0.5")),
        ("12.", Decimal(12)),
    ],
)
def test_numbers_are_digits_and_one_separator(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize("text", ["", "-1", "1e9", "nan", "1_0", "1.2.3", "\u0661", "9" * 400])
def test_other_spellings_are_no_numbers(text):
    assert number(text) is None


def test_a_pound_is_exactly_its_kilograms():
    assert weight("L1000", "x", Reading()) == 453.59237
    assert weight("K1000", "x", Reading()) == 1000.0


@pytest.mark.parametrize(
    ("text", "expected", "problems"),
    [
        ("T12K250.5MC1.2DG6", (12, 250.5), 0),
        ("P3L1T12", (3, 0.45359237), 0),
        ("T12", (12, None), 0),
        ("", (None, None), 0),
        ("T1OK9", (1, None), 1),
        ("TK9", (None, 9.0), 0),
        ("T99999999999K9", (None, 9.0), 1),
        ("T1K9.9.9", (1, None), 1),
        ("12K9", (None, None), 1),
    ],
)
def test_quantity_details(text, expected, problems):
    reading = Reading()
    assert quantity(text, "x", reading) == expected
    assert len(reading.problems) == problems


def test_flights_and_their_days():
    found = flights(["ZZ101", "12", "9X2", "YYY44A", "01JAN"])
    assert [(flight.designator, flight.carrier, flight.day) for flight in found] == [
        ("ZZ101", "ZZ", "12"),
        ("9X2", "9X", None),
        ("YYY44A", "YYY", "01JAN"),
    ]


def test_the_carrier_is_the_one_into_the_destination():
    assert carrier_into(["DUBAA", "JFKBB", "BOSCC"], "JFK") == "BB"
    assert carrier_into(["DUBAA", "JFK"], "JFK") == "AA"
    assert carrier_into([], "JFK") is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [("31DEC", datetime(2025, 12, 31, tzinfo=UTC)), ("30FEB", None), ("01XXX", None), ("1", None), (None, None)],
)
def test_a_filed_month_settles_the_year(day, expected):
    assert day_near(day, datetime(2026, 1, 3, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/USD//PP/NVD/5.50/XXX", (5.5, "USD")),
        ("/USD/PP/NVD/5.50/XXX", (5.5, "USD")),
        ("/USD/PP/PP/9/5.50/XXX/", (5.5, "USD")),
        ("/USD//PP/NVD/NCV/XXX", (None, None)),
        ("/XXX///NVD/5/XXX", (5.0, None)),
        ("/USD", (None, None)),
        ("", (None, None)),
    ],
)
def test_declared_values(line, expected):
    reading = Reading()
    assert declared_value(line, "x", reading) == expected
    assert reading.problems == []


def test_full_lines_run_on_and_short_ones_are_joined_by_a_space():
    assert free_text(["/" + "A" * 65, "/B", "/C"]) == "A" * 65 + "B C"
    assert free_text(["/"]) is None
