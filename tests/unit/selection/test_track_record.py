from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.selection.track_record import ENOUGH, TrackRecord, Use, by_month, track

uses = st.lists(
    st.builds(
        Use,
        st.datetimes(timezones=st.just(UTC)),
        st.booleans(),
        st.sampled_from([True, False, None]),
    )
)


def test_a_record_has_wilsons_intervals() -> None:
    record = TrackRecord(confirmed=8, unconfirmed=2, missed=1, quiet=9)
    assert (record.uses, record.signals, record.finds) == (20, 10, 9)
    assert record.yielded.value == pytest.approx(0.4)
    assert (record.yielded.low, record.yielded.high) == pytest.approx((0.2188, 0.6134), abs=1e-3)
    assert record.false_share.value == pytest.approx(0.2)
    assert (record.enough, record.enough_signals, record.enough_finds) == (False, True, False)
    assert TrackRecord(1, 0, 0, ENOUGH - 1).enough


def test_nothing_is_said_where_nothing_was_done() -> None:
    record = track([])
    assert record.yielded.value != record.yielded.value
    assert not record.enough


@given(uses)
def test_months_add_up_and_what_has_not_ended_counts_nowhere(some: list[Use]) -> None:
    whole = track(some)
    assert whole.uses + whole.waiting == len(some)
    months = by_month(some)
    assert [month for month, _ in months] == sorted({use.at.isoformat()[:7] for use in some})
    assert sum(record.confirmed for _, record in months) == whole.confirmed
    assert whole == track(reversed(some))
