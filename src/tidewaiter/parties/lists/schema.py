"""An entry of a list: who or what is listed, under which names, numbers, addresses. One schema for all lists."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from tidewaiter.cargo.problem import Problem

NAME = pa.struct([pa.field("name", pa.string()), pa.field("strength", pa.string()), pa.field("sort", pa.string())])
IDENTIFIER = pa.struct([pa.field("kind", pa.string()), pa.field("value", pa.string())])

LISTED = pa.schema(
    [
        pa.field("list", pa.string(), nullable=False),
        pa.field("entry_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("names", pa.list_(NAME), nullable=False),
        pa.field("identifiers", pa.list_(IDENTIFIER), nullable=False),
        pa.field("addresses", pa.list_(pa.string()), nullable=False),
        pa.field("countries", pa.list_(pa.string()), nullable=False),
        pa.field("programme", pa.string()),
        pa.field("url", pa.string()),
        pa.field("listed_on", pa.string()),  # as published: lists say days, months or years
    ]
)


class EntryKind(StrEnum):
    """What is listed."""

    PERSON = "person"
    COMPANY = "company"
    VESSEL = "vessel"
    OTHER = "other"


class Strength(StrEnum):
    """How good a name is to search by, as the list says."""

    STRONG = "strong"
    WEAK = "weak"


class Sort(StrEnum):
    """What a name is to its bearer."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"
    ORIGINAL = "original"  # in the original script


class IdentifierKind(StrEnum):
    """What an identifier is one of; a consignment's field is compared with those it can hold."""

    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    WALLET = "wallet"
    DOCUMENT = "document"  # passport, registration, tax or other number of a person or firm
    TRACKING = "tracking"  # the beginning of tracking numbers


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an entry."""

    name: str
    strength: Strength = Strength.STRONG
    sort: Sort = Sort.ALIAS


@dataclass(slots=True)
class Entry:
    """An entry while it is read."""

    entry_id: str
    kind: EntryKind = EntryKind.OTHER
    names: list[Name] = field(default_factory=list)
    identifiers: list[tuple[IdentifierKind, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    programme: str | None = None
    url: str | None = None
    listed_on: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a file holds: entries (LISTED) and what was wrong with it."""

    entries: pa.Table
    problems: tuple[Problem, ...] = ()


Read = Callable[[bytes, str, Mapping[str, bytes]], Listing]
"""(the file, what the list is called, files that lie beside it by name): the entries and problems."""


def listing(name: str, entries: Iterable[Entry], problems: Iterable[Problem] = ()) -> Listing:
    """Entries as a table; one that has neither name nor identifier nor address is a problem instead."""
    rows, said = [], list(problems)
    for entry in entries:
        names = [one for one in entry.names if one.name.strip()]
        if not names and not entry.identifiers and not entry.addresses:
            said.append(Problem("list-entry-empty", "entry", entry.entry_id, "Names nobody and nothing: left out."))
            continue
        rows.append(
            {
                "list": name,
                "entry_id": entry.entry_id,
                "kind": str(entry.kind),
                "names": [
                    {"name": one.name.strip(), "strength": str(one.strength), "sort": str(one.sort)}
                    for one in dict.fromkeys(names)
                ],
                "identifiers": [{"kind": str(k), "value": v} for k, v in dict.fromkeys(entry.identifiers) if v.strip()],
                "addresses": list(dict.fromkeys(a.strip() for a in entry.addresses if a.strip())),
                "countries": list(dict.fromkeys(c.strip() for c in entry.countries if c.strip())),
                "programme": entry.programme,
                "url": entry.url,
                "listed_on": entry.listed_on,
            }
        )
    return Listing(pa.Table.from_pylist(rows, schema=LISTED), tuple(said))


def refused(code: str, value: str, hint: str) -> Listing:
    """No entries, and why."""
    return Listing(LISTED.empty_table(), (Problem(code, "file", value, hint),))
