"""Addresses in parts, and in one form for comparison: house number, street, unit, box, postcode, city, region, country.

A Consignment has line, city, postcode and country apart, so the common path reads the line alone, by a kernel over
ASCII bytes (address_lines.py); lines in other letters are first put into ASCII, each different one once
(address_scripts.py), and addresses that stand in one text are first taken apart (address_whole.py).
`address_libpostal.py` gives the same table by the model of libpostal, where that is installed.

Two addresses are one house where `house` is equal, one door where `form` is: suite 100 and suite 200 at one forwarder
share the house alone. A box counts as the door too, whichever word stands before it. Not here: whether the address
exists, where it is, what a street is called in another language.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, texts_of
from tidewaiter.parties.forms import POSTCODE, normal_form
from tidewaiter.parties.names.address_lines import parts_of
from tidewaiter.parties.names.address_scripts import line_in_ascii
from tidewaiter.parties.names.address_whole import Whole, apart, country_code
from tidewaiter.parties.names.address_words import manner
from tidewaiter.parties.names.script import latin

PARTS = ("number", "street", "unit", "box", "postcode", "city", "region", "country")
ADDRESS = pa.schema([pa.field(name, pa.string()) for name in (*PARTS, "house", "form")])
"""`number`: of the house, as 12a or 12-14. `street`: its words in their abbreviations. `unit`: building, floor and
apartment in this order, as "bldg 3 fl 2 502". `box`: of a post office or a mailbox shop. `postcode`, `city` in Latin
letters, `region` (code of ISO 3166-2 without the country, where it was written), `country` (ISO 3166-1 alpha-2).
`house`: number, street, postcode or else city, country. `form`: the same with unit and box after the street. Null for
what is not there."""

_WHOLE = r"[,;\n\r\x{3001}\x{060c}]|\d{4}"
"""What a line has that may hold a whole address, where no city and no postcode stands beside it."""


def address(
    lines: pa.Array | pa.ChunkedArray,
    cities: pa.Array | pa.ChunkedArray | None = None,
    postcodes: pa.Array | pa.ChunkedArray | None = None,
    countries: pa.Array | pa.ChunkedArray | None = None,
) -> pa.Table:
    """Addresses in parts and forms (schema ADDRESS), rows in their order."""
    count = len(lines)
    line, city, postcode = (_blank_is_null(_text(column, count)) for column in (lines, cities, postcodes))
    country = _countries(_text(countries, count))
    region = pa.nulls(count, pa.string())
    whole = pc.and_(pc.and_(pc.is_null(city), pc.is_null(postcode)), pc.match_substring_regex(line, _WHOLE))
    rows = np.flatnonzero(pc.fill_null(whole, fill_value=False).to_numpy(zero_copy_only=False))
    if len(rows):
        at = pa.array(rows)
        read = [apart(*pair) for pair in zip(line.take(at).to_pylist(), country.take(at).to_pylist(), strict=True)]
        line, postcode, city, region, country = _put(rows, read, (line, postcode, city, region, country))
    number, street, unit, box = parts_of_lines(line, country)
    parts = {
        "number": number,
        "street": street,
        "unit": unit,
        "box": box,
        "postcode": normal_form(postcode, POSTCODE),
        "city": latin(city),
        "region": region,
        "country": country,
    }
    return with_forms(parts, line)


def with_forms(parts: dict[str, pa.Array], line: pa.Array) -> pa.Table:
    """The table of these PARTS (null for what is missing) with their forms; `line` stands for what has no part."""
    street = joined(parts["number"], parts["street"], by=" ")
    door = joined(parts["unit"], parts["box"], by=" ")
    nothing = pc.and_(pc.and_(pc.is_null(street), pc.is_null(door)), pc.is_valid(line))
    if pc.any(nothing).as_py():
        street = pc.replace_with_mask(street, nothing, latin(line.filter(nothing)))
    place = pc.coalesce(parts["postcode"], parts["city"])
    house = joined(street, place, parts["country"], by=", ")
    form = joined(street, door, place, parts["country"], by=", ")
    filed = pc.is_valid(line)
    house, form = (pc.if_else(filed, column, pa.scalar(None, pa.string())) for column in (house, form))
    return pa.table([*(parts[name] for name in PARTS), house, form], schema=ADDRESS)


def parts_of_lines(line: pa.Array, country: pa.Array) -> tuple[pa.Array, ...]:
    """Number, street, unit and box of lines; null for what is not there."""
    encoded = pc.fill_null(country, "").dictionary_encode()
    manners = np.array([manner(code) for code in encoded.dictionary.to_pylist()], dtype=np.int64)
    of_rows = manners[encoded.indices.to_numpy()] if len(line) else np.zeros(0, dtype=np.int64)
    other = pc.fill_null(pc.invert(pc.string_is_ascii(line)), fill_value=False)
    if pc.any(other).as_py():
        rest = line.filter(other).dictionary_encode()
        spelt = pa.array([line_in_ascii(text) for text in rest.dictionary.to_pylist()], pa.string())
        line = pc.replace_with_mask(line, other, spelt.take(rest.indices))
    return tuple(filled(part) for part in parts_of(texts_of(line), of_rows))


def filled(texts: Texts) -> pa.Array:
    """Texts with null for the empty ones."""
    return Texts(texts.data, texts.offsets, np.diff(texts.offsets) == 0).array()


def joined(*columns: pa.Array, by: str) -> pa.Array:
    """Texts joined, nulls left out; null where all are."""
    whole = columns[0]
    for column in columns[1:]:
        whole = pc.coalesce(pc.binary_join_element_wise(whole, column, by), whole, column)
    return whole


def _text(column: pa.Array | pa.ChunkedArray | None, count: int) -> pa.Array:
    if column is None:
        return pa.nulls(count, pa.string())
    return (column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column).cast(pa.string())


def _blank_is_null(column: pa.Array) -> pa.Array:
    blank = pc.fill_null(pc.match_substring_regex(column, r"^\s*$"), fill_value=False)
    return pc.if_else(blank, pa.scalar(None, pa.string()), column) if pc.any(blank).as_py() else column


def _countries(column: pa.Array) -> pa.Array:
    """Codes of countries; a name becomes its code, what is neither stays in capitals. Each different text once."""
    encoded = column.dictionary_encode()
    codes = [country_code(text) or text.strip().upper() or None for text in encoded.dictionary.to_pylist()]
    return pa.array(codes, pa.string()).take(encoded.indices)


def _put(rows: NDArray[np.int64], read: list[Whole], columns: tuple[pa.Array, ...]) -> tuple[pa.Array, ...]:
    """Columns line, postcode, city, region and country with what was read of some rows."""
    mask = np.zeros(len(columns[0]), dtype=bool)
    mask[rows] = True
    names = ("line", "postcode", "city", "region", "country")
    return tuple(
        pc.replace_with_mask(column, pa.array(mask), pa.array([getattr(one, name) for one in read], pa.string()))
        for name, column in zip(names, columns, strict=True)
    )
