"""Lines of a Cargo-IMP message put right: what opens a segment, what goes on with one, and what is told of the rest."""

import pyarrow as pa
import pytest

from tidewaiter.formats import fhl
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.cargoimp import messages
from tidewaiter.formats.cargoimp_lines import put_right, segments

KNOWN = frozenset({"AWB", "SHP", "RTD"})


def tokens(text):
    (message,) = messages(text.encode())
    return [(segment.tag, segment.lines) for segment in segments(message, KNOWN, Reading())]


def test_continuation_and_party_lines_belong_to_the_segment_before():
    text = "FWB/17\n777-20000001LHRJFK/T1K1\nSHP/ACC\nNAM/ONE\n/TWO\nLOC/HULL\n/GB\nRTD/1/P1\n/NG/TEA\n"
    assert tokens(text) == [
        ("AWB", ["777-20000001LHRJFK/T1K1"]),
        ("SHP", ["/ACC", "NAM/ONE", "/TWO", "LOC/HULL", "/GB"]),
        ("RTD", ["/1/P1", "/NG/TEA"]),
    ]


def test_an_envelope_in_the_middle_ends_the_message():
    assert tokens("FWB/17\n777-20000001LHRJFK/T1K1\nQK JFKFMZZ\n.LHRFMZZ 290800\nSHP\n") == [
        ("AWB", ["777-20000001LHRJFK/T1K1"])
    ]


def told(text):
    reading = Reading()
    (message,) = messages(text.encode())
    return put_right(message, KNOWN, reading), [(problem.code, problem.value) for problem in reading.problems]


def test_a_text_that_is_right_is_left_as_it_is():
    text = "FWB/17\nSHP/ACC  \nNAM/ONE\n/TWO\nRTD"
    assert told(text) == ("\nSHP/ACC  \nNAM/ONE\n/TWO\nRTD", [])


def test_blanks_and_lines_without_identifier_are_put_right_and_told_once():
    text = "FWB/17\n\n 777-20000001LHRJFK/T1K1 \nFIRST\n  SHP\n\n\tLAST\nXXX/A\nNAM\nXXX\n"
    assert told(text) == (
        "\nAWB777-20000001LHRJFK/T1K1\n/FIRST\nSHP\n/LAST\nXXX/A\nNAM\nXXX",
        [("unknown-segment", "XXX"), ("stray-line", "LAST")],
    )


@pytest.mark.parametrize("length", [70, 71])
def test_the_first_line_that_is_too_long_is_told_whatever_blanks_stand_around_it(length):
    right, problems = told(f"FWB/17\nSHP\n/{' ' * 90}\n  /{'A' * (length - 1)}  \n/{'B' * 80}\n")
    assert right.count("\n") == 4
    assert problems == [("line-too-long", f"/{'A' * (length - 1)}" if length > 70 else f"/{'B' * 80}")]


def test_a_long_envelope_is_told_and_what_follows_it_is_not():
    assert told(f"FWB/17\nSHP\nQK JFKFMZZ{' ' * 80}\n/{'B' * 80}\n")[1] == []
    assert told(f"FWB/17\nSHP\n.LHRFMZZ {'2' * 80}\n?\n")[1] == [("line-too-long", f".LHRFMZZ {'2' * 80}")]


@pytest.mark.parametrize("text", ["FWB/17", "FWB/17\n", "FWB/17\r\n \r\n\t\n", "FWB/17\nQK JFKFMZZ\nSHP\n"])
def test_a_message_without_lines_has_no_segments(text):
    assert told(text) == ("", [])


def test_lines_that_are_alike_are_one():
    (message,) = messages(b"FWB/17\nSHP\n" + b"/A\n?\n" * 5000)
    (segment,) = segments(message, KNOWN, Reading())
    assert len(segment.lines) == 10_001
    assert len({id(line) for line in segment.lines}) == 3


def test_many_stray_lines_take_a_few_times_their_bytes():
    data = b"FHL/5\nMBI/777-12345675\nHBS/A\n" + b"?\n" * 200_000
    before = pa.total_allocated_bytes()
    parsed = fhl.parse(data)
    assert pa.total_allocated_bytes() - before < 5 * len(data)
    assert parsed.rows["attributes"][0].as_py() == [("special_handling", " ".join("?" * 200_000))]
