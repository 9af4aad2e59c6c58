"""What lines of regulatory information say beyond parties: the enhanced pre-loading set, as far as its codes are known.

A dated table (`preloading_notes.toml`) names elements and the codes by which they are filed. A code of consignor or
consignee that neither the table nor `customs_notes` knows is kept under its own name, `oci_SHP_XX`, and given no
meaning. The table says itself whether its codes were verified against a carrier's guide; those that
ship are quoted from carriers' public notices and were not.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".toml")
UNNAMED = "oci_"


@dataclass(frozen=True, slots=True)
class Element:
    """An element, whose it is (SHP, CNE), from which day it is asked for and the codes by which it is filed."""

    name: str
    subject: str
    since: date
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elements:
    """The table: whether its codes were verified, on which day it was made, from what, and the elements."""

    verified: bool
    as_of: date
    source: str
    elements: tuple[Element, ...]

    def name(self, subject: str, code: str) -> str:
        """What a code of a subject is kept as."""
        found = (one.name for one in self.elements if one.subject == subject and code in one.codes)
        return next(found, f"{UNNAMED}{subject}_{code}")

    def filed(self, name: str) -> tuple[str, str] | None:
        """The subject and code by which an attribute is filed; None for one that is no note, or has no code."""
        if name.startswith(UNNAMED):
            subject, _, code = name.removeprefix(UNNAMED).partition("_")
            return subject, code
        return next(((one.subject, one.codes[0]) for one in self.elements if one.name == name and one.codes), None)


@cache
def shipped() -> Elements:
    """The table of the package."""
    return read(TABLE.read_text(encoding="utf-8"))


def read(text: str) -> Elements:
    """A table in TOML; ValueError or KeyError for one that lacks something."""
    said = tomllib.loads(text)
    elements = tuple(Element(one["name"], one["subject"], one["since"], tuple(one["codes"])) for one in said["element"])
    return Elements(said["verified"], said["as_of"], said["source"], elements)


def lines_of(attributes: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """The attributes that are notes as (subject, code, text) lines, the inverse of `extras`."""
    filed = ((shipped().filed(name), said) for name, said in attributes.items())
    return [(*known, str(said)) for known, said in filed if known is not None]


def extras(lines: Iterable[tuple[str, str, str]], table: Elements | None = None) -> list[tuple[str, str]]:
    """Attributes of (subject, code, text) lines, each name once with its different texts joined by ', '."""
    known = table or shipped()
    found: dict[str, list[str]] = {}
    for subject, code, text in lines:
        said = found.setdefault(known.name(subject, code), [])
        if text not in said:
            said.append(text)
    return [(name, ", ".join(texts)) for name, texts in found.items()]
