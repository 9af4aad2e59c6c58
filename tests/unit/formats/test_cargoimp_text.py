"""Writing Cargo-IMP text: what the character set and the line lengths allow."""

import math

import pytest

from tidewaiter.formats.cargoimp_text import (
    address_lines,
    awb_text,
    cimp_code,
    cimp_text,
    decimal,
    wrap,
    wrap_free_text,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("PLAIN TEXT-1.0", "PLAIN TEXT-1.0"),
        ("  two   spaces ", "TWO SPACES"),
        ("Straße", "STRASSE"),
        ("Žižkov, Łódź & Ærø", "ZIZKOV LODZ AERO"),
        ("O'Brien", "OBRIEN"),
        ("上海 SHANGHAI", "SHANGHAI"),
        ("a/b\r\nc", "A B C"),
        ("\u1e9b\u0323", "S"),
    ],
)
def test_text_is_brought_into_the_character_set(value, expected):
    assert cimp_text(value) == expected


def test_codes_keep_letters_and_digits():
    assert cimp_code("+44 (0) 20-79") == "4402079"


def test_lines_break_between_words_and_long_words_are_cut():
    assert wrap("AB CD EF", 5, 9) == ["AB CD", "EF"]
    assert wrap("ABCDEFG H", 5, 9) == ["ABCDE", "FG H"]
    assert wrap("A B C D", 1, 2) == ["A", "B"]
    assert wrap("", 5, 2) == []


def test_free_text_is_cut_only_in_full_lines():
    assert wrap_free_text("W" * 64 + " X", 9) == ["W" * 64, "X"]
    assert wrap_free_text("W" * 65 + " X", 9) == ["W" * 65, " X"]
    assert wrap_free_text("W" * 70, 9) == ["W" * 65, "W" * 5]


def test_an_address_keeps_its_lines_where_they_fit():
    assert address_lines("1 Road, Floor 2", 35, 2) == ["1 ROAD", "FLOOR 2"]
    assert address_lines("1 Road, Floor 2, Yard", 35, 2) == ["1 ROAD FLOOR 2 YARD"]
    assert address_lines(None, 35, 2) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [(12.0, "12"), (12.5, "12.5"), (0.0, "0"), (1234567.8, "1234568"), (68.0388555, "68.039"), (1e-9, "0")],
)
def test_numbers_keep_the_decimals_that_fit(value, expected):
    assert decimal(value, 7) == expected


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -1.0])
def test_what_is_no_amount_is_not_written(value):
    assert decimal(value, 7) == ""


def test_a_waybill_number_is_never_made_up():
    assert awb_text("777-20000001", 0) == "777-20000001"
    with pytest.raises(ValueError, match="row 4"):
        awb_text("77720000001", 4)
