"""Identifiers in one form; what is too short to mean anybody is left out."""

import re

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.lists.schema import Entry, IdentifierKind, listing
from tidewaiter.parties.screening.identifiers import Identifiers, formed, last_digits


def test_forms() -> None:
    assert formed(IdentifierKind.DOCUMENT, pa.array(["ab-12 3", None])).to_pylist() == ["AB123", None]
    assert formed(IdentifierKind.WALLET, pa.array([" aB "])).to_pylist() == ["aB"]


def test_one_number_of_two_entries_hits_both() -> None:
    entries = [Entry(k, identifiers=[(IdentifierKind.PHONE, "+442079460018")]) for k in ("1", "2")]
    made = Identifiers.of(listing("own", entries).entries)
    found = made.pairs(IdentifierKind.PHONE, pa.array([None, "0044 20 7946 0018", "12"]), pa.array(["GB", "GB", "GB"]))
    assert [(row, entry) for row, _, entry in found] == [(1, 0), (1, 1)]


def test_a_short_number_is_nobody_s() -> None:
    made = Identifiers.of(listing("own", [Entry("1", identifiers=[(IdentifierKind.DOCUMENT, "12")])]).entries)
    assert made.forms == {}


@given(st.lists(st.none() | st.text("0123456789 +-\u0663\u96f6x\n", max_size=14), max_size=10))
def test_numbers_are_sorted_out_by_their_last_six_digits(texts: list[str | None]) -> None:
    digits = ["".join(re.findall("[0-9]", text or "")) for text in texts]
    expected = [int(found[-6:]) if len(found) >= 6 else -1 for found in digits]
    assert last_digits(pa.array(texts, pa.string())).tolist() == expected
