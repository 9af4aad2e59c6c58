"""Parts of address lines, as a kernel over bytes: number, street, unit and box.

A line is cut into words, the words looked up in address_words.toml. A word for a unit, floor, building or box takes the
number or letter beside it. The number of the house is the one that is called so ("No. 5"); else one that begins the line
or the first part that has a number and a word after it ("12 Rue Pasteur"); else the last of that part ("Calle Mayor 5").
What begins with a number in Australia ("3/45") or Canada ("3-45") begins with the unit, in eastern Europe it ends with it.
What is left is the street, in its usual abbreviations.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts
from tidewaiter.parties import normalise
from tidewaiter.parties.names.words import Words, looked_up

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
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_SPACE, _COMMA, _HASH, _DOT, _DASH, _STROKE = (ord(sign) for sign in " ,#.-/")
_FREE, _GONE, _AS_NUMBER, _AS_UNIT, _AS_FLOOR, _AS_BUILDING, _AS_BOX = range(7)
"""What a word of a line turns out to be: of the street, nothing, or the value of a part."""


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


def parts_of(lines: Texts, manners: Numbers) -> tuple[Texts, Texts, Texts, Texts]:
    """Number, street, unit and box of ASCII lines; `manners` one a line. What is not there is an empty text."""
    known = vocabulary()
    size = int(lines.offsets[-1] - lines.offsets[0])
    # A unit that stands for a floor or a building adds its word; each has two bytes at least.
    room = 3 * size + 8 * len(lines) + 8
    data = np.empty((4, room), dtype=np.uint8)
    ends = np.zeros((4, len(lines) + 1), dtype=np.int64)
    _parts(
        lines.data, lines.offsets, manners, known.words.table, known.words.values, known.roles, known.short,
        known.lengths, data, ends,
    )  # fmt: skip
    number, street, unit, box = (
        Texts(data[at, : max(int(ends[at, -1]), 1)].copy(), ends[at].copy(), None) for at in range(4)
    )
    return number, street, unit, box


@numba.njit(cache=True, nogil=True)
def _is_digit(byte: int) -> bool:
    return bool(48 <= byte <= 57)  # noqa: PLR2004 - "0" to "9"


@numba.njit(cache=True, nogil=True)
def _folded(byte: int) -> int:
    """A letter small, a digit itself, anything else 0."""
    if 65 <= byte <= 90:  # noqa: PLR2004 - "A" to "Z"
        return byte + 32
    if 97 <= byte <= 122 or 48 <= byte <= 57:  # noqa: PLR2004 - "a" to "z", "0" to "9"
        return byte
    return 0


@numba.njit(cache=True, nogil=True)
def _within(data: Bytes, start: int, i: int, end: int, begin: int) -> int:
    """What a sign between letters and digits does: 0 parts words, 1 is left out, 2 stays in the word.

    `begin`: where the present word begins.
    """
    byte = data[i]
    if i == start or i + 1 >= end or _folded(data[i - 1]) == 0 or _folded(data[i + 1]) == 0:
        return 0
    if byte in (_DASH, _STROKE):
        numeric = _is_digit(data[i + 1])
        for k in range(begin, i):
            numeric |= _is_digit(data[k])
        return 2 if numeric else 0
    if byte == 39:  # noqa: PLR2004 - an apostrophe
        return 1
    single = i == begin + 1 or data[i - 2] == _DOT
    ends = i + 2 >= end or _folded(data[i + 2]) == 0
    return 1 if byte == _DOT and single and ends and not _is_digit(data[i + 1]) else 0


@numba.njit(cache=True, nogil=True)
def _cut(
    data: Bytes,
    start: int,
    end: int,
    low: Bytes,
    words: NDArray[np.int64],
    table: NDArray[np.uint64],
    values: NDArray[np.int32],
) -> int:
    """Cut a line into words: small letters in `low`; `words` has begin, end, part of the line, number in the vocabulary.

    A word that is a # alone has the number -1. Gives how many words there are.
    """
    count, at, begin, part, raw = 0, 0, 0, 0, start
    value = _BASIS
    for i in range(start, end + 1):
        byte = data[i] if i < end else np.uint8(_SPACE)
        folded = _folded(byte)
        if folded:
            raw = i if at == begin else raw
            low[at] = folded
            at += 1
            value = (value ^ np.uint64(folded)) * _PRIME
            continue
        sign = _within(data, start, i, end, raw) if i < end and at > begin else 0
        if sign == 1:
            continue
        if sign == 2:  # noqa: PLR2004 - stays
            low[at] = byte
            at += 1
            value = _BASIS  # a word with a sign in it is a number, and none of the vocabulary
            continue
        if at > begin:
            words[count, 0], words[count, 1], words[count, 2] = begin, at, part
            words[count, 3] = looked_up(value, table, values)
            count += 1
        if byte == _HASH:
            words[count, 0], words[count, 1], words[count, 2], words[count, 3] = at, at, part, -1
            count += 1
        part += byte in (_COMMA, 59, 10, 13, 9, 124)  # ; new lines, tab, |
        begin, value = at, _BASIS
    return count


@numba.njit(cache=True, nogil=True)
def _numeric(low: Bytes, begin: int, end: int) -> bool:
    """Whether a word is a number, as 12, 12a, 12-3 or a-12; 5th is a word."""
    if end <= begin:
        return False
    if end - begin > 2 and _is_digit(low[begin]) and not _is_digit(low[end - 1]) and not _is_digit(low[end - 2]):  # noqa: PLR2004
        a, b = low[end - 2], low[end - 1]
        if (a, b) in ((115, 116), (110, 100), (114, 100), (116, 104)):  # st nd rd th
            return False
    for i in range(begin, end):
        if _is_digit(low[i]):
            return True
    return False


@numba.njit(cache=True, nogil=True)
def _value(low: Bytes, words: Numbers, k: int, count: int) -> bool:
    """Whether word k is there and can be the value of a unit or box: a number or a single letter."""
    if k >= count:
        return False
    begin, end = words[k, 0], words[k, 1]
    return _numeric(low, begin, end) or end == begin + 1


@numba.njit(cache=True, nogil=True)
def _beside(low: Bytes, words: Numbers, kind: Numbers, k: int, after: int, count: int) -> bool:
    """Whether word `after` is the value of word k: free, in the same part of the line, a number or letter."""
    return _value(low, words, after, count) and words[after, 2] == words[k, 2] and kind[after] == _FREE


@numba.njit(cache=True, nogil=True)
def _assign(low: Bytes, words: Numbers, kind: Numbers, count: int, roles: Numbers, how: int) -> int:
    """Say of each word what it is, where a word beside it says so; give the place of the house's number, or -1."""
    number = -1
    for k in range(count):
        begin, end = words[k, 0], words[k, 1]
        kind[k] = _FREE
        if end - begin > 1 and low[end - 1] == 102 and _is_digit(low[begin]):  # noqa: PLR2004 - 3/f, 5f
            if low[end - 2] == _STROKE or (how & F_FLOOR and _is_digit(low[end - 2])):
                kind[k] = _AS_FLOOR
    for k in range(count):
        if kind[k] != _FREE:
            continue
        which = words[k, 3]
        role = roles[which] if which > 0 else 0
        follow = k + 1
        while follow < count and words[follow, 3] == -1:
            follow += 1  # "Apt # 4"
        named = follow < count and words[follow, 3] > 0 and roles[words[follow, 3]] & (NUMBER | END) != 0
        after = follow + 1 if named and which > 0 else follow  # "Postfach Nr 12", "Apartado Postal 12"
        taken = _AS_BOX if role & BOX else _AS_FLOOR if role & FLOOR else _AS_BUILDING if role & BUILDING else _AS_UNIT
        if role & END and k > 0 and kind[k - 1] == _FREE and words[k - 1, 3] > 0 and roles[words[k - 1, 3]] & LEAD:
            taken, role = _AS_BOX, role | BOX
        if role & (BOX | FLOOR | BUILDING | UNIT) and _beside(low, words, kind, k, after, count):
            for gone in range(k, after):
                kind[gone] = _GONE
            back = k - 1
            while (
                taken == _AS_BOX
                and back >= 0
                and kind[back] == _FREE
                and words[back, 3] > 0
                and roles[words[back, 3]] & LEAD
            ):
                kind[back] = _GONE
                back -= 1
            kind[after] = taken
            # "Postfach 12 34", "piso 3 B"
            more = after + 1
            while (
                more < count
                and words[more, 2] == words[after, 2]
                and taken == _AS_BOX
                and _numeric(low, words[more, 0], words[more, 1])
            ):
                more += 1
            final = more == count or words[more, 2] != words[after, 2]
            for other in range(after + 1, more if final else after + 1):
                kind[other] = _AS_BOX
            lettered = more < count and words[more, 2] == words[after, 2] and words[more, 1] == words[more, 0] + 1
            if lettered and taken == _AS_FLOOR and (more + 1 == count or words[more + 1, 2] != words[after, 2]):
                kind[more] = _AS_UNIT
        elif role & FLOOR and k > 0 and kind[k - 1] == _FREE and _is_digit(low[words[k - 1, 0]]):
            kind[k], kind[k - 1] = _GONE, _AS_FLOOR  # "2nd floor"
        elif role & NUMBER and follow < count and _numeric(low, words[follow, 0], words[follow, 1]):
            kind[k] = _GONE
            kind[follow] = _AS_NUMBER if number < 0 else _AS_UNIT
            number = follow if number < 0 else number
        elif which == -1:
            kind[k] = _GONE
            if _value(low, words, follow, count) and kind[follow] == _FREE:
                as_number = how & HASH_NUMBER and number < 0
                kind[follow] = _AS_NUMBER if as_number else _AS_UNIT
                number = follow if as_number else number
        elif role & NAMED and follow < count and _numeric(low, words[follow, 0], words[follow, 1]):
            words[follow, 3] = -2  # of the street's name
        elif (
            role & NUMBERED
            and (k == 0 or words[k - 1, 2] != words[k, 2])
            and follow < count
            and _numeric(low, words[follow, 0], words[follow, 1])
        ):
            words[follow, 3] = -2
        elif role & DATED and k > 0 and _numeric(low, words[k - 1, 0], words[k - 1, 1]):
            words[k - 1, 3] = -2
    return number


