"""Other customs, security and regulatory control information: what it says about consignor and consignee.

OCI lines of Cargo-IMP and IncludedCustomsNote of Cargo-XML carry the same four elements: country, information
identifier (SHP, CNE, AGT, ISS …), control information identifier (IATA code list 1.100) and text. Read here: T trader
identification, CT and TE contact telephone, EM and EML e-mail, MU and MD the two halves of an e-mail. What else is said
of either party is kept as an attribute (`preloading_notes`). The rest (security status, movement references) is
passed over.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tidewaiter.formats import preloading_notes

ROLES = {"SHP": "consignor", "CNE": "consignee"}
_CODE = re.compile(r"[A-Z0-9]{1,3}")
_PHONE = ("CT", "TE")
_EMAIL = ("EM", "EML")


@dataclass(frozen=True, slots=True)
class Note:
    """One line of regulatory information; what the line left blank is empty."""

    country: str
    subject: str
    code: str
    text: str


def from_lines(lines: Iterable[str]) -> list[Note]:
    """Notes of the lines of an OCI segment; blank country and subject repeat those of the line before."""
    notes: list[Note] = []
    country = subject = ""
    for line in lines:
        parts = line.removeprefix("/").split("/", 3)
        if len(parts) < len(("country", "subject", "code", "text")):
            continue
        if parts[0].strip() or parts[1].strip():
            country, subject = parts[0].strip(), parts[1].strip()
        notes.append(Note(country, subject, parts[2].strip(), parts[3].strip()))
    return notes


def complete(row: dict[str, object], notes: Iterable[Note]) -> None:
    """Fill what the party segments left open: telephone, e-mail, identifier and country of either party.

    What else is said of them comes as `notes`, which `Reading.keep` adds to the attributes.
    """
    halves: dict[tuple[str, str], str] = {}
    others: list[tuple[str, str, str]] = []
    for note in notes:
        role = ROLES.get(note.subject)
        if role is None or not note.text:
            continue
        if note.code in _PHONE:
            _fill(row, f"{role}_phone", note.text)
        elif note.code in _EMAIL:
            _fill(row, f"{role}_email", note.text.replace("(AT)", "@"))
        elif note.code == "T":
            _fill(row, f"{role}_id", note.text)
        elif note.code in {"MU", "MD"}:
            halves.setdefault((role, note.code), note.text)
        elif _CODE.fullmatch(note.code):
            others.append((note.subject, note.code, note.text))
        if len(note.country) == len("XX") and note.country.isascii() and note.country.isalpha():
            _fill(row, f"{role}_country", note.country)
    for role in ROLES.values():
        if (role, "MU") in halves and (role, "MD") in halves:
            _fill(row, f"{role}_email", f"{halves[role, 'MU']}@{halves[role, 'MD']}")

    if others:
        row["notes"] = preloading_notes.extras(others)


def _fill(row: dict[str, object], name: str, value: str) -> None:
    if not row.get(name):
        row[name] = value


def derive_countries(row: dict[str, object]) -> None:
    """Countries of dispatch and destination are those of the parties, where the message names no other."""
    row["country_of_dispatch"] = row.get("consignor_country")
    row["country_of_destination"] = row.get("consignee_country")
