"""Addresses by similarity: the street must be named, and numbers agree."""

import sys
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from prepare import ENTRIES

from tidewaiter.parties.screening.addresses import ALIKE, Addresses


def test_streets_meet_and_cities_alone_do_not() -> None:
    made = Addresses.of(ENTRIES)
    assert made.texts.to_pylist() == ["42 Via Brasil, Panama City, Panama"]
    found = made.like(
        pa.array(
            ["Via Brasil 42, Panama City", "Panama City", "7 Mill Lane, Leeds", None, "Via Brasil 42, Panama City"]
        )
    )
    assert [(row, entry) for row, _, entry, _ in found] == [(0, 1), (4, 1)]
    assert all(score >= ALIKE for *_, score in found)
