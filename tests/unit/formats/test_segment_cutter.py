from tidewaiter.formats import edifact_marks, x12_marks
from tidewaiter.formats.segment_cutter import Cutter, Syntax


def test_segments_are_counted_from_block_to_block_and_tabs_are_told_once() -> None:
    problems = []
    syntax = Syntax("edifact", "GID|LOC", r"[\r\n]+", edifact_marks.deviation)
    cutter = Cutter(edifact_marks.Segment, "+", "'", syntax, problems)
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


def test_what_a_line_breaks_in_a_segment_is_taken_out_as_the_syntax_says() -> None:
    for broken, kept in ((r"[\r\n]+", "A \tB"), (r"[\r\n]+[ \t]*", "AB")):
        syntax = Syntax("x12", "LX", broken, x12_marks.deviation)
        problems = []
        (segment,) = Cutter(x12_marks.Segment, "*", "~", syntax, problems).segments("N1*SH*A\r\n \tB~")
        assert segment == x12_marks.Segment("N1", ("SH", kept), 1)
        assert problems[0].code == "x12-whitespace"
