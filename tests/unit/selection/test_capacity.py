from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from tidewaiter.selection import capacity


def test_capacity_is_officer_minutes_over_minutes_per_examination() -> None:
    shift = capacity.Shift(name="day", start=time(6), hours=8, officers=3, minutes_per_examination=25)
    assert shift.capacity() == 57


def test_a_shift_may_run_past_midnight() -> None:
    begin, end = capacity.Shift(name="night", start=time(22), hours=8, officers=1).window(date(2026, 1, 5))
    assert begin == datetime(2026, 1, 5, 22, tzinfo=UTC)
    assert end == datetime(2026, 1, 6, 6, tzinfo=UTC)


def test_the_shipped_facilities_load_and_map_locations_to_offices() -> None:
    facilities = capacity.load()
    offices = facilities.offices()
    assert set(offices.values()) == {f.code for f in facilities.facility}


def test_an_unknown_facility_says_which_there_are() -> None:
    with pytest.raises(KeyError, match="there are"):
        capacity.load().find("nowhere")


def test_a_wrong_file_names_itself_and_the_place(tmp_path: Path) -> None:
    file = tmp_path / "facilities.toml"
    file.write_text('[[facility]]\ncode = "A"\ntitle = 3\nlocations = []\nshifts = []\n')
    with pytest.raises(ValueError, match=r"facilities.toml.*facility\[0\]\.title"):
        capacity.load(file)
