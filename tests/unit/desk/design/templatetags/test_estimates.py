from datetime import timedelta

import pytest

from tidewaiter.desk.design.templatetags.estimates import estimate, percent, span
from tidewaiter.selection.intervals import NOTHING, Estimate


def test_a_value_is_never_without_its_interval() -> None:
    assert estimate(Estimate(0.123, 0.1, 0.2)) == '<span class="estimate">12.3 % <small>10.0–20.0 %</small></span>'
    assert estimate({"value": 0.0001, "low": 0.0, "high": 0.5}).startswith('<span class="estimate">0.01 % ')
    assert estimate(Estimate(50, 32, 340), "count") == '<span class="estimate">50 <small>32–340</small></span>'


def test_what_is_too_uncertain_is_said_as_its_interval() -> None:
    assert estimate(Estimate(143.5, 0.26, 206.2), "range-times") == "0.26–206.20 ×"


@pytest.mark.parametrize("nothing", [None, NOTHING, {"value": None, "low": None, "high": None}])
def test_nothing_known_is_a_dash(nothing: object) -> None:
    assert estimate(nothing) == "–"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(minutes=12, seconds=5), "12 min"),
        (timedelta(seconds=40), "40 s"),
        (timedelta(0), "0 s"),
        (timedelta(seconds=-5), "0 s"),
        (None, "–"),
    ],
)
def test_lengths_of_time_have_two_units_at_most(length: timedelta | None, said: str) -> None:
    assert span(length) == said


def test_a_share_too_small_to_show_is_not_nothing() -> None:
    assert [percent(share) for share in (0.0, 0.0004, 0.876)] == ["0.0", "<0.1", "87.6"]
