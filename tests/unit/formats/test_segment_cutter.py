from tidewaiter.formats import edifact_marks, x12_marks
from tidewaiter.formats.parsed import MAX_LISTED
from tidewaiter.formats.segment_cutter import Cutter, Syntax


def test_segments_are_counted_from_block_to_block_and_tabs_are_told_once() -> None:
    syntax = Syntax("edifact", "GID|LOC", r"[\r\n]+", edifact_marks.deviation)
    cutter = Cutter(edifact_marks.Segment, "+", "'", syntax, [])
    first = cutter.segments("\tUNB+A'UNH+1")
    told = cutter.doubts
    cutter.count += 5
    second = cutter.segments("\tGID+1\nLOC+9'' RFF+B\nM ")
    assert [(s.tag, s.elements, s.ordinal) for s in (*first, *second)] == [
        ("UNB", ("A",), 1),
        ("UNH", ("1",), 2),
        ("GID", ("1",), 8),
        ("LOC", ("9",), 9),
        ("RFF", ("BM",), 10),
    ]
    assert [(at, p.code, p.path) for at, p in (*told, *cutter.doubts)] == [
        (1, "edifact-whitespace", "segment 1"),
        (8, "edifact-terminator", "segment 8"),
        (10, "edifact-whitespace", "segment 10"),
    ]


def test_what_a_line_breaks_in_a_segment_is_taken_out_as_the_syntax_says() -> None:
    for broken, kept in ((r"[\r\n]+", "A \tB"), (r"[\r\n]+[ \t]*", "AB")):
        syntax = Syntax("x12", "LX", broken, x12_marks.deviation)
        cutter = Cutter(x12_marks.Segment, "*", "~", syntax, [])
        (segment,) = cutter.segments("N1*SH*A\r\n \tB~")
        assert segment == x12_marks.Segment("N1", ("SH", kept), 1)
        assert cutter.doubts[0][1].code == "x12-whitespace"


def test_what_is_beyond_those_that_are_told_is_counted() -> None:
    syntax = Syntax("x12", "LX", "[\r\n]+", x12_marks.deviation)
    problems = [x12_marks.deviation("x12-count", "segment 1", "", "")] * (MAX_LISTED + 1)
    cutter = Cutter(x12_marks.Segment, "*", "~", syntax, problems)
    cutter.segments("N1*A\nB~" * 3)
    assert cutter.doubts == [(at, problems[0]) for at in (1, 2, 3)]
