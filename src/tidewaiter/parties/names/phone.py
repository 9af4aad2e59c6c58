"""Telephone numbers as E.164 says them ("+8613800138000"), by the numbering plans of the library phonenumbers.

A number without a country's code is read as one of the party's country. What no plan admits keeps its digits alone, so
that two spellings of one invented number still meet. Not here: whether the line exists, or whose it is.
"""

from functools import lru_cache

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

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
    both = pc.binary_join_element_wise(numbers, pc.fill_null(beside.cast(pa.string()), ""), _UNIT).dictionary_encode()
    forms = [_read(*pair.rpartition(_UNIT)[::2]) for pair in both.dictionary.to_pylist()]
    return pa.array(forms, pa.string()).take(both.indices)


@lru_cache(maxsize=READ)
def _read(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country.strip().upper() or None)
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass  # read as digits, below: what is filed is often no number of any plan
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    if digits and digits != text:
        return _read(digits, country)
    return digits or text.strip().lower()
