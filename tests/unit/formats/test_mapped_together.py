"""Small messages read in one give what each gives alone, and those that might not are not read so."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.formats import registry
from tidewaiter.formats.mapped_together import parse_all
from tidewaiter.formats.mapping import load
from tidewaiter.formats.parsed import Parsed

MAPPING = load("express-jsonl")
READER = registry.mapped_format(MAPPING)
LINES = (
    b'{"trackingNumber":"A1","filer":"F","pieces":2,"grossWeightKg":"1.5"}',
    b'{"trackingNumber":"A2","pieces":"many","grossWeightKg":"heavy","estimatedArrival":"2026-13-45"}',
    b'{"trackingNumber":"A3","htsCodes":["9503"],"commodities":[{"description":"toys"}]}',
    b'{"filer":"F"}',
    b'{"trackingNumber":"A4"',
    b"[1, 2]",
    b'{"trackingNumber":"\xc3\xa9","consignee":{"name":"A \xf0\x9f\x98\x80"}}',
    b" ",
    b'{"trackingNumber":"A1","filer":"G"}\r',
)
FIRST = LINES[0]


def said(parsed: Parsed) -> tuple[object, ...]:
    return parsed.rows.to_pylist(), parsed.problems, parsed.rejects, parsed.events


def together(messages: Sequence[bytes]) -> tuple[list[Parsed], int]:
    """What is found of each message, and how many calls it took."""
    calls = []

    def parse(data: bytes) -> Parsed:
        calls.append(data)
        return READER.parse(data)

    return parse_all(messages, MAPPING, parse), len(calls)


def alone(messages: Sequence[bytes]) -> list[tuple[object, ...]]:
    return [said(READER.parse(data)) for data in messages]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(LINES), max_size=3), st.sampled_from([b"", b"\n", b"\n\n", b"\r\n"])),
        min_size=1,
        max_size=6,
    )
)
def test_each_gives_what_it_gives_alone(made: list[tuple[list[bytes], bytes]]) -> None:
    messages = [b"\n".join([FIRST, *lines]) + end for lines, end in made]
    found, calls = together(messages)
    assert [said(one) for one in found] == alone(messages)
    assert calls == 1


def test_positions_rejects_and_problems_are_those_of_the_message() -> None:
    found, _ = together([FIRST, b"\n".join([LINES[4], LINES[3], LINES[1]])])
    assert found[1].rows["source_position"].to_pylist() == [2]
    assert [(reject.position, reject.raw) for reject in found[1].rejects] == [(0, LINES[4]), (1, LINES[3])]
    assert {problem.row for problem in found[1].problems} == {0, 1, 2}
    assert found[0].problems == READER.parse(FIRST).problems


@pytest.mark.parametrize(
    "other",
    [b"", b"\n \n", b"\xef\xbb\xbf" + FIRST, FIRST + b"\xff", b"trackingNumber\nA1\n", b"\x1f\x8b\x08\x00", b"PAR1"],
    ids=["empty", "blank", "mark", "no UTF-8", "CSV", "gzip", "Parquet"],
)
def test_what_could_make_a_difference_is_read_alone(other: bytes) -> None:
    found, calls = together([FIRST, other, LINES[2]])
    assert [said(one) for one in found] == alone([FIRST, other, LINES[2]])
    assert calls == 2


def test_too_many_lines_are_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidewaiter.formats.mapped_together.MAX_LISTED", 3)
    assert together([FIRST, FIRST + b"\n" + FIRST])[1] == 1
    assert together([FIRST, b"\n".join([FIRST] * 3)])[1] == 2


def test_a_mapping_of_another_encoding_is_read_alone() -> None:
    calls = []
    other = msgspec.structs.replace(MAPPING, encoding="latin-1")
    parse_all([FIRST, FIRST], other, lambda data: calls.append(data) or READER.parse(data))
    assert len(calls) == 2


def test_the_format_of_a_mapping_reads_so() -> None:
    assert READER.parse_all is not None
    assert [said(one) for one in READER.parse_all(LINES)] == alone(LINES)
