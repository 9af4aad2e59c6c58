"""Separators of X12 files."""

import pytest

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.x12_marks import ISA_WIDTH, Delimiters, Segment, delimiters_of, opening

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*P*>~"


def test_an_element_beyond_the_segment_is_empty() -> None:
    assert Segment("N1", ("SH", " A "), 4).get(2) == "A"
    assert Segment("N1", ("SH",), 4).get(9) == ""
    assert Segment("N1", ("SH",), 4).path == "segment 4 (N1)"


def test_a_segment_is_written_without_empty_elements_at_its_end() -> None:
    assert Delimiters("|", ">", "'").write("N1", "SH", "", "") == "N1|SH'"


@pytest.mark.parametrize(
    ("text", "shown", "problems"),
    [
        (ISA, ("*", ">", "~"), 0),
        (ISA.replace("*", "|").replace("~", "\n"), ("|", ">", "\n"), 0),
        (ISA.replace("SIMU           ", "SIMU") + "GS*", ("*", ">", "~"), 1),
        ("ST*309*1~M10*A~", ("*", ">", "~"), 1),
        ("ST+309+1'M10+A'", ("+", ">", "'"), 1),
        ("ST*309*1\nM10*A", ("*", ">", "\n"), 1),
    ],
)
def test_separators_are_shown_or_guessed_with_a_problem(text: str, shown: tuple[str, ...], problems: int) -> None:
    told: list[Problem] = []
    assert delimiters_of(text, told) == Delimiters(*shown)
    assert len(told) == problems


def test_the_header_has_its_width_and_opens_a_file() -> None:
    assert len(ISA) == ISA_WIDTH
    assert opening(b"\xef\xbb\xbf\r\n" + ISA.encode()) == ISA
    assert opening(b"ISAAC") is None
