import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.problem_log import PACKED, ProblemLog


def _problem(at: int, value: str = "x") -> Problem:
    return Problem("bad-number", f"line {at}", value, f"Hint {at % 3}.", Severity.ERROR, at if at % 2 else None)


def test_many_problems_come_back_as_they_were_told() -> None:
    told = [_problem(at, "é" * (at % 250)) for at in range(2 * PACKED + 7)]
    log = ProblemLog(told)
    assert len(log) == len(told)
    assert list(log) == told
    assert log == told
    assert log != told[1:]
    assert log[0] == told[0]
    assert log[-1] == told[-1]
    assert log[PACKED] == told[PACKED]
    assert log[PACKED - 2 : PACKED + 2] == tuple(told[PACKED - 2 : PACKED + 2])
    assert log[::-1] == tuple(told[::-1])
    assert log.kept() is log


def test_few_are_given_as_a_tuple() -> None:
    log = ProblemLog([_problem(1)])
    assert log.kept() == (_problem(1),)
    assert repr(log) == f"ProblemLog([{_problem(1)!r}])"


def test_what_stands_first_is_first() -> None:
    log = ProblemLog(_problem(at) for at in range(PACKED + 1))
    log.put_first([_problem(-1), _problem(-2)])
    assert [log[0], log[1], log[2], log[-1]] == [_problem(-1), _problem(-2), _problem(0), _problem(PACKED)]
    assert len(log) == PACKED + 3


def test_the_last_of_a_row_are_taken_back_beyond_what_is_packed() -> None:
    log = ProblemLog([_problem(1), _problem(3)])
    for _ in range(PACKED + 1):
        log.append(_problem(5))
    log.forget(5)
    assert log == [_problem(1), _problem(3)]
    log.forget(3)
    log.forget(1)
    log.forget(1)
    assert log == []


def test_half_a_character_is_kept() -> None:
    told = [_problem(at, "\ud800") for at in range(PACKED + 1)]
    assert ProblemLog(told) == told


def test_a_long_value_is_cut_once() -> None:
    log = ProblemLog()
    log.tell("c", "p", "y" * 300, "h", Severity.WARNING, 0)
    assert log[0] == Problem("c", "p", "y" * 300, "h", Severity.WARNING, 0)


def test_it_is_small() -> None:
    before = pa.total_allocated_bytes()
    log = ProblemLog(_problem(at) for at in range(50 * PACKED))
    assert pa.total_allocated_bytes() - before < 20 * len(log)