@numba.njit(cache=True, nogil=True)
def _house(low: Bytes, words: Numbers, kind: Numbers, count: int) -> int:
    """The place of the house's number among the words nothing else took: see the module."""
    first = True
    last, part = -1, -1
    for k in range(count):
        if kind[k] != _FREE:
            continue
        begin, end = words[k, 0], words[k, 1]
        numeric = _numeric(low, begin, end) and words[k, 3] != -2  # noqa: PLR2004 - of the street's name
        if numeric and part in (-1, words[k, 2]):
            opens = first or k == 0 or words[k - 1, 2] != words[k, 2] or kind[k - 1] != _FREE
            spoken = k + 1 < count and kind[k + 1] == _FREE and words[k + 1, 1] - words[k + 1, 0] > 1
            if part == -1 and opens and ((spoken and words[k + 1, 2] == words[k, 2]) or first):
                return k
            last, part = k, words[k, 2]
        first = False
    return last


@numba.njit(cache=True, nogil=True)
def _rest(low: Bytes, words: Numbers, kind: Numbers, count: int, number: int, roles: Numbers) -> None:
    """Take a letter behind the number for part of it, and a bare number behind the street for a unit."""
    has_unit = False
    for k in range(count):
        has_unit |= kind[k] == _AS_UNIT
    if number < 0:
        return
    after = number + 1
    if after < count and kind[after] == _FREE and words[after, 2] == words[number, 2]:
        final = after + 1 == count or words[after + 1, 2] != words[number, 2] or kind[after + 1] != _FREE
        letter = words[after, 1] - words[after, 0] == 1 and final and after > 1
        if letter or (words[after, 3] > 0 and roles[words[after, 3]] & SUFFIX):
            kind[after] = _AS_NUMBER
    if has_unit:
        return
    for k in range(number + 1, count):
        if kind[k] != _FREE or words[k, 3] == -2 or not _numeric(low, words[k, 0], words[k, 1]):  # noqa: PLR2004
            continue
        alone = words[k - 1, 2] != words[k, 2]
        final = k + 1 == count or words[k + 1, 2] != words[k, 2] or kind[k + 1] != _FREE
        letter = k + 1 < count and words[k + 1, 2] == words[k, 2] and words[k + 1, 1] - words[k + 1, 0] == 1
        if (final and (k > number + 1 or alone)) or (alone and letter):
            kind[k] = _AS_UNIT
            if letter and kind[k + 1] == _FREE:
                kind[k + 1] = _AS_UNIT
            return


