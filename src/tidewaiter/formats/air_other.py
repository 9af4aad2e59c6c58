"""IATA air messages that are known and not read: manifests, bookings, status, answers.

Flight manifests, booked lists and status messages name waybills without parties; answers of a pre-loading centre are
about filings, not filings. Each is named in one warning, so that a filer is not left guessing.
"""

from datetime import datetime

from tidewaiter.cargo.problem import Problem
from tidewaiter.cargo.schema import table
from tidewaiter.formats.air_reading import too_large
from tidewaiter.formats.cargoimp import OTHER, first_kind
from tidewaiter.formats.cargoimp_waybills import NOT_READ
from tidewaiter.formats.cargoxml import root_of
from tidewaiter.formats.parsed import Format, Parsed

NAME = "iata-other"
HEAD = 4096
READ_ROOTS = frozenset({"waybill", "housewaybill"})
XML_MESSAGES = {
    "flightmanifest": "XFFM",
    "housemanifest": "XFHL",
    "response": "XFNM",
    "customsstatusnotification": "XCSN",
    "statusmessage": "XFSU",
    "freightbookedlist": "XFBL",
    "shippersdeclarationfordangerousgoods": "XSDG",
    "transportsegmentmanifest": "XTMA",
}


def message_name(head: bytes) -> str | None:
    """Name of the message that the first bytes of a file begin, when it is known and not read."""
    root = root_of(head)
    if root is not None:
        return None if root[1] in READ_ROOTS else XML_MESSAGES.get(root[1], root[0])
    kind = first_kind(head)
    return kind if kind in OTHER else None


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - nothing is read
    """No rows, and one warning that names the message."""
    refused = too_large(data)
    if refused is not None:
        return refused
    name = message_name(data[:HEAD]) or "unknown"
    what = OTHER.get(name)
    hint = f"{what.capitalize()}. {NOT_READ}" if what else NOT_READ
    return Parsed(table([]), (Problem("message-not-read", "message", name, hint),))


def recognise(head: bytes) -> bool:
    """Whether a file begins with a known air message that is not read."""
    return message_name(head) is not None


FORMAT = Format(
    name=NAME,
    title="Other air messages (named, not read)",
    standard="IATA Cargo-IMP and Cargo-XML",
    recognise=recognise,
    parse=parse,
)
