"""What PSN and PER share: the line that names a waybill, and the sentence that goes with a status.

Form after the US Customs Automated Manifest Interface Requirements (air) as pre-loading centres use them (Transport
Canada, PACT technical implementation guide 2024, tables 9 and 10). Nothing here has been tried on a live carrier.
"""

import re
from dataclasses import dataclass

from tidewaiter.formats.answers.answer import Answer
from tidewaiter.formats.cargoimp import decode
from tidewaiter.formats.cargoimp_text import cimp_code, cimp_text

_AWB = re.compile(r"[0-9]{3}-[0-9]{8}")
_NAMED = re.compile(r"(?P<awb>[0-9]{3}-[0-9]{8})(?:- ?(?P<house>[A-Z0-9.\-]{1,35}))?")
LONGEST_HOUSE = 35
MOST_LINES = 10_000
"""Lines of a message that are looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of a file: the waybill it names ('' where none), and the fields of its line."""

    awb: str
    house: str
    fields: tuple[str, ...]


def reference(answer: Answer) -> str:
    """The waybill line, '' for an answer to a whole message; ValueError for a waybill that cannot be named."""
    if not answer.awb:
        if answer.consignment_id:
            raise ValueError(f"{answer.consignment_id} has no air waybill number: this message cannot name it")
        return ""
    if not _AWB.fullmatch(answer.awb):
        raise ValueError(f"{answer.awb!r} is no air waybill number of the form NNN-NNNNNNNN")
    house = cimp_text(answer.house_waybill).replace(" ", "")[:LONGEST_HOUSE]
    return f"{answer.awb}-{house}" if house else answer.awb


def programme(answer: Answer) -> str:
    """The name of the centre as the sentence of a status has it."""
    return cimp_code(answer.sender)[:20]


def parts(data: bytes, kind: str, tag: str) -> list[Part]:
    """The answers of a file: after each `kind` alone on a line, the waybill if any, then the line `tag`."""
    text, _ = decode(data)
    found: list[Part] = []
    awb = house = ""
    inside = False
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        said = line.strip()
        if said == kind:
            inside, awb, house = True, "", ""
        elif inside and (named := _NAMED.fullmatch(said)):
            awb, house = named["awb"], named["house"] or ""
        elif inside and said.startswith(f"{tag}/"):
            found.append(Part(awb, house, tuple(part.strip() for part in said.split("/")[1:])))
            inside = False
    return found
