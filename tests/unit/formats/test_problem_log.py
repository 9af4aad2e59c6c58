import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.formats.problem_log import PACKED, ProblemLog, Told


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


def test_what_is_taken_back_at_the_edge_of_a_chunk_leaves_the_rest_in_place() -> None:
    told = [_problem(2 * at + 1) for at in range(PACKED)]
    log = ProblemLog(told)
    for row in (-1, -3, -5):
        log.append(_problem(row))
        log.forget(row)
    log.append(_problem(7))
    assert len(log) == PACKED + 1
    assert log == [*told, _problem(7)]
    assert log[PACKED] == _problem(7)


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


class _Run:
    """Problems by their numbers."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def told(self) -> tuple[Told, ...]:
        found = [_problem(at) for at in self.numbers]
        return tuple((one.code, one.path, one.value, one.hint, one.severity, one.row) for one in found)


def test_a_run_stands_where_it_was_told() -> None:
    log = ProblemLog([_problem(1)])
    log.tell_run(_Run(*range(2, 5000)), None)
    log.append(_problem(5000))
    log.tell_run(_Run(5001, 5003), 5003)
    told = [_problem(at) for at in (*range(1, 5002), 5003)]
    assert len(log) == len(told)
    assert log == told
    assert [log[at] for at in (0, 1, 4998, 4999, 5000, 5001, -1)] == [
        told[at] for at in (0, 1, 4998, 4999, 5000, 5001, -1)
    ]
    assert log[4997:5002] == tuple(told[4997:5002])
    log.put_first([_problem(-1)])
    assert [log[0], log[1], log[-1]] == [_problem(-1), told[0], told[-1]]
    log.forget(5003)
    log.append(_problem(7))
    assert list(log) == [_problem(-1), *told[:-1], _problem(7)]


def test_few_of_a_run_are_given_as_a_tuple() -> None:
    log = ProblemLog()
    log.tell_run(_Run(1, 2), None)
    assert log.kept() == (_problem(1), _problem(2))
    assert isinstance(log.kept(), tuple)
