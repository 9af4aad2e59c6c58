"""Envelopes of X12 files by their segments."""

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.x12_envelope import Assembly, TransactionSet
from tidewaiter.formats.x12_marks import Delimiters, Segment


def assembled(*texts: str) -> tuple[list[TransactionSet], list[tuple[str, str]]]:
    problems: list[Problem] = []
    assembly = Assembly(problems, Delimiters())
    for ordinal, text in enumerate(texts, 1):
        tag, *elements = text.split("*")
        assembly.take(Segment(tag, tuple(elements), ordinal))
    assembly.finish()
    return assembly.sets, [(p.code, p.path) for p in problems]


def test_a_set_has_the_headers_it_stands_under() -> None:
    sets, problems = assembled("GS*SO*A*B*1*1*3", "ST*309*1", "M10*S", "SE*3*1", "GE*1*3")
    (one,) = sets
    assert (one.code, one.isa, one.gs is not None, [s.tag for s in one.segments]) == ("309", None, True, ["M10"])
    assert problems == []


def test_sets_keep_their_segments_apart() -> None:
    sets, problems = assembled("ST*309*1", "M10*A", "SE*3*1", "ST*310*2", "B3*B", "SE*3*2")
    assert [[s.elements[0] for s in one.segments] for one in sets] == [["A"], ["B"]]
    assert problems == []


def test_what_is_missing_or_miscounted_is_told_at_its_segment() -> None:
    assert assembled("ST*309*1", "M10*A", "ST*309*2", "SE*9*7")[1] == [
        ("x12-envelope", "segment 2 (M10)"),
        ("x12-count", "segment 4 (SE)"),
        ("x12-control-number", "segment 4 (SE)"),
    ]


def test_a_manifest_without_its_header_is_a_309_and_other_segments_are_strays() -> None:
    sets, problems = assembled("REF*1", "M10*A", "SE*2*1")
    assert [one.code for one in sets] == ["309"]
    assert [code for code, _ in problems] == ["x12-stray-segment", "x12-envelope", "x12-envelope"]
