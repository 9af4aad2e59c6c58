"""Telephone numbers as E.164 says them ("+8613800138000"), by the numbering plans of the library phonenumbers.

A number without a country's code is read as one of the party's country. What no plan admits keeps its digits alone, so
that two spellings of one invented number still meet. Not here: whether the line exists, or whose it is.
"""

from functools import lru_cache

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.parties.names.numbering import e164_where_plain

LEAST_ROWS = 500
"""Fewer numbers are read one by one: the plans of a column have to be asked one after another."""

READ = 500_000
"""Different numbers whose form is kept in memory: a sender's stands on hundreds of waybills."""

_UNIT = "\x1f"


def e164(texts: pa.Array | pa.ChunkedArray, countries: pa.Array | pa.ChunkedArray | None = None) -> pa.Array:
    """Each number in E.164, read in the country (ISO 3166-1 alpha-2) beside it.

    Digits alone where no plan admits it, the text itself in small letters where it has none. Null for null; never
    empty for a text that is not blank.
    """
    numbers = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    beside = pa.nulls(len(numbers), pa.string()) if countries is None else countries
    beside = beside.combine_chunks() if isinstance(beside, pa.ChunkedArray) else beside
    beside = pc.fill_null(pc.utf8_upper(pc.utf8_trim_whitespace(beside.cast(pa.string()))), "")
    if len(numbers) < LEAST_ROWS:
        return _each(numbers, beside)
    plain = e164_where_plain(numbers, beside)
    rest = pc.and_(pc.is_null(plain), pc.is_valid(numbers))
    if not pc.any(rest).as_py():
        return plain
    return pc.replace_with_mask(plain, rest, _each(numbers.filter(rest), beside.filter(rest)))


def _each(numbers: pa.Array, countries: pa.Array) -> pa.Array:
    """Numbers one by one, each different one once."""
    both = pc.binary_join_element_wise(numbers, countries, _UNIT).dictionary_encode()
    forms = [one_by_one(*pair.rpartition(_UNIT)[::2]) for pair in both.dictionary.to_pylist()]
    return pa.array(forms, pa.string()).take(both.indices)


@lru_cache(maxsize=READ)
def one_by_one(text: str, country: str) -> str:
    """One number in the form of `e164`, read in a country ("" for none)."""
    try:
        number = phonenumbers.parse(text, country.strip().upper() or None)
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass  # read as digits, below: what is filed is often no number of any plan
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    if digits and digits != text:
        return one_by_one(digits, country)
    return digits or text.strip().lower()
