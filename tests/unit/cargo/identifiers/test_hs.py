import pyarrow as pa
import pytest

from tidewaiter.cargo.identifiers import hs


@pytest.mark.parametrize("text", ["851713", "8517.13", "85171300", "8517.13.00.00", "010121", "970121"])
def test_six_eight_and_ten_digits_have_the_form(text: str) -> None:
    assert hs.problem(text) is None


def test_the_canonical_spelling_is_digits_only() -> None:
    assert hs.normalise("8517.13.00 00") == "8517130000"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("8517", "An HS code has 6, 8 or 10 digits, this has 4."),
        ("8517130", "An HS code has 6, 8 or 10 digits, this has 7."),
        ("phones", "An HS code is digits, with or without dots."),
        ("", "An HS code is digits, with or without dots."),
        ("770100", "There is no chapter 77 in the Harmonized System."),
        ("000100", "There is no chapter 00 in the Harmonized System."),
        ("980100", "There is no chapter 98 in the Harmonized System."),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, sentence: str) -> None:
    assert hs.problem(text) == sentence


def test_every_chapter_is_judged_alike_by_kernel_and_scalar() -> None:
    codes = [f"{chapter:02d}0100" for chapter in range(100)]
    assert hs.valid(pa.array(codes)).to_pylist() == [hs.problem(code) is None for code in codes]


def test_the_kernel_keeps_null() -> None:
    assert hs.valid(pa.array([None, "8517.13"])).to_pylist() == [None, True]
