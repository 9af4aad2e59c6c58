"""Parts of address lines, as a kernel over bytes: number, street, unit and box.

A line is cut into words, the words looked up in address_words.toml. A word for a unit, floor, building or box takes
the number or letter beside it. The number of the house is the one that is called so ("No. 5"); else one that begins
the line or the first part that has a number and a word after it ("12 Rue Pasteur"); else the last of that part ("Calle
Mayor 5"). What begins with a number in Australia ("3/45") or Canada ("3-45") begins with the unit, in eastern Europe
it ends with it. What is left is the street, in its usual abbreviations.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts
from tidewaiter.parties.names.address_cut import HASH, OF_THE_NAME, cut, is_digit, numeric, put, value_like
from tidewaiter.parties.names.address_words import (
    BOX,
    BUILDING,
    DASH_FIRST,
    DATED,
    END,
    F_FLOOR,
    FLOOR,
    HASH_NUMBER,
    LEAD,
    NAMED,
    NUMBER,
    NUMBERED,
    STROKE_FIRST,
    STROKE_LAST,
    SUFFIX,
    UNIT,
    Bytes,
    Numbers,
    vocabulary,
)

_DASH, _STROKE, _F = ord("-"), ord("/"), ord("f")
_LAST = 2  # of a number with a sign in it: the unit stands last; 1: first
_FREE, _GONE, _AS_NUMBER, _AS_UNIT, _AS_FLOOR, _AS_BUILDING, _AS_BOX = range(7)
"""What a word of a line turns out to be: of the street, nothing, or the value of a part."""


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
def _role(words: Numbers, k: int, count: int, roles: Numbers) -> int:
    """What word k may do; 0 where it is none of the vocabulary or not there."""
    return int(roles[words[k, 3]]) if 0 <= k < count and words[k, 3] > 0 else 0


@numba.njit(cache=True, nogil=True)
def _together(words: Numbers, one: int, other: int, count: int) -> bool:
    """Whether two words are there and stand in one part of the line."""
    return 0 <= one < count and 0 <= other < count and words[one, 2] == words[other, 2]


@numba.njit(cache=True, nogil=True)
def _number_at(low: Bytes, words: Numbers, k: int, count: int) -> bool:
    """Whether word k is there and is a number."""
    return 0 <= k < count and numeric(low, words[k, 0], words[k, 1])


@numba.njit(cache=True, nogil=True)
def _begin(low: Bytes, words: Numbers, kind: Numbers, count: int, how: int) -> None:
    """Everything is of the street, but for floors written as 3/F, or 5F where that is usual."""
    for k in range(count):
        begin, end = words[k, 0], words[k, 1]
        kind[k] = _FREE
        if end - begin > 1 and low[end - 1] == _F and is_digit(low[begin]):
            stroke = low[end - 2] == _STROKE
            kind[k] = _AS_FLOOR if stroke or (how & F_FLOOR and is_digit(low[end - 2])) else _FREE


@numba.njit(cache=True, nogil=True)
def _take(
    low: Bytes, words: Numbers, kind: Numbers, count: int, roles: Numbers, k: int, after: int, taken: int
) -> None:
    """Make word `after` the value of word k, which is gone with what leads to it ("P.O. Box") and stands between."""
    for gone in range(k, after):
        kind[gone] = _GONE
    kind[after] = taken
    if taken == _AS_BOX:
        back = k - 1
        while _role(words, back, count, roles) & LEAD and kind[back] == _FREE:
            kind[back] = _GONE
            back -= 1
        more = after + 1
        while _together(words, after, more, count) and _number_at(low, words, more, count):
            more += 1
        if not _together(words, after, more, count):  # "Postfach 12 34"
            kind[after:more] = _AS_BOX
    more = after + 1
    letter = _together(words, after, more, count) and words[more, 1] == words[more, 0] + 1
    if taken == _AS_FLOOR and letter and not _together(words, after, more + 1, count):  # "piso 3 B"
        kind[more] = _AS_UNIT


@numba.njit(cache=True, nogil=True)
def _assign(low: Bytes, words: Numbers, kind: Numbers, count: int, roles: Numbers, how: int) -> int:
    """Say of each word what it is, where a word beside it says so; give the place of the house's number, or -1."""
    number = -1
    for k in range(count):
        if kind[k] != _FREE:
            continue
        which, role = words[k, 3], _role(words, k, count, roles)
        follow = k + 1
        while follow < count and words[follow, 3] == HASH:
            follow += 1  # "Apt # 4"
        called = which > 0 and _role(words, follow, count, roles) & (NUMBER | END)
        after = follow + 1 if called else follow  # "Postfach Nr 12", "Apartado Postal 12"
        if role & END and _role(words, k - 1, count, roles) & LEAD and kind[k - 1] == _FREE:
            role |= BOX
        taken = _AS_BOX if role & BOX else _AS_FLOOR if role & FLOOR else _AS_BUILDING if role & BUILDING else _AS_UNIT
        valued = value_like(low, words, after, count) and _together(words, k, after, count) and kind[after] == _FREE
        if role & (BOX | FLOOR | BUILDING | UNIT) and valued:
            _take(low, words, kind, count, roles, k, after, taken)
        elif role & FLOOR and k > 0 and kind[k - 1] == _FREE and is_digit(low[words[k - 1, 0]]):
            kind[k], kind[k - 1] = _GONE, _AS_FLOOR  # "2nd floor"
        elif role & NUMBER and _number_at(low, words, follow, count):
            kind[k] = _GONE
            kind[follow] = _AS_NUMBER if number < 0 else _AS_UNIT
            number = follow if number < 0 else number
        elif which == HASH:
            kind[k] = _GONE
            if value_like(low, words, follow, count) and kind[follow] == _FREE:
                as_number = how & HASH_NUMBER and number < 0
                kind[follow] = _AS_NUMBER if as_number else _AS_UNIT
                number = follow if as_number else number
        else:
            opens = role & NUMBERED and not _together(words, k - 1, k, count)
            if (role & NAMED or opens) and _number_at(low, words, follow, count):
                words[follow, 3] = OF_THE_NAME
            if role & DATED and _number_at(low, words, k - 1, count):
                words[k - 1, 3] = OF_THE_NAME
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
        may_be = numeric(low, begin, end) and words[k, 3] != OF_THE_NAME
        if may_be and part in (-1, words[k, 2]):
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
        if kind[k] != _FREE or words[k, 3] == OF_THE_NAME or not numeric(low, words[k, 0], words[k, 1]):
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
            at = put(out, at, begin, short[which], 0, lengths[which])
            continue
        size = end - start
        # Glued on: Hauptstrasse, Hauptstr., Kerkstraat.
        glued = 0
        if size > 8 and _ends(low, end, 115, 116, 114, 97, 115, 115, 101):  # noqa: PLR2004 - strasse
            glued = 4
        elif size > 7 and _ends(low, end, 115, 116, 114, 97, 97, 116, -1):  # noqa: PLR2004 - straat
            glued = 3
        at = put(out, at, begin, low, start, end - glued)
    return at


