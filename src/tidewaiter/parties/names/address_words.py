"""What words of addresses do, and how countries write a unit beside the number: the tables the kernel reads.

The words are those of address_words.toml, the abbreviations those and parties/normalise.py's.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from tidewaiter.parties import normalise
from tidewaiter.parties.names.words import Words

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]

UNIT, FLOOR, BUILDING, BOX, LEAD, END, NUMBER, NAMED, NUMBERED, SUFFIX, DATED = (1 << at for at in range(11))
"""What a word may do; one may do several things."""

UNIT_FIRST_BY_STROKE = ("AU", "NZ")
UNIT_FIRST_BY_DASH = ("CA",)
UNIT_LAST_BY_STROKE = ("PL", "RU", "UA", "BY", "BG", "RO", "HU", "LV", "LT", "EE", "HR", "SI", "RS", "AT", "TR")
NUMBER_BY_HASH = ("CO",)
FLOOR_BY_F = ("HK", "TW", "JP", "KR", "CN", "TH", "PH", "MO")
"""Countries by how they write a unit beside the number."""

STROKE_FIRST, DASH_FIRST, STROKE_LAST, HASH_NUMBER, F_FLOOR = (1 << at for at in range(5))
_MANNERS = (UNIT_FIRST_BY_STROKE, UNIT_FIRST_BY_DASH, UNIT_LAST_BY_STROKE, NUMBER_BY_HASH, FLOOR_BY_F)

_SHORT = 8
"""Bytes of the longest abbreviation."""


class _Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str
    leads: str = ""
    ends: str = ""


class _Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    street: dict[str, str]
    unit: _Listed
    floor: _Listed
    building: _Listed
    box: _Listed
    number: _Listed
    named: _Listed
    numbered: _Listed
    suffix: _Listed
    dated: _Listed


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by number: what they do, and their abbreviation with its length (0: the word itself stays)."""

    words: Words
    roles: Numbers
    short: Bytes
    lengths: Numbers


@cache
def vocabulary() -> Vocabulary:
    """The words of address_words.toml and of parties/normalise.py."""
    tables = msgspec.toml.decode(Path(__file__).with_name("address_words.toml").read_bytes(), type=_Vocabulary)
    roles: dict[str, int] = {}
    for role, listed in (
        (UNIT, tables.unit.words),
        (FLOOR, tables.floor.words),
        (BUILDING, tables.building.words),
        (BOX, tables.box.words),
        (LEAD, tables.box.leads),
        (END, tables.box.ends),
        (NUMBER, tables.number.words),
        (NAMED, tables.named.words),
        (NUMBERED, tables.numbered.words),
        (SUFFIX, tables.suffix.words),
        (DATED, tables.dated.words),
    ):
        for word in listed.split():
            roles[word] = roles.get(word, 0) | role
    dwellings = {"apt"}
    short = {word: brief for word, brief in normalise.ABBREVIATIONS.items() if brief not in dwellings}
    short |= {word: brief for brief, listed in tables.street.items() for word in listed.split()}
    known = [word for word in dict.fromkeys([*roles, *short]) if "_" not in word]
    briefs = [short.get(word, "") for word in known]
    return Vocabulary(
        words=Words.of(known, range(1, len(known) + 1)),
        roles=np.array([0, *(roles.get(word, 0) for word in known)], dtype=np.int64),
        short=np.array(
            [[0] * _SHORT, *(list(brief.encode().ljust(_SHORT, b"\0")) for brief in briefs)], dtype=np.uint8
        ),
        lengths=np.array([0, *(len(brief) for brief in briefs)], dtype=np.int64),
    )


def manner(country: str) -> int:
    """How a country (ISO 3166-1 alpha-2) writes a unit beside the number, as bits."""
    return sum(1 << at for at, countries in enumerate(_MANNERS) if country in countries)
