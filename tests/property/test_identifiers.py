"""Scalar and kernel agree on anything, what is composed is valid, and a wrong digit is noticed."""

from types import ModuleType

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iso6346
from stdnum.exceptions import ValidationError

from tidewaiter.cargo.codes import countries
from tidewaiter.cargo.identifiers import awb, container, country, currency, hs, s10

KINDS = (s10, awb, container, hs, country, currency)

TEXT = st.text(st.characters(codec="utf-8"), max_size=16)
SERVICES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
S10 = st.builds(s10.compose, SERVICES, st.integers(0, s10.MAX_SERIAL), st.sampled_from(sorted(s10.issuers())))
AWB = st.builds(awb.compose, st.integers(0, 999).map("{:03d}".format), st.integers(0, awb.MAX_SERIAL))
CONTAINER = st.builds(
    container.compose,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3),
    st.sampled_from(container.CATEGORIES),
    st.integers(0, container.MAX_SERIAL),
)
HS = st.integers(0, 10**10).map(str)
LIKELY = st.one_of(
    S10, AWB, CONTAINER, HS, st.sampled_from(sorted(countries.alpha2())), st.sampled_from(["USD", "eur"])
)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A likely value with one character replaced, or with separators and small letters in it."""
    text = draw(LIKELY)
    at = draw(st.integers(0, len(text) - 1))
    with_other = text[:at] + draw(st.sampled_from("0123456789ABZabz -é")) + text[at + 1 :]
    return draw(st.sampled_from([text, with_other, text.lower(), f" {text[:at]} {text[at:]}"]))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.rpartition(".")[2])
@given(values=st.lists(st.none() | TEXT | spoilt(), max_size=20))
def test_kernel_and_scalar_agree(kind: ModuleType, values: list[str | None]) -> None:
    expected = [None if value is None else kind.problem(value) is None for value in values]
    assert kind.valid(pa.array(values, pa.string())).to_pylist() == expected


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.rpartition(".")[2])
@given(text=TEXT | spoilt())
def test_normalising_again_changes_nothing_and_never_the_verdict(kind: ModuleType, text: str) -> None:
    once = kind.normalise(text)
    assert kind.normalise(once) == once
    assert (kind.problem(once) is None) == (kind.problem(text) is None)


@given(S10)
def test_a_composed_s10_is_valid(text: str) -> None:
    assert s10.problem(text) is None


@given(AWB)
def test_a_composed_waybill_is_valid_and_canonical(text: str) -> None:
    assert awb.problem(text) is None
    assert awb.normalise(text) == text


@given(CONTAINER)
def test_a_composed_container_is_valid(text: str) -> None:
    assert container.problem(text) is None


@given(S10, st.integers(2, 9), st.integers(1, 9))
def test_one_wrong_digit_in_an_s10_is_noticed_but_for_the_two_remainders_that_share_a_digit(
    text: str, at: int, step: int
) -> None:
    other = text[:at] + str((int(text[at]) + step) % 10) + text[at + 1 :]
    # Remainders 10 and 0, and 11 and 5, are written alike: only those pairs can hide a wrong digit.
    if text[10] not in "05":
        assert s10.problem(other) is not None


@given(st.lists(st.integers(0, s10.MAX_SERIAL), max_size=20))
def test_many_check_digits_are_those_of_each(serials: list[int]) -> None:
    assert s10.check_digits(np.array(serials, dtype=np.int64)).tolist() == [s10.check_digit(n) for n in serials]


@given(CONTAINER | spoilt())
def test_containers_agree_with_python_stdnum(text: str) -> None:
    compact = container.normalise(text)
    # python-stdnum also takes category R, which ISO 6346 does not have, and letters of any script.
    assume(compact[3:4] != "R" and compact.isascii())
    try:
        iso6346.validate(compact)
        expected = bool(compact[:3].isalpha())
    except ValidationError:
        expected = False
    assert (container.problem(text) is None) == expected
