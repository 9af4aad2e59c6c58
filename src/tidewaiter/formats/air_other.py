"""IATA air messages that are known and not read: bookings, status, answers.

Booked lists and status messages name waybills without parties; answers of a pre-loading centre are
about filings, not filings. Each is named in one warning, so that a filer is not left guessing.
"""

from datetime import datetime

from tidewaiter.cargo.problem import Problem
from tidewaiter.cargo.schema import table
from tidewaiter.formats import cargoimp_waybills
from tidewaiter.formats.air_reading import too_large
from tidewaiter.formats.cargoimp import OTHER, READ, TOLD, first_kind, messages
from tidewaiter.formats.cargoimp_waybills import NOT_READ
from tidewaiter.formats.cargoxml import root_of
from tidewaiter.formats.parsed import Format, Parsed

NAME = "iata-other"
READ_ROOTS = frozenset({"waybill", "housewaybill", "housemanifest", "flightmanifest"})
XML_MESSAGES = {
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


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """No rows, and one warning that names the message; an FWB, FHL or FFM further down is read all the same."""
    refused = too_large(data)
    if refused is not None:
        return refused
    if any(message.kind in (*READ, *TOLD) for message in messages(data)):
        return cargoimp_waybills.parse(data, received_at=received_at)
    name = message_name(data) or "unknown"
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
