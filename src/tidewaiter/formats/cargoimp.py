"""Tokenizer for IATA Cargo-IMP messages: a file to messages, a message to segments.

Follows the Cargo Interchange Message Procedures manual: a message begins with its identifier and version on a line
of their own (`FWB/17`), a segment with three capitals, a continuation line with a slant. Tolerates what lines do to
messages on the way: Type B envelopes (priority and address lines, SITATEX headings, SOH to ETX), doubled carriage
returns, byte-order marks, blank lines. Says nothing about what a segment means.
"""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_LINE = 70
"""Characters of a line that a teleprinter gateway lets through, without carriage return and line feed."""

MARKS_OF_TWO = 2
"""Hyphens of an FWB in which there are two waybill lines, at least."""

HEAD = 4096
"""Bytes of a file by which it is recognised."""

READ = ("FWB", "FHL")
"""Messages that become consignments."""

TOLD = ("FFM",)
"""Messages that become events."""

OTHER = {
    "FBL": "freight booked list",
    "FBR": "request for a booked list",
    "FFR": "space allocation request",
    "FFA": "space allocation answer",
    "FSU": "status update",
    "FSA": "status answer",
    "FSR": "status request",
    "FSN": "customs status notification",
    "FSI": "freight status information",
    "FSC": "freight status condition",
    "FSQ": "freight status query",
    "FRP": "reply",
    "FNA": "error message",
    "FMA": "acknowledgement",
    "FER": "freight error report",
    "FAD": "advice of discrepancy",
    "FDA": "discrepancy answer",
    "FDD": "declaration for dangerous goods",
    "FFT": "freight transaction",
    "FRI": "freight report inbound",
    "FRC": "freight report change",
    "FRX": "freight report cancellation",
    "FXI": "freight express inbound",
    "FXC": "freight express change",
    "FXX": "freight express cancellation",
    "CSN": "customs status notification",
    "PER": "error report of a pre-loading centre",
    "PSN": "status notification of a pre-loading centre",
    "PRI": "pre-loading report inbound",
    "PHL": "pre-loading house list",
    "PWB": "pre-loading waybill",
}
"""Messages that are known and not read, with what they are."""

PARTY_TAGS = ("NAM", "ADR", "LOC")
"""Line identifiers inside a party (FWB/17, FHL/5); they belong to the segment before."""

_START = re.compile(
    rf"^[ \t\x00-\x02\x0b]*(?P<kind>{'|'.join((*READ, *TOLD, *OTHER))})(?:/(?P<version>\d{{1,3}}))?[ \t\r\x00-\x03]*$",
    re.MULTILINE,
)
ENVELOPE = re.compile(r"\.[A-Z]{3}[A-Z0-9]{4}(?:\s|$)|Q[A-Z](?: [A-Z0-9]{7})+ *$|=[A-Z]|NNNN *$|ZCZC")
_SENDER = re.compile(r"(?:^\.|^=ORIGIN\s+)(?P<address>[A-Z]{3}[A-Z0-9]{4})(?:\s|$)", re.MULTILINE)
_SHORTEST_SENDER = len(".QKMIAXS")
_LONE_RETURN = re.compile(r"\r(?!\n)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WAYBILL_LINE = re.compile(r"^\d{3}-\d{8}[A-Z]{6}/[A-Z]\d", re.MULTILINE)


class Segment(NamedTuple):
    """A segment: its identifier and its lines, the first without the identifier, all with their leading slant."""

    tag: str
    lines: list[str]


class Message(NamedTuple):
    """One message of a file: what it is, its ordinal from 1, its text, and who sent it by Type B address."""

    kind: str
    version: str
    ordinal: int
    text: str
    encoding: str
    sender: str | None = None
    run_on: bool = False
    """The message began without its identifier, inside the one before."""

    @property
    def raw(self) -> bytes:
        """The message's own bytes, without the envelope around it."""
        return self.text.encode(self.encoding, errors="replace")

    @property
    def path(self) -> str:
        """Where problems of this message are, e.g. `FWB[2]`."""
        return f"{self.kind}[{self.ordinal}]"


def decode(data: bytes) -> tuple[str, str]:
    """Text and the encoding that gives the bytes back: UTF-8 or UTF-16 by its mark, else Latin-1, which never fails."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _lines_end_in_feeds(data.decode("utf-16", errors="replace")), "utf-8"
    try:
        return _lines_end_in_feeds(data.decode("utf-8-sig")), "utf-8"
    except UnicodeDecodeError:
        return _lines_end_in_feeds(data.decode("latin-1")), "latin-1"


def _lines_end_in_feeds(text: str) -> str:
    return _LONE_RETURN.sub("\n", text) if "\r" in text else text


def messages(data: bytes) -> Iterator[Message]:
    """The messages of a file in their order; what stands before the first is taken for an envelope."""
    text, encoding = decode(data)
    starts = _START.finditer(text)
    following = next(starts, None)
    before = ordinal = 0
    while (start := following) is not None:
        following = next(starts, None)
        ordinal += 1
        begin, end = start.start(), len(text) if following is None else following.start()
        kind, version = start.group("kind", "version")
        sender = _sender(text, before, begin) if begin - before > _SHORTEST_SENDER else None
        before = start.end()
        body = text[begin:end]
        if kind != "FWB" or body.count("-") < MARKS_OF_TWO:
            yield Message(kind, version or "", ordinal, body, encoding, sender)
            continue
        for at, part in enumerate(_run_together(body)):
            own = part if at == 0 else f"{kind}/{version or 17}\n{part}"
            yield Message(kind, version or "", ordinal, own, encoding, sender, run_on=at > 0)


def _sender(text: str, begin: int, end: int) -> str | None:
    """The last Type B address of an envelope that says who sent the message after it."""
    sender = None
    for found in _SENDER.finditer(text, begin, end):
        sender = found["address"]
    return sender


def _run_together(body: str) -> list[str]:
    """The parts of an FWB that has lost a message identifier: a further waybill line begins another."""
    cuts = [0, *(found.start() for found in list(_WAYBILL_LINE.finditer(body))[1:]), len(body)]
    return [body[start:end] for start, end in itertools.pairwise(cuts)]


def first_kind(head: bytes) -> str | None:
    """Identifier of the first message in the first bytes of a file, or None.

    A message that is not read must open the file but for its envelope, because its identifier alone (`PER`) is a word.
    """
    text, _ = decode(head[:HEAD])
    start = _START.search(text)
    if start is None:
        return None
    if start["kind"] in READ or start["version"]:
        return start["kind"]
    before = [CONTROL.sub("", line).strip() for line in text[: start.start()].split("\n")]
    return start["kind"] if all(not line or ENVELOPE.match(line) for line in before) else None


def fields(lines: list[str]) -> list[str]:
    """Every non-empty field of a segment's lines, in order."""
    return [part.strip() for line in lines for part in line.split("/") if part.strip()]


def text_of(line: str) -> str:
    """What stands after the slant of a line, as written."""
    return line.removeprefix("/")