@numba.njit(cache=True, nogil=True)
def _put(out: Bytes, at: int, begin: int, low: Bytes, start: int, end: int) -> int:
    """Write a word after what stands since `begin`, one space between; give the end."""
    if at > begin:
        out[at] = _SPACE
        at += 1
    for i in range(start, end):
        out[at + i - start] = low[i]
    return at + end - start


@numba.njit(cache=True, nogil=True)
def _street(
    low: Bytes, words: Numbers, kind: Numbers, count: int, short: Bytes, lengths: Numbers, out: Bytes, at: int
) -> int:
    """Write what is left as the street, in its abbreviations."""
    begin = at
    for k in range(count):
        if kind[k] != _FREE:
            continue
        which = max(words[k, 3], 0)
        start, end = words[k, 0], words[k, 1]
        if which and lengths[which]:
            at = _put(out, at, begin, short[which], 0, lengths[which])
            continue
        size = end - start
        # Glued on: Hauptstrasse, Hauptstr., Kerkstraat.
        cut = 0
        if size > 8 and _ends(low, end, 115, 116, 114, 97, 115, 115, 101):  # noqa: PLR2004 - strasse
            cut = 4
        elif size > 7 and _ends(low, end, 115, 116, 114, 97, 97, 116, -1):  # noqa: PLR2004 - straat
            cut = 3
        at = _put(out, at, begin, low, start, end - cut)
    return at


