from pathlib import Path

import pytest

from tidewaiter.history.standing.levels import LOWER, NEWEST, UPPER, Levels


def rolled(days: int) -> tuple[int, int, list[int]]:
    """Of days that bring a key each: keys held, keys written, how often each level was written."""
    levels, lengths, written, times = Levels("g"), [0, 0, 0], 0, [0, 0, 0]
    for _ in range(days):
        level = levels.place("t", tuple(lengths), 1)
        lengths[level:] = [sum(lengths[level:]) + 1, *([0] * (NEWEST - level))]
        written += lengths[level]
        times[level] += 1
    return sum(lengths), written, times


@pytest.mark.parametrize("days", [10, 100, 1000])
def test_what_a_day_writes_grows_with_the_cube_root_of_history(days: int) -> None:
    held, written, times = rolled(days)
    assert held == days
    assert written / days < (6 * days) ** (1 / 3)
    assert times[LOWER] <= times[UPPER] < times[NEWEST]


def test_a_table_lies_where_it_was_last_written() -> None:
    first = Levels("00000001")
    assert first.place("t", (0, 0, 0), 5) == LOWER
    second = Levels.after("00000002", first.folders, first.spent)
    assert second.place("t", (5, 0, 0), 3) == UPPER
    assert second.folders == ({"t": "00000001/lower/t"}, {"t": "00000002/upper/t"}, {})
    third = Levels.after("00000003", second.folders, second.spent)
    assert third.place("t", (5, 3, 0), 2) == NEWEST
    places = {"00000001/lower/t", "00000002/upper/t", "00000003/newest/t"}
    assert third.used(Path("b")) == {Path("b") / place for place in places}
    fourth = Levels.after("00000004", third.folders, third.spent)
    assert fourth.place("t", (5, 3, 2), 2) == LOWER  # 2 and 4 are more than 3; 3 and 7 are more than 5
    assert fourth.folders == ({"t": "00000004/lower/t"}, {}, {})
    assert [one.get("t", 0) for one in fourth.spent] == [0, 0, 0]
    assert third.folders[NEWEST] == {"t": "00000003/newest/t"}
