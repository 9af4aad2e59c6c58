"""Tokenizer for IATA Cargo-IMP messages: a file to messages, a message to segments.

Follows the Cargo Interchange Message Procedures manual: a message begins with its identifier and version on a line
of their own (`FWB/17`), a segment with three capitals, a continuation line with a slant. Tolerates what lines do to
messages on the way: Type B envelopes (priority and address lines, SITATEX headings, SOH to ETX), doubled carriage
returns, byte-order marks, blank lines. Says nothing about what a segment means.
"""

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.packed import Packed, pieces

MAX_LINE = 70
"""Characters of a line that a teleprinter gateway lets through, without carriage return and line feed."""

SHORT = 8
"""Characters of a line that is compared with those before it."""

MOST_KNOWN = 2**16
"""So many different short lines are remembered."""

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
_ENVELOPE = re.compile(r"\.[A-Z]{3}[A-Z0-9]{4}(?:\s|$)|Q[A-Z](?: [A-Z0-9]{7})+ *$|=[A-Z]|NNNN *$|ZCZC")
_SENDER = re.compile(r"(?:^\.|^=ORIGIN\s+)(?P<address>[A-Z]{3}[A-Z0-9]{4})(?:\s|$)", re.MULTILINE)
_SHORTEST_SENDER = len(".QKMIAXS")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TAG = re.compile(r"[A-Z]{3}(?:/|$)")
_WAYBILL_LINE = re.compile(r"^\d{3}-\d{8}[A-Z]{6}/[A-Z]\d", re.MULTILINE)


class Segment(NamedTuple):
    """A segment: its identifier and its lines, the first without the identifier, all with their leading slant."""

    tag: str
    lines: list[str]


def listed() -> Packed[Segment]:
    """A list of segments, which may become very long."""
    return Packed(Segment._make)


@dataclass(slots=True)
class _Doubts:
    """What was doubtful in the lines of a message, each kind told once."""

    long_line: str = ""
    stray_line: str = ""

    def tell(self, path: str, reading: Reading) -> None:
        if self.long_line:
            reading.warn("line-too-long", path, self.long_line, f"A line holds at most {MAX_LINE} characters.")
        if self.stray_line:
            hint = "A line begins with a segment identifier or a slant; read as a continuation."
            reading.warn("stray-line", path, self.stray_line, hint)


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
        if kind != "FWB" or "-" not in body:
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
    before = [_CONTROL.sub("", line).strip() for line in text[: start.start()].split("\n")]
    return start["kind"] if all(not line or _ENVELOPE.match(line) for line in before) else None


def segments(message: Message, known: Collection[str], reading: Reading) -> Packed[Segment]:
    """Segments of a message in their order, as far as its envelope; doubtful lines are noted once a message.

    The line of a waybill number, which carries no identifier in FWB, is a segment AWB.
    """
    found = listed()
    doubts = _Doubts()
    last: Segment | None = None
    for raw in _lines(message):
        line = raw.rstrip()
        doubts.long_line = doubts.long_line or (line if len(line) > MAX_LINE else "")
        goes_on = last is not None and line[0] == "/"
        opened = None if goes_on else _opened(raw, line, last, known)
        if opened is not None:
            if last is not None:
                found.append(last)
            last = opened
        elif last is not None and (goes_on or _TAG.match(line)):
            last.lines.append(raw)
        elif _ENVELOPE.match(line):
            break
        else:
            doubts.stray_line = line
            if last is not None:
                last.lines.append(f"/{raw}")
    if last is not None:
        found.append(last)
    _note(message, found, known, reading)
    doubts.tell(message.path, reading)
    return found


def _lines(message: Message) -> Iterator[str]:
    """The lines after the first that hold something, without what stands before it; short ones that are alike are one.

    A unit may have a quarter of a million lines of two characters, each of which would take twenty times its bytes.
    """
    body = message.text.replace("\r\n", "\n").partition("\n")[2]
    known: dict[str, str] = {}
    for written in pieces(_CONTROL.sub("", body), "\n"):
        if raw := written.lstrip():
            yield known.setdefault(raw, raw) if len(raw) <= SHORT and len(known) < MOST_KNOWN else raw


def _opened(raw: str, line: str, last: Segment | None, known: Collection[str]) -> Segment | None:
    """The segment that a line opens: by its identifier, unless that goes on inside a party, or the waybill line."""
    if _TAG.match(line):
        return None if last is not None and raw.startswith(PARTY_TAGS) else Segment(raw[:3], [raw[3:]])
    waybill = last is None and "AWB" in known and not _ENVELOPE.match(line)
    return Segment("AWB", [line]) if waybill else None


def _note(message: Message, found: Packed[Segment], known: Collection[str], reading: Reading) -> None:
    for segment in found:
        if segment.tag not in known:
            hint = f"No segment of {message.kind} has this name; it was passed over."
            reading.warn_once("unknown-segment", segment.tag, f"{message.path}/{segment.tag}", hint)
    if message.run_on:
        hint = "A message begins with its identifier on a line of its own; it was read as a message."
        reading.warn("message-run-together", message.path, found[0].lines[0] if found else "", hint)


def fields(lines: list[str]) -> list[str]:
    """Every non-empty field of a segment's lines, in order."""
    return [part.strip() for line in lines for part in line.split("/") if part.strip()]


def text_of(line: str) -> str:
    """What stands after the slant of a line, as written."""
    return line.removeprefix("/")
