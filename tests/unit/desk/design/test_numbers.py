from math import inf

import pytest
from django.utils import translation

from tidewaiter.desk.design import numbers
from tidewaiter.desk.design.templatetags.design import mass, number, share
from tidewaiter.desk.design.templatetags.estimates import estimate, percent
from tidewaiter.selection.intervals import Estimate


@pytest.mark.parametrize(
    ("language", "whole", "fixed", "brief", "exponent"),
    [
        ("en", "1,234,567", "1,234.50", "0.0123", "1.23e+06"),
        ("es", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", "1\N{NO-BREAK SPACE}234,50", "0,0123", "1,23e+06"),
        ("fr", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", "1\N{NO-BREAK SPACE}234,50", "0,0123", "1,23e+06"),
        ("ar", "1,234,567", "1,234.50", "0.0123", "1.23e+06"),
    ],
)
def test_a_number_has_the_signs_of_its_language(
    language: str, whole: str, fixed: str, brief: str, exponent: str
) -> None:
    with translation.override(language):
        assert numbers.whole(1234567) == whole
        assert numbers.fixed(1234.5, 2) == fixed
        assert numbers.brief(0.01234, 3) == brief
        assert numbers.brief(1234567, 3) == exponent


def test_a_count_loses_no_digit_and_what_is_no_number_says_so() -> None:
    assert numbers.whole(2**63 + 1) == "9,223,372,036,854,775,809"
    assert numbers.fixed(inf, 1) == "inf"
    assert numbers.brief(-inf, 2) == "-inf"


def test_a_french_reader_never_takes_thousands_for_a_decimal() -> None:
    with translation.override("fr"):
        assert mass(1234.0) == "1\N{NO-BREAK SPACE}234 kg"
        assert mass(12.34) == "12,3 kg"
        assert number(0.5) == "0,50"
        assert share(0.1234) == "12,3 %"
        assert percent(0.0001) == "<0,1"
        assert estimate(Estimate(0.123, 0.1, 0.2)) == '<span class="estimate">12,3 % <small>10,0–20,0 %</small></span>'
