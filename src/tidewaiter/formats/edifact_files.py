"""Files of UN/EDIFACT messages, the formats they offer to the registry, and which reader takes which message.

A file may hold messages of several kinds: whichever comes first gives the format its name, all are read. A message
without a reader is named in one problem.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from types import ModuleType

import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats import (
    baplie,
    cardit,
    coarri,
    cuscar,
    cusitm,
    edifact_bulk,
    emsevt,
    ifcsum,
    itmatt,
    predes,
    resdit,
)
from tidewaiter.formats.again import Again
from tidewaiter.formats.air_reading import Reading, unrecognised
from tidewaiter.formats.edifact import MAX_BYTES, first_kind, opened_up
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.parsed import Format, Parsed

READERS: tuple[ModuleType, ...] = (cuscar, ifcsum, baplie, coarri, itmatt, cusitm, predes, cardit, resdit, emsevt)
"""One module a message, with KIND, NAME, TITLE, STANDARD and `read`; `dump` where rows can be written as it."""

NOT_READ: dict[str, str] = {
    "APERAK": "application error and acknowledgement",
    "CALINF": "vessel call information",
    "CODECO": "container gate-in and gate-out report",
    "CONTRL": "syntax acknowledgement",
    "COPARN": "container announcement",
    "COPRAR": "container discharge or loading order",
    "COREOR": "container release order",
    "CREMUL": "credit advice",
    "CUSDEC": "customs declaration",
    "CUSREP": "conveyance report",
    "CUSRES": "answer of customs",
    "CUSRSP": "answer of customs to a post",
    "DESADV": "despatch advice",
    "GOVCBR": "cross-border regulatory message",
    "IFTMIN": "transport instruction",
    "IFTSTA": "transport status",
    "INVOIC": "invoice",
    "MOVINS": "stowage instruction",
    "PAXLST": "passenger list",
    "PNRGOV": "passenger name records",
    "PRECON": "pre-advice of a consignment of mail",
    "RESCON": "response to a consignment of mail",
    "RESDES": "response to a dispatch of mail",
    "VERMAS": "verified gross mass",
}
"""Messages that are known and not read, and what they are."""

OTHER = "edifact-other"
_BY_KIND = {reader.KIND: reader for reader in READERS}


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """Read every message of a file; dates have their year, so `received_at` is not used."""
    del received_at
    if len(data) > MAX_BYTES:
        hint = f"Split it at the source: at most {MAX_BYTES} bytes are read at once."
        return Parsed(table([]), (Problem("too-large", "message", f"{len(data)} bytes", hint, Severity.FATAL),))
    worth = len(data) >= edifact_bulk.WORTH_BYTES and first_kind(data) in {cuscar.KIND, itmatt.KIND}
    plain = edifact_bulk.parse(data) if worth else None
    if plain is not None:
        return plain
    opened = opened_up(data)
    reading = Reading(joined=True)
    again = Again(reading)

    def take(message: Message) -> bool:
        reader = _BY_KIND.get(message.kind)
        if reader is not None:
            again.under(reader.KIND, message.unb, message.ung, message.unh)
            few = None if again.rests() else message.segments.few()
            again.read(few, partial(reader.read, message, opened.of.marks, opened.of.encoding))
        return reader is not None

    if not opened.read(take, _not_read, reading, "messages"):
        return unrecognised(data, "EDIFACT")
    return reading.parsed()


def _not_read(message: Message, at: int) -> Problem:
    known = NOT_READ.get(message.kind, "a message that is not known here")
    hint = f"{known[0].upper()}{known[1:]}: no consignments are read from it. Send CUSCAR, IFCSUM or a table."
    return Problem("message-not-read", f"message {at}", f"EDIFACT {message.kind or '(no name)'}", hint)


def _recogniser(kind: str) -> Callable[[bytes], bool]:
    def recognise(head: bytes) -> bool:
        return first_kind(head) == kind

    return recognise


def is_edifact(head: bytes) -> bool:
    """Whether a file is EDIFACT and its first message has no reader of its own."""
    kind = first_kind(head)
    return kind is not None and kind not in _BY_KIND


def _dump(reader: ModuleType) -> Callable[[pa.Table], bytes] | None:
    found: Callable[[pa.Table], bytes] | None = getattr(reader, "dump", None)
    return found


FORMATS: tuple[Format, ...] = (
    *(Format(r.NAME, r.TITLE, r.STANDARD, _recogniser(r.KIND), parse, _dump(r)) for r in READERS),
    Format(OTHER, "Other EDIFACT messages, named but not read", "UN/EDIFACT", is_edifact, parse),
)
