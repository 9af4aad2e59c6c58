"""Addresses in parts by the model of libpostal, where it is on the machine: the extra `libpostal`.

The wheel `pypostal-multiarch` has the program, `address-finder-data-p00` to `-p11` the model in compressed pieces: 530
MB to fetch. `scripts/libpostal.py DIRECTORY` writes its 2 GB there once; `address` then gives the table that
address.py gives. Worth it where whole addresses of many countries stand in one text; it needs 2 GB of memory and is
slower by far.
"""

import ctypes
import importlib
import lzma
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.parties.forms import POSTCODE, normal_form
from tidewaiter.parties.names.address import joined, parts_of_lines, with_forms
from tidewaiter.parties.names.address_whole import country_code, subdivisions
from tidewaiter.parties.names.script import latin

PIECES: dict[str, tuple[int, ...]] = {
    "address_parser/address_parser_crf.dat": (0, 1, 2, 3, 4),
    "address_parser/address_parser_postal_codes.dat": (5,),
    "address_parser/address_parser_phrases.dat": (6,),
    "address_parser/address_parser_vocab.trie": (7,),
    "language_classifier/language_classifier.dat": (8,),
    "transliteration/transliteration.dat": (9,),
    "address_expansions/address_dictionary.dat": (10,),
    "numex/numex.dat": (11,),
}
"""Files of the model, each by the numbers of the packages whose pieces, one after another, are its compressed
content."""

_SETUP = ("libpostal_setup_datadir", "libpostal_setup_parser_datadir", "libpostal_setup_language_classifier_datadir")
_UNIT = ("staircase", "entrance", "level", "unit")
_CITY = ("city", "city_district", "suburb")

Parser = Callable[[str], list[tuple[str, str]]]
"""A text to its parts: (value, label of libpostal)."""


class LibpostalMissingError(RuntimeError):
    """The extra is not installed, or its model is not unpacked; the message says what to do."""


def unpacked(name: str) -> Iterator[bytes]:
    """The content of one file of the model (a key of PIECES) from the installed packages, piece by piece."""
    content = lzma.LZMADecompressor()
    for number in PIECES[name]:
        # Found and not imported: the code of some of these packages is not valid Python (1.0.2).
        yield content.decompress((_package(f"address_finder_data_p{number:02}") / "data/chunk.bin").read_bytes())


@cache
def parser(directory: Path) -> Parser:
    """The parser with the model of a directory; takes seconds and 2 GB of memory, once a process."""
    if not (directory / "numex/numex.dat").exists():
        raise LibpostalMissingError(f"no model of libpostal in {directory}: write it there with scripts/libpostal.py")
    # The program looks for its model in a place fixed when it was built, unless it is told of another before.
    library = ctypes.CDLL(str(next(_package("postal").parent.glob("pypostal_multiarch.libs/libpostal*.so*"))))
    for name in _SETUP:
        setup = getattr(library, name)
        setup.restype, setup.argtypes = ctypes.c_bool, [ctypes.c_char_p]
        if not setup(str(directory).encode()):
            raise LibpostalMissingError(f"libpostal cannot read its model in {directory}: delete it and unpack again")
    found: Any = importlib.import_module("postal.parser")
    parse: Parser = found.parse_address
    return parse


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LibpostalMissingError(f"{name} is not installed: pip install 'tidewaiter[libpostal]'")
    return Path(spec.submodule_search_locations[0])


def address(texts: pa.Array, countries: pa.Array, parse: Parser) -> pa.Table:
    """Whole addresses in parts and forms (schema address.ADDRESS), each different text once, rows in their order."""
    encoded = texts.dictionary_encode()
    read = [_labelled(parse(text)) for text in encoded.dictionary.to_pylist()]
    names = ("house_number", "road", "unit", "po_box", "postcode", "city", "state", "country")
    of = {name: pa.array([one.get(name) for one in read], pa.string()).take(encoded.indices) for name in names}
    country = pc.coalesce(countries, _each(of["country"], country_code))
    # What libpostal told apart is put into our forms as any line is: words abbreviated, "flat 3" and "suite 3" one.
    street = joined(of["house_number"], of["road"], by=" ")
    line = joined(street, of["unit"], of["po_box"], by=", ")
    number, road, unit, box = parts_of_lines(line, country)
    parts = {
        "number": number,
        "street": road,
        "unit": unit,
        "box": box,
        "postcode": normal_form(of["postcode"], POSTCODE),
        "city": latin(of["city"]),
        "region": _regions(of["state"], country),
        "country": country,
    }
    return with_forms(parts, pc.if_else(pc.is_valid(texts), line, pa.scalar(None, pa.string())))


def _labelled(found: list[tuple[str, str]]) -> dict[str, str]:
    """Label to value; parts within a building joined in one order, the first of what may stand for the city."""
    labels: dict[str, str] = {}
    for value, label in found:
        labels[label] = f"{labels[label]} {value}" if label in labels else value
    unit = " ".join(labels[name] for name in _UNIT if name in labels)
    city = next((labels[name] for name in _CITY if name in labels), None)
    return labels | ({"unit": unit} if unit else {}) | ({"city": city} if city else {})


def _each(texts: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    encoded = texts.dictionary_encode()
    return pa.array([function(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def _regions(states: pa.Array, countries: pa.Array) -> pa.Array:
    pairs = zip(states.to_pylist(), countries.to_pylist(), strict=True)
    found = [subdivisions(country).get(state.lower()) if state and country else None for state, country in pairs]
    return pa.array(found, pa.string())
