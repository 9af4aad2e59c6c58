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


def test_who_is_at_work_is_known_past_midnight_and_where_shifts_overlap() -> None:
    day = capacity.Shift(name="day", start=time(6), hours=9, officers=1)
    late = capacity.Shift(name="late", start=time(14), hours=12, officers=1)
    place = capacity.Facility("NYC", "New York", [], [day, late])

    def names(*at: int) -> list[str]:
        return [shift.name for shift, _ends in place.at_work(datetime(2026, 1, *at, tzinfo=UTC))]

    assert names(5, 1) == ["late"]
    assert names(5, 2) == names(5, 5) == []
    assert names(5, 6) == ["day"]
    assert names(5, 14) == ["day", "late"]
    assert place.at_work(datetime(2026, 1, 5, 1, tzinfo=UTC))[0][1] == datetime(2026, 1, 5, 2, tzinfo=UTC)


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


NIGHT_AND_DAY = capacity.Facility(
    code="A",
    title="A",
    locations=["AAA"],
    shifts=[
        capacity.Shift("day", time(6), hours=8, officers=2, cut_off_minutes=60),
        capacity.Shift("evening", time(15), hours=8, officers=2, cut_off_minutes=30),
    ],
    dwell_hours=10,
)


def test_what_comes_after_the_cut_off_is_met_by_the_next_shift() -> None:
    on = date(2026, 1, 5)
    day, evening = NIGHT_AND_DAY.interval(on, 0), NIGHT_AND_DAY.interval(on, 1)
    assert day == (datetime(2026, 1, 4, 22, 30, tzinfo=UTC), datetime(2026, 1, 5, 13, tzinfo=UTC))
    assert evening == (datetime(2026, 1, 5, 13, tzinfo=UTC), datetime(2026, 1, 5, 22, 30, tzinfo=UTC))


def test_goods_that_leave_before_the_next_shift_are_not_its() -> None:
    hurried = capacity.Facility("A", "A", ["AAA"], NIGHT_AND_DAY.shifts, dwell_hours=1)
    assert hurried.interval(date(2026, 1, 5), 0)[0] == datetime(2026, 1, 5, 5, tzinfo=UTC)


def test_without_dwell_a_shift_meets_what_arrives_in_it() -> None:
    plain = capacity.Facility("A", "A", ["AAA"], [capacity.Shift("day", time(6), hours=8, officers=2)])
    assert plain.interval(date(2026, 1, 5), 0) == plain.shifts[0].window(date(2026, 1, 5))


def test_capacity_counts_the_quickest_examinations_within_the_minutes() -> None:
    exams = [capacity.Exam("x-ray", 5, at_most=10), capacity.Exam("physical", 50)]
    assert capacity.Shift("day", time(6), hours=5, officers=1, exams=exams).capacity() == 10 + 5


def test_equipment_without_a_name_and_a_cut_off_longer_than_the_shift_are_refused(tmp_path: Path) -> None:
    for wrong in ("exams = [{ name = '', minutes = 5 }]", "cut_off_minutes = 600"):
        file = tmp_path / "facilities.toml"
        shift = f"[[facility.shifts]]\nname = 'day'\nstart = 06:00:00\nhours = 8\nofficers = 1\n{wrong}\n"
        file.write_text(f'[[facility]]\ncode = "A"\ntitle = "A"\nlocations = []\n{shift}')
        with pytest.raises(ValueError, match=r"facilities\.toml"):
            capacity.load(file)
