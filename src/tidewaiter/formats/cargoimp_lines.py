"""Lines of a Cargo-IMP message put right, so that segments are cut out of it as text.

In a text that is right every line opens a segment by its identifier or goes on with one: by a slant, or by the name
of a line of a party. What lines look like on the way (blanks in front, blank lines, lines without identifier, the
envelope of the message after it) is mended or left out and told once a message; lines that are right are not looked
at one by one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.cargoimp import (
    CONTROL,
    ENVELOPE,
    MAX_LINE,
    PARTY_TAGS,
    Message,
    Segment,
)
from tidewaiter.formats.packed import Packed, in_blocks, pieces

SHORT = 8
"""Characters of a line that is compared with those before it."""

MOST_KNOWN = 2**12
"""So many different short lines are remembered."""

LARGE = 2**16
"""Characters of a text that is not split at once."""

WAYBILL = "AWB"
"""The segment that the line of a waybill number is, which carries no identifier in FWB."""

_TAG = re.compile(r"[A-Z]{3}(?:/|$)")
_LONG = re.compile(rf"\n[^\n]{{{MAX_LINE + 1},}}")


@dataclass(slots=True)
class _Doubts:
    """What was doubtful in the lines of a message, each kind told once, and where the message ends."""

    end: int
    long_line: str = ""
    stray_line: str = ""
    unknown: dict[str, None] = field(default_factory=dict)

    def tell(self, message: Message, first: str, reading: Reading) -> None:
        """Note it; `first` is the first line of the first segment."""
        for tag in self.unknown:
            hint = f"No segment of {message.kind} has this name; it was passed over."
            reading.warn_once("unknown-segment", tag, f"{message.path}/{tag}", hint)
        if message.run_on:
            hint = "A message begins with its identifier on a line of its own; it was read as a message."
            reading.warn("message-run-together", message.path, first, hint)
        if self.long_line:
            reading.warn("line-too-long", message.path, self.long_line, f"A line holds at most {MAX_LINE} characters.")
        if self.stray_line:
            hint = "A line begins with a segment identifier or a slant; read as a continuation."
            reading.warn("stray-line", message.path, self.stray_line, hint)


def put_right(message: Message, known: frozenset[str], reading: Reading) -> str:
    """The lines after the first as far as the envelope, each with a line feed in front; doubts are noted."""
    body = _body(message)
    if not body or body.isspace():
        return ""
    doubts = _Doubts(len(body))
    first, at = _first(body, known, doubts)
    text = _mended(body, first, at, known, doubts) if first else ""
    for found in _LONG.finditer(body, 0, doubts.end) if len(body) > MAX_LINE else ():
        line = found[0].strip()
        if len(line) > MAX_LINE:
            doubts.long_line = line
            break
    doubts.tell(message, first[len(WAYBILL) :], reading)
    return text


def _body(message: Message) -> str:
    """What stands after the first line, with the line feed that ends it in front, without control characters."""
    begin = message.text.find("\n")
    body = message.text[begin:] if begin >= 0 else ""
    if "\r" in body:
        body = body.replace("\r\n", "\n")
    if CONTROL.search(body):
        body = CONTROL.sub("", body)
    return body.rstrip("\n")


def _first(body: str, known: frozenset[str], doubts: _Doubts) -> tuple[str, int]:
    """The line that opens the first segment, and where the line after it begins; empty where there is none."""
    at = 0
    while at < len(body):
        end = body.find("\n", at + 1)
        end = len(body) if end < 0 else end
        raw = body[at + 1 : end].lstrip()
        at = end
        line = raw.rstrip()
        if not raw:
            continue
        if _TAG.match(line):
            if raw[:3] not in known:
                doubts.unknown[raw[:3]] = None
            return raw, at
        if ENVELOPE.match(line):
            doubts.end = end
            return "", at
        if WAYBILL in known:
            return WAYBILL + line, at
        doubts.stray_line = line
    return "", at


@cache
def _odd(known: frozenset[str]) -> re.Pattern[str]:
    """A line that is not right as it stands, with the line feed in front of it."""
    tags = "|".join(sorted(known.union(PARTY_TAGS)))
    return re.compile(rf"\n(?!/|(?:{tags})(?:/|[^\S\n]*(?:\n|\Z)))([^\n]*)")


def _mended(body: str, first: str, begin: int, known: frozenset[str], doubts: _Doubts) -> str:
    """The text of a body, of which `first` is the line that ends where `begin` is."""
    at = begin - len(first) - 1
    odd = _odd(known)
    if odd.search(body, begin) is not None:
        texts = _pieces(body, first, begin, odd, known, doubts)
        return in_blocks(texts) if len(body) > LARGE else "".join(texts)
    return body[at:] if at >= 0 and body.startswith(f"\n{first}", at) else f"\n{first}{body[begin:]}"


def _pieces(
    body: str, first: str, begin: int, odd: re.Pattern[str], known: frozenset[str], doubts: _Doubts
) -> Iterator[str]:
    """The text in pieces, none of which is empty."""
    yield f"\n{first}"
    at = begin
    for found in odd.finditer(body, begin):
        if found.start() > at:
            yield body[at : found.start()]
        at = found.end()
        raw = found[1].lstrip()
        line = raw.rstrip()
        if raw and raw[0] != "/":
            if _TAG.match(line):
                if raw[:3] not in known and not raw.startswith(PARTY_TAGS):
                    doubts.unknown[raw[:3]] = None
            elif ENVELOPE.match(line):
                doubts.end = at
                return
            else:
                doubts.stray_line = line
                raw = f"/{raw}"
        if raw:
            yield f"\n{raw}"
    if at < len(body):
        yield body[at:]


def cut(text: str) -> Iterator[Segment]:
    """The segments of a text that is right; short lines that are alike are one.

    A unit may have a quarter of a million lines of two characters, each of which would take twenty times its bytes.
    """
    known: dict[str, str] = {}
    last: Segment | None = None
    for line in pieces(text, "\n") if len(text) > LARGE else text.split("\n"):
        if not line:
            continue
        if last is None or (line[0] != "/" and not line.startswith(PARTY_TAGS)):
            if last is not None:
                yield last
            last = Segment(line[:3], [line[3:]])
        elif len(line) > SHORT:
            last.lines.append(line)
        elif len(known) < MOST_KNOWN:
            last.lines.append(known.setdefault(line, line))
        else:
            last.lines.append(known.get(line, line))
    if last is not None:
        yield last


def segments(message: Message, known: frozenset[str], reading: Reading) -> Packed[Segment]:
    """Segments of a message in their order, as far as its envelope; doubtful lines are noted once a message.

    The line of a waybill number, which carries no identifier in FWB, is a segment AWB.
    """
    return Packed(Segment._make, cut(put_right(message, known, reading)))
