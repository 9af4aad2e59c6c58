from tidewaiter.formats.edifact_marks import Marks
from tidewaiter.formats.edifact_segments import Cutter


def test_segments_are_counted_from_block_to_block_and_tabs_are_told_once() -> None:
    problems = []
    cutter = Cutter(Marks(), problems)
    first = list(cutter.segments("\tUNB+A'UNH+1"))
    cutter.count += 5
    second = list(cutter.segments("\tGID+1\nLOC+9'' RFF+B\nM "))
    assert [(s.tag, s.elements, s.ordinal) for s in (*first, *second)] == [
        ("UNB", ("A",), 1),
        ("UNH", ("1",), 2),
        ("GID", ("1",), 8),
        ("LOC", ("9",), 9),
        ("RFF", ("BM",), 10),
    ]
    assert [(p.code, p.path) for p in problems] == [
        ("edifact-whitespace", "segment 1"),
        ("edifact-terminator", "segment 8"),
        ("edifact-whitespace", "segment 10"),
    ]
