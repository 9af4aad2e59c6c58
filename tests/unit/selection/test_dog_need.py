from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.selection.dog_need import Known, Place, count_interval, needs
from tidewaiter.selection.intervals import Estimate

ROOM = Known(10, assumed=True)
PLACES = st.lists(
    st.builds(
        Place,
        st.text("ABC", min_size=1, max_size=3),
        st.lists(st.none() | st.floats(0, 1), max_size=40).map(tuple),
        st.integers(0, 3),
        st.none() | st.integers(0, 50),
    ),
    max_size=5,
)


def test_what_teams_there_cover_is_not_counted_again() -> None:
    probabilities = tuple(0.5 for _ in range(10)) + tuple(0.02 for _ in range(10))
    free, covered = needs([Place("B", probabilities, 1), Place("A", probabilities, 0)], ROOM)
    assert (free.facility, free.expected.value, free.covered) == ("A", pytest.approx(5.0), 0)
    assert (covered.facility, covered.expected.value, covered.covered) == ("B", pytest.approx(0.2), 10)
    assert not free.tied
    assert not covered.tied
    assert "10 searches a deployment, assumed" in free.sentence
    assert "not known yet" in free.sentence


def test_what_cannot_be_compared_says_so_and_stands_last() -> None:
    known, unknown, empty = needs([Place("A", (None, None), 0), Place("B", (0.01,), 0), Place("C", (), 0)], ROOM)
    assert [known.facility, unknown.facility, empty.facility] == ["B", "C", "A"]
    assert isnan(empty.expected.value)
    assert "cannot be compared" in empty.sentence
    assert unknown.sentence == "No target of this day waits here."
    assert unknown.tied


def test_a_share_that_is_known_is_multiplied_with_both_intervals() -> None:
    (one,) = needs([Place("A", (0.5,) * 4, 0)], Known(10, assumed=False, shown=Estimate(0.6, 0.4, 0.8)))
    assert one.shown.value == pytest.approx(1.2)
    assert one.shown.high == pytest.approx(one.expected.high * 0.8)
    assert "60 % (40 to 80 %)" in one.sentence


@given(PLACES)
def test_a_list_is_ordered_and_within_what_waits(places: list[Place]) -> None:
    told = needs(places, ROOM)
    values = [one.expected.value for one in told if not isnan(one.expected.value)]
    assert values == sorted(values, reverse=True)
    for one in told:
        assert one.covered + one.reached <= one.waiting
        assert one.reached <= ROOM.room
        assert one.sentence
        if not isnan(one.expected.value):
            assert 0 <= one.expected.low <= one.expected.value + 1
            assert one.expected.value <= one.expected.high + 1


def test_an_interval_of_nothing_is_nothing() -> None:
    assert count_interval(0.0) == Estimate(0.0, 0.0, 0.0)
    assert count_interval(2.0).low < 2.0 < count_interval(2.0).high
