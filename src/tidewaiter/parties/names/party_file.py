"""Parties from a file: a table with columns called as people call them, or any format of consignments.

A CSV, Parquet or JSON Lines file whose columns are among COLUMNS gives a party a row; anything else is read as the
registered formats read it, and gives the consignors and the consignees. What cannot be read is told as Problems.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats import registry
from tidewaiter.formats.mapped_read import UnreadableError, read
from tidewaiter.formats.mapping import Identity, Mapping
from tidewaiter.parties.names.party import PARTY, of_consignments

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full_name", "party_name", "company_name", "company", "customer_name", "entity"),
    "address_line": ("address_line", "address", "address_1", "address1", "street", "street_address", "full_address"),
    "city": ("city", "town", "locality", "place"),
    "postcode": ("postcode", "postal_code", "zip", "zip_code", "zipcode"),
    "country": ("country", "country_code"),
    "phone": ("phone", "telephone", "tel", "phone_number", "mobile"),
    "email": ("email", "e_mail", "mail", "email_address"),
}
"""Columns of PARTY, and what they may be called; capitals, spaces and hyphens do not matter. The first that is
there."""

_WANTED = ("name", "address_line")
"""A table without any of these is none of parties."""


@dataclass(frozen=True, slots=True)
class PartyFile:
    """Parties (schema PARTY), the row in the file and the role ("" in a table) of each, and what was wrong."""

    parties: pa.Table
    rows: pa.Array
    roles: pa.Array
    problems: Sequence[Problem]


def parties_of(data: bytes) -> PartyFile:
    """The parties of a file's bytes."""
    plain, wrong = registry.unpack(data)
    found = None if wrong is not None else _table(plain)
    if found is not None:
        return found
    parsed = registry.parse(data)
    tables = [of_consignments(parsed.rows, role) for role in ("consignor", "consignee")]
    count = parsed.rows.num_rows
    roles = pa.array(["consignor"] * count + ["consignee"] * count, pa.string())
    position = parsed.rows["source_position"].combine_chunks().cast(pa.int64())
    return PartyFile(
        pa.concat_tables(tables).combine_chunks(), pa.concat_arrays([position, position]), roles, parsed.problems
    )


def _spellings(name: str) -> tuple[str, ...]:
    words = name.split("_")
    spelt = (name, " ".join(words), "-".join(words), "".join(words))
    return tuple(dict.fromkeys(form for one in spelt for form in (one, one.upper(), one.title(), one.capitalize())))


def _table(data: bytes) -> PartyFile | None:
    """The parties of a table, or None where the bytes are no table of parties."""
    names = {spelt: field for field, called in COLUMNS.items() for one in called for spelt in _spellings(one)}
    mapping = Mapping(name="parties", title="Parties", identity=Identity(columns=()), columns={n: n for n in names})
    try:
        source = read(data, mapping, list(names))
    except UnreadableError:
        return None
    at: dict[str, str] = {}
    for spelt, field in names.items():
        # Of JSON Lines every column that was asked for is there, empty where no line has it.
        if spelt in source.table.column_names and source.table[spelt].null_count < source.table.num_rows:
            at.setdefault(field, spelt)
    if not any(field in at for field in _WANTED):
        return None
    count = source.table.num_rows
    columns = [
        source.table[at[name]].cast(pa.string()) if name in at else pa.nulls(count, pa.string()) for name in PARTY.names
    ]
    roles = pa.array([""] * count, pa.string())
    return PartyFile(pa.table(columns, schema=PARTY), source.positions.cast(pa.int64()), roles, source.problems)