@numba.njit(cache=True, nogil=True)
def _ends(low: Bytes, end: int, a: int, b: int, c: int, d: int, e: int, f: int, g: int) -> bool:
    size = 7 if g >= 0 else 6
    letters = (a, b, c, d, e, f, g)
    for i in range(size):  # noqa: SIM110 - compiled
        if low[end - size + i] != letters[i]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _split_number(low: Bytes, begin: int, end: int, how: int) -> tuple[int, int]:
    """Where a sign parts number and unit, and which is first: (place, 1 unit first, 2 unit last), or (-1, 0)."""
    for i in range(begin + 1, end - 1):
        if low[i] == _STROKE and how & STROKE_FIRST:
            return i, 1
        if low[i] == _DASH and how & DASH_FIRST and is_digit(low[i + 1]):
            return i, 1
        if low[i] == _STROKE and how & STROKE_LAST:
            return i, _LAST
    return -1, 0


@numba.njit(cache=True, nogil=True)
def _within_the_house(
    low: Bytes, words: Numbers, kind: Numbers, count: int, units: Bytes, unit: int, boxes: Bytes, box: int
) -> tuple[int, int]:
    """Write building, floor and apartment in this order, and the box; give the ends."""
    floor, building = np.frombuffer(b"fl", dtype=np.uint8), np.frombuffer(b"bldg", dtype=np.uint8)
    begin = unit
    for wanted in (_AS_BUILDING, _AS_FLOOR, _AS_UNIT, _AS_BOX):
        for k in range(count):
            if kind[k] != wanted:
                continue
            start, end = words[k, 0], words[k, 1]
            if wanted == _AS_BOX:  # figures of a box that spaces part are one number
                box = put(boxes, box, box, low, start, end)
                continue
            if wanted == _AS_BUILDING:
                unit = put(units, unit, begin, building, 0, 4)
            elif wanted == _AS_FLOOR:
                unit = put(units, unit, begin, floor, 0, 2)
                if is_digit(low[start]):  # 3rd, 3/f
                    end = start
                    while end < words[k, 1] and is_digit(low[end]):
                        end += 1
            unit = put(units, unit, begin, low, start, end)
    return unit, box


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
    at = np.zeros(4, dtype=np.int64)
    for row in range(len(manners)):
        how, first_unit = manners[row], at[2]
        count = cut(data, offsets[row], offsets[row + 1], low, words, table, values)
        _begin(low, words, kind, count, how)
        number = _assign(low, words, kind, count, roles, how)
        if number < 0:
            number = _house(low, words, kind, count)
        _rest(low, words, kind, count, number, roles)
        place, order, start, end = -1, 0, 0, 0
        if number >= 0:
            kind[number] = _AS_NUMBER
            start, end = words[number, 0], words[number, 1]
            place, order = _split_number(low, start, end, how)
            at[0] = put(out[0], at[0], at[0], low, start if order != 1 else place + 1, place if order == _LAST else end)
            if number + 1 < count and kind[number + 1] == _AS_NUMBER:
                at[0] = put(out[0], at[0], at[0], low, words[number + 1, 0], words[number + 1, 1])
        at[1] = _street(low, words, kind, count, short, lengths, out[1], at[1])
        at[2], at[3] = _within_the_house(low, words, kind, count, out[2], at[2], out[3], at[3])
        if order == 1:
            at[2] = put(out[2], at[2], first_unit, low, start, place)
        elif order == _LAST:
            at[2] = put(out[2], at[2], first_unit, low, place + 1, end)
        ends[:, row + 1] = at
