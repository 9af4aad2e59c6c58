"""Parties in Cargo-IMP: both forms, and what filers leave out."""

import pytest

from tidewaiter.formats.party_lines import read_party

NAMES = ("name", "address_line", "city", "country", "postcode", "phone", "id")


def read(lines, *, account=False):
    """The party's fields in the order of NAMES, without those at the end that are missing."""
    found = read_party(lines, "x", account=account)
    values = [found.get(f"x_{name}") for name in NAMES]
    while values and values[-1] is None:
        values.pop()
    return tuple(values)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["", "/N", "/A", "/C/ST", "/GB/P1"], ("N", "A", "C", "GB", "P1")),
        (["/77", "/N", "/A", "/C", "/GB"], ("N", "A", "C", "GB", None, None, "77")),
        (["/77", "/N", "/C", "/GB"], ("N", None, "C", "GB", None, None, "77")),
        (["/N", "/A", "/C", "/GB"], ("N", "A", "C", "GB")),
        (["/77", "NAM/N", "/M", "ADR/A", "/B", "LOC/C/ST", "/GB/P1/TE/5"], ("N M", "A, B", "C", "GB", "P1", "5", "77")),
        ([""], ()),
    ],
)
def test_parties_of_an_fwb_may_carry_an_account_number(lines, expected):
    assert read(lines, account=True) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["/N", "/A", "/B", "/C", "/GB//TE/1"], ("N", "A, B", "C", "GB", None, "1")),
        (["/N", "/A", "/C", "/GB/TE/1"], ("N", "A", "C", "GB", None, "1")),
        (["/N", "/A", "/C", "/GB/P", "/TE/1/FX/2"], ("N", "A", "C", "GB", "P", "1")),
        (["/N", "/29/31 BAY ST", "/C", "/GB"], ("N", "29/31 BAY ST", "C", "GB")),
        (["/N", "/A", "/C"], ("N", "A", "C")),
        (["/N"], ("N",)),
        (["", "NAM/N", "LOC/C", "/GB/P/FX/2/TE/1"], ("N", None, "C", "GB", "P", "1")),
        (["", "NAM/", "ADR/", "LOC/", "/GB"], (None, None, None, "GB")),
        (["", "NAM/N", "LOC/C", "/G1"], ("N", None, "C")),
    ],
)
def test_parties_of_a_house_begin_with_the_name(lines, expected):
    assert read(lines) == expected
