"""Writing Cargo-XML: escaping, and numbers in full."""

import math

import pytest

from tidewaiter.formats.cargoxml_text import amount, words


def test_text_is_escaped_and_what_xml_cannot_hold_becomes_a_space():
    assert words("A", "a<b&c\x00d", {"k": '"'}) == "<ram:A k='\"'>a&lt;b&amp;c d</ram:A>"
    assert words("A", None) == words("A", "") == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, "1"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (0.1, "0.1"),
        (math.nan, None),
        (None, None),
        (-1.0, None),
    ],
)
def test_numbers_are_written_without_exponents(value, expected):
    assert amount("A", value) == ("" if expected is None else f"<ram:A>{expected}</ram:A>")
