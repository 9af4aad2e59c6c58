import pytest

from tidewaiter.formats.edifact_marks import Marks, Segment, listed
from tidewaiter.formats.packed import PACKED
from tidewaiter.formats.runs import Run, Runs, run_of


def ones(first: int, count: int) -> list[Segment]:
    return [Segment("GID", (str(at), "é"), at) for at in range(first, first + count)]


def run(first: int, count: int) -> Run:
    return Run("'".join(f"GID+{at}+é" for at in range(first, first + count)), first, count)


@pytest.mark.parametrize("parts", [(), (3,), (-3,), (2, -4, 1, -1, -2), (PACKED + 5, -2, 2 * PACKED), (-1, 7)])
def test_it_is_a_list(parts: tuple[int, ...]) -> None:
    runs = listed(Marks())
    count = 0
    for many in parts:
        if many < 0:
            runs.extend(run(count, -many))
        else:
            for one in ones(count, many):
                runs.append(one)
        count += abs(many)
    given = ones(0, count)
    assert (len(runs), bool(runs), list(runs), list(reversed(runs))) == (count, bool(count), given, given[::-1])
    assert list(runs[1:3]) == given[1:3]
    assert [runs[at] for at in (*range(-min(count, 9), min(count, 9)), *range(max(0, count - 9), count))] == [
        *given[-9:],
        *given[:9],
        *given[max(0, count - 9) :],
    ]
    assert all(type(one) is Segment for one in runs)
    assert runs.tags == {one.tag for one in given}
    with pytest.raises(IndexError):
        runs[count]
    assert list(runs.like()) == []


@pytest.mark.parametrize(
    ("block", "text", "tags"),
    [
        ("GID+1'CNI", "GID+1'CNI", {"GID", "CNI"}),
        ("GID+1'\r\nCNI+ A B+'\n", "GID+1'CNI+ A B+", {"GID", "CNI"}),
        ("\nGID+1'", "GID+1", {"GID"}),
        ("GID+1''", "GID+1'", {"GID", ""}),
    ],
)
def test_plain_segments_are_a_run(block: str, text: str, tags: set[str]) -> None:
    assert run_of(block, "+", "'", 7) == Run(text, 7, text.count("'") + 1, frozenset(tags))


@pytest.mark.parametrize(
    "block", ["G\nID", "GID'\n\nCNI", "GID'\r", "\tGID", "GID ", " GID", "GID' CNI", "A 'B", "A\x00'B"]
)
def test_what_asks_for_a_closer_look_is_none(block: str) -> None:
    assert run_of(block, "+", "'", 1) is None


def test_lines_that_end_segments_are_a_run() -> None:
    assert run_of("GID+1\nCNI\n", "+", "\n", 1) == Run("GID+1\nCNI", 1, 2, frozenset({"GID", "CNI"}))


def test_many_segments_are_their_text() -> None:
    runs: Runs[Segment] = listed(Marks())
    for at in range(0, 10 * PACKED, PACKED):
        runs.extend(run(at, PACKED))
    assert len(runs) == 10 * PACKED
    assert sum(len(part.text) for part in runs.parts() if isinstance(part, Run)) < 12 * len(runs)
