from pathlib import Path

from tidewaiter.history.standing.levels import Levels


def rolled(days: int) -> tuple[int, int, int]:
    """Of days that bring a key each: keys in the lower level, keys written, how often the levels were joined."""
    levels, below, above, written, joined = Levels("g"), 0, 0, 0, 0
    for _ in range(days):
        if levels.join("t", below, above + 1):
            below, above, joined = below + above + 1, 0, joined + 1
            written += below
        else:
            above += 1
            written += above
    return below + above, written, joined


def test_what_a_day_writes_grows_with_the_root_of_history() -> None:
    held, written, joined = rolled(1000)
    assert held == 1000
    assert 20 < joined < 60
    assert written / 1000 < 1.1 * (2 * 1000) ** 0.5


def test_a_table_lies_where_it_was_last_written() -> None:
    first = Levels("00000001")
    assert first.join("t", 0, 5)
    second = Levels.after("00000002", first.lower, first.upper, first.spent)
    assert not second.join("t", 5, 3)
    assert (second.lower, second.upper) == ({"t": "00000001/lower/t"}, {"t": "00000002/upper/t"})
    assert second.folders(Path("b")) == {Path("b/00000001/lower/t"), Path("b/00000002/upper/t")}
    third = Levels.after("00000003", second.lower, second.upper, second.spent)
    assert third.join("t", 5, 4)
    assert (third.lower, third.upper, third.spent) == ({"t": "00000003/lower/t"}, {}, {"t": 0})
