"""Telephone numbers in E.164 for whole columns, where the numbering plans leave nothing to decide.

The library phonenumbers reads one number at a time. What it does with a plain one follows from few facts of its
metadata: the calling codes, the lengths a plan admits, and the pattern of the national prefix. Here those facts are
asked of columns, a plan at a time; every number for which they do not settle the matter (letters, extensions,
international prefixes, a national prefix that changes the number, doubtful lengths) is left to the library. Property
tests hold both together.
"""

from dataclasses import dataclass
from functools import cache

import numba
import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from phonenumbers.phonemetadata import PhoneMetadata

from tidewaiter.engine.buffers import Texts, texts_of

_LEAST_DIGITS, _MOST_DIGITS = 5, 17
_CODE_DIGITS = 3
_NATIONAL, _ASIDE = 0, -1
_NO_COUNTRY = "001"  # the region of calling codes that belong to no country


@dataclass(frozen=True, slots=True)
class _Plan:
    """What of a plan decides: its calling code, lengths, and patterns (RE2) of what begins a number.

    `lengths`: of a national number; `shortened`: those that it may have after its prefix was taken off. `prefix`: a
    national prefix that is digits alone, "" where the plan has none; `aside`: the pattern of beginnings that are left
    to the library; `whole`: the pattern of national numbers.
    """

    code: str
    lengths: tuple[int, ...]
    shortened: tuple[int, ...]
    prefix: str
    aside: str | None
    whole: str


@cache
def _plan(region: str, *, national: bool) -> _Plan | None:
    """The plan of a region for numbers without (`national`) or with their calling code; None where not known."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.country_code is None or metadata.general_desc is None:
        return None
    main = PhoneMetadata.metadata_for_region(phonenumbers.region_code_for_country_code(metadata.country_code), metadata)
    desc = metadata.general_desc if main is None or main.general_desc is None else main.general_desc
    ways = _alternatives(metadata.national_prefix_for_parsing or "")
    literal = metadata.national_prefix if metadata.national_prefix in ways else ""
    aside = [way for way in ways if way != literal]
    if national:
        # A number that begins with its calling code may or may not contain it.
        aside += [metadata.international_prefix or "", str(metadata.country_code)]
    return _Plan(
        code=str(metadata.country_code),
        lengths=tuple(sorted({*desc.possible_length, *desc.possible_length_local_only} - {-1})),
        shortened=tuple(sorted({*metadata.general_desc.possible_length} - {-1})),
        prefix=literal,
        aside=f"^(?:{'|'.join(part for part in aside if part)})" if any(aside) else None,
        whole=f"^(?:{metadata.general_desc.national_number_pattern})$",
    )


def e164_where_plain(texts: pa.Array, countries: pa.Array) -> pa.Array:
    """Numbers in E.164, read in the country (ISO 3166-1 alpha-2) beside; null where the library must decide."""
    if not len(texts):
        return pa.nulls(0, pa.string())
    column = texts_of(texts)
    size = int(column.offsets[-1] - column.offsets[0])
    data, ends = np.empty(size + 1, dtype=np.uint8), np.zeros(len(column) + 1, dtype=np.int64)
    code = np.full(len(column), _ASIDE, dtype=np.int32)
    _digits(column.data, column.offsets, _codes(), data, ends, code)
    digits = Texts(data, ends, None).array()
    encoded = pc.fill_null(countries, "").dictionary_encode()
    regions = encoded.dictionary.to_pylist()
    # One number a plan: calling codes for what has one, regions after them for what has none.
    group = np.where(code == _NATIONAL, 1000 + encoded.indices.to_numpy(), code)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-2))
    taken = digits.take(pa.array(order))
    parts = []
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        which = int(group[order[start]])
        region = regions[which - 1000] if which >= 1000 else phonenumbers.region_code_for_country_code(which)  # noqa: PLR2004
        plan = _plan(region, national=which >= 1000) if which != _ASIDE else None  # noqa: PLR2004
        some = taken.slice(start, end - start)
        parts.append(pa.nulls(len(some), pa.string()) if plan is None else _read(some, plan))
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    return pa.concat_arrays(parts).take(pa.array(back))


def _read(digits: pa.Array, plan: _Plan) -> pa.Array:
    """National digits of one plan in E.164, null where it does not decide."""
    number = digits
    if plan.prefix:
        begins = pc.starts_with(number, plan.prefix)
        without = pc.utf8_slice_codeunits(number, len(plan.prefix))
        # A prefix is taken off unless only the number with it is one of the plan.
        kept = pc.and_(
            pc.match_substring_regex(number, plan.whole), pc.invert(pc.match_substring_regex(without, plan.whole))
        )
        begins = pc.and_(begins, pc.invert(kept))
        shortened = pc.and_(begins, _of_length(without, plan.shortened))
        number = pc.if_else(shortened, without, number)
        number = pc.if_else(pc.xor(begins, shortened), "0", number)  # too short without it: left to the library
    fits = _of_length(number, plan.lengths)
    fits = pc.and_(fits, pc.invert(pc.starts_with(number, "0")))
    if plan.aside is not None:
        fits = pc.and_(fits, pc.invert(pc.match_substring_regex(digits, plan.aside)))
    return pc.if_else(fits, pc.binary_join_element_wise(f"+{plan.code}", number, ""), pa.scalar(None, pa.string()))


def _of_length(texts: pa.Array, lengths: tuple[int, ...]) -> pa.Array:
    return pc.is_in(pc.utf8_length(texts), value_set=pa.array(lengths, pa.int32()))


def _alternatives(pattern: str) -> list[str]:
    """The ways of a pattern that are parted by | outside brackets."""
    depth, parts = 0, [""]
    for character in pattern:
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part]


@cache
def _codes() -> NDArray[np.bool_]:
    """Which numbers up to 999 are calling codes of a country."""
    known = np.zeros(10**_CODE_DIGITS, dtype=np.bool_)
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        known[code] = regions[0] != _NO_COUNTRY
    return known


@numba.njit(cache=True, nogil=True)
def _digits(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    codes: NDArray[np.bool_],
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
    code: NDArray[np.int32],
) -> None:
    """Digits of plain numbers after their calling code; `code`: that code, 0 without one, -1 for what is not plain."""
    zero, nine, plus = 48, 57, 43
    at = 0
    for row in range(len(code)):
        start, end, begin = offsets[row], offsets[row + 1], at
        international = start < end and data[start] == plus
        plain, value, found = True, 0, 0
        for i in range(start + international, end):
            byte = data[i]
            if zero <= byte <= nine:
                if international and found == 0:
                    value = value * 10 + (byte - zero)
                    if value == 0 or value >= 1000:  # noqa: PLR2004 - of three digits at most
                        plain = False
                        break
                    found = value if codes[value] else 0
                    continue
                out[at] = byte
                at += 1
            elif byte not in (32, 40, 41, 45, 46):  # space ( ) - .
                plain = False
                break
        if (
            not plain
            or (international and found == 0)
            or not _LEAST_DIGITS <= at - begin <= _MOST_DIGITS - _CODE_DIGITS
        ):
            at = begin
        else:
            code[row] = found
        ends[row + 1] = at
