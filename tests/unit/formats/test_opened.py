import pytest

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.opened import Opened, bounded, place


def problem(path: str) -> Problem:
    return Problem("odd", path, "", "Look at it.")


def test_units_are_given_in_their_order_and_what_is_wrong_with_the_file_stands_first() -> None:
    problems = [problem("file")]
    opened = Opened("a file", iter("abc"), problems, "x12-envelope")
    taken: list[str] = []

    def take(unit: str) -> bool:
        taken.append(unit)
        problems.append(problem(f"after {unit}"))
        return unit == "b"

    reading = Reading()
    assert opened.read(take, lambda unit, at: problem(f"{unit}{at}"), reading, "sets")
    assert taken == ["a", "b", "c"]
    assert [one.path for one in reading.problems] == ["file", "after a", "after b", "after c", "a1", "c3"]


def test_a_file_without_units_says_so_and_many_problems_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:

    def unread(unit: str, at: int) -> Problem:
        return problem(unit)

    assert not Opened("a file", iter(()), [], "x12-envelope").read(lambda _: True, unread, Reading(), "sets")
    monkeypatch.setattr("tidewaiter.formats.opened.MAX_LISTED", 2)
    reading = Reading()
    many = Opened("a file", iter("abcd"), [problem(n) for n in "12345"], "x12-envelope")
    assert many.read(lambda _: False, unread, reading, "sets")
    assert [(one.code, one.path, one.value) for one in reading.problems] == [
        ("odd", "1", ""),
        ("odd", "2", ""),
        ("x12-envelope", "message", "3 more deviations"),
        ("odd", "a", ""),
        ("odd", "b", ""),
        ("message-not-read", "message", "2 more sets"),
    ]
    assert bounded([problem("1")], "odd", "deviations") == [problem("1")]


def test_what_is_only_space_between_terminators_is_no_segment() -> None:
    text = "ISA~\r\n~GS*A~ST"
    assert [place(text, at, "~", "\r\n ") for at in (0, text.index("G"), len(text) - 1)] == [
        "segment 1",
        "segment 2",
        "segment 3",
    ]
