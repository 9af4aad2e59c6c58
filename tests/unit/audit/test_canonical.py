import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest

from tidewaiter.audit.canonical import canonical, timestamp


class Colour(StrEnum):
    RED = "red"


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    assert canonical({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'


def test_text_is_ascii_whatever_it_holds() -> None:
    text = canonical({"name": "Zoë\x00\ud800"})
    assert text.isascii()
    assert json.loads(text) == {"name": "Zoë\x00\ud800"}


def test_times_are_utc_with_microseconds() -> None:
    east = datetime(2026, 1, 5, 8, 0, tzinfo=timezone(timedelta(hours=2)))
    assert canonical(east) == '"2026-01-05T06:00:00.000000Z"'
    assert timestamp(datetime(33, 1, 5, tzinfo=UTC)) == "0033-01-05T00:00:00.000000Z"


def test_dates_decimals_enums_and_bytes_are_text() -> None:
    value = {"on": date(2026, 1, 5), "mass": Decimal("1.50"), "colour": Colour.RED, "raw": b"\x00\xff"}
    assert canonical(value) == '{"colour":"red","mass":"1.50","on":"2026-01-05","raw":"00ff"}'


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_without_json_form_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="no JSON form"):
        canonical({"x": number})


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        canonical(datetime(2026, 1, 5))  # noqa: DTZ001 - the naive time is what is tested


def test_a_key_that_is_not_text_is_refused() -> None:
    with pytest.raises(TypeError, match="keys are text"):
        canonical({1: "x"})


def test_what_has_no_order_is_refused() -> None:
    with pytest.raises(TypeError, match="set has no canonical"):
        canonical({"x": {1, 2}})