@numba.njit(cache=True, nogil=True)
def _ends(low: Bytes, end: int, a: int, b: int, c: int, d: int, e: int, f: int, g: int) -> bool:
    size = 7 if g >= 0 else 6
    letters = (a, b, c, d, e, f, g)
    for i in range(size):
        if low[end - size + i] != letters[i]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _split_number(low: Bytes, begin: int, end: int, how: int) -> tuple[int, int]:
    """Where a sign parts number and unit, and which is first: (place, 1 unit first, 2 unit last), or (-1, 0)."""
    for i in range(begin + 1, end - 1):
        if low[i] == _STROKE and how & STROKE_FIRST:
            return i, 1
        if low[i] == _DASH and how & DASH_FIRST and _is_digit(low[i + 1]):
            return i, 1
        if low[i] == _STROKE and how & STROKE_LAST:
            return i, 2
    return -1, 0


@numba.njit(cache=True, nogil=True)
def _parts(
    data: Bytes,
    offsets: Numbers,
    manners: Numbers,
    table: NDArray[np.uint64],
    values: NDArray[np.int32],
    roles: Numbers,
    short: Bytes,
    lengths: Numbers,
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> None:
    longest = 0
    for row in range(len(manners)):
        longest = max(longest, offsets[row + 1] - offsets[row])
    low = np.empty(longest + 2, dtype=np.uint8)
    words = np.empty((longest + 2, 4), dtype=np.int64)
    kind = np.empty(longest + 2, dtype=np.int64)
    floor, building = np.frombuffer(b"fl", dtype=np.uint8), np.frombuffer(b"bldg", dtype=np.uint8)
    at = np.zeros(4, dtype=np.int64)
    for row in range(len(manners)):
        how, begin = manners[row], at.copy()
        count = _cut(data, offsets[row], offsets[row + 1], low, words, table, values)
        number = _assign(low, words, kind, count, roles, how)
        if number < 0:
            number = _house(low, words, kind, count)
        _rest(low, words, kind, count, number, roles)
        place, order = -1, 0
        if number >= 0:
            kind[number] = _AS_NUMBER
            start, end = words[number, 0], words[number, 1]
            place, order = _split_number(low, start, end, how)
            first = start if order != 1 else place + 1
            at[0] = _put(out[0], at[0], begin[0], low, first, place if order == 2 else end)  # noqa: PLR2004
            if number + 1 < count and kind[number + 1] == _AS_NUMBER:
                at[0] = _put(out[0], at[0], at[0], low, words[number + 1, 0], words[number + 1, 1])
        at[1] = _street(low, words, kind, count, short, lengths, out[1], at[1])
        for wanted in (_AS_BUILDING, _AS_FLOOR, _AS_UNIT, _AS_BOX):
            column = 3 if wanted == _AS_BOX else 2
            for k in range(count):
                if kind[k] == wanted:
                    if wanted == _AS_BUILDING:
                        at[2] = _put(out[2], at[2], begin[2], building, 0, 4)
                    elif wanted == _AS_FLOOR:
                        at[2] = _put(out[2], at[2], begin[2], floor, 0, 2)
                    start, end = words[k, 0], words[k, 1]
                    if wanted == _AS_FLOOR and _is_digit(low[start]):
                        end = start
                        while end < words[k, 1] and _is_digit(low[end]):
                            end += 1
                    # Figures of a box that spaces part are one number.
                    apart = at[column] if wanted == _AS_BOX else begin[column]
                    at[column] = _put(out[column], at[column], apart, low, start, end)
        if place >= 0:
            start, end = words[number, 0], words[number, 1]
            at[2] = _put(out[2], at[2], begin[2], low, start if order == 1 else place + 1, place if order == 1 else end)
        ends[:, row + 1] = at
