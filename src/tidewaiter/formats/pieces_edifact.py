"""A large EDIFACT interchange as interchanges that the same reader reads one after another.

Whole messages share a piece; a message that is larger is cut where a group begins (CNI; where it has none by the time
a piece is full, GID, or a reference to a bill), with what stands before its first group in front of each part. A
message that was cut gets a trailer that counts rightly, others keep theirs; trailers of groups and interchange are
written anew. Files are cut that begin with UNB, or UNA and UNB: anything else is damaged enough to be read whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

LONGEST_MESSAGE = 48 * 2**20
"""A message without any group is cut anywhere when it is longer: it names no consignments."""

_UNA_WIDTH = 9
_GROUP = b"CNI"
_POSTAL = (b"ITMATT", b"CUSITM")
_AROUND = frozenset({b"UNB", b"UNG", b"UNE", b"UNZ"})
_SERVICE = _AROUND | {b"UNH", b"UNT"}
_BILLS = (b"BH", b"BM", b"HB", b"HWB", b"AAM", b"MB", b"MWB", b"AWB")
_REFERENCE = {b"UNB": 5, b"UNG": 5, b"UNH": 1}
_BLANK = b"\r\n\t \x00\x1a"


@dataclass(frozen=True, slots=True)
class Marks:
    """What parts components, elements and segments in the bytes of a file, and what releases one of these."""

    una: bytes
    component: bytes = b":"
    element: bytes = b"+"
    release: bytes = b"?"
    terminator: bytes = b"'"


def marks_of(head: bytes) -> Marks | None:
    """The separators of a file that can be cut, None for any other."""
    una = head[:_UNA_WIDTH] if head.startswith(b"UNA") else b""
    marks = Marks(b"")
    if una:
        component, element, release, terminator = (una[at : at + 1] for at in (3, 4, 6, 8))
        marks = Marks(una, component, element, release.strip(), terminator)
    parting = {marks.component, marks.element, marks.terminator}
    plain = head[len(una) :].lstrip(_BLANK)
    if len(parting) < len(b":+'") or marks.terminator in b"\r\n" or not plain.startswith(b"UNB" + marks.element):
        return None
    return marks if marks.terminator in plain else None


@dataclass(slots=True)
class _Message:
    """A message as far as it has been read: its header segment, what follows, and where groups begin.

    `groups_at`: how many segments stand before the first CNI, `instead_at`: before what begins groups where there is
    no CNI; 0 where none has come.
    """

    unh: bytes
    segments: list[bytes] = field(default_factory=list)
    held: int = 0
    groups_at: int = 0
    instead_at: int = 0
    parted: bool = False

    def take(self, tag: bytes, segment: bytes, marks: Marks) -> None:
        """Take the next segment."""
        if tag == _GROUP:
            self.groups_at = self.groups_at or len(self.segments)
        elif not self.instead_at and self._instead(tag, segment, marks):
            self.instead_at = len(self.segments)
        self.segments.append(segment)
        self.held += len(segment) + 1

    def may_part(self, tag: bytes, segment: bytes, marks: Marks) -> bool:
        """Whether a part of the message may begin with a segment."""
        if self.groups_at:
            return tag == _GROUP
        return self.held >= LONGEST_MESSAGE or (bool(self.instead_at) and self._instead(tag, segment, marks))

    def rest(self, size: int) -> "_Message":
        """The message going on: what stands before its first group, in front of what comes."""
        front = self.segments[: self.groups_at or self.instead_at]
        held = min(sum(map(len, front)), size // 2)
        return _Message(self.unh, front, held, self.groups_at, self.instead_at, parted=True)

    def _instead(self, tag: bytes, segment: bytes, marks: Marks) -> bool:
        if any(kind in self.unh for kind in _POSTAL):
            return tag == b"GID"
        return tag == b"RFF" and segment[4:].split(marks.component, 1)[0] in _BILLS


@dataclass(slots=True)
class _Piece:
    """What goes into the next piece, under the headers in force."""

    marks: Marks
    unb: bytes = b""
    ung: bytes = b""
    parts: list[bytes] = field(default_factory=list)
    messages: int = 0
    held: int = 0

    def add(self, message: _Message, trailer: bytes) -> None:
        """Take a message, or a part of it, with its trailer; an empty trailer is one that the file left out."""
        self.parts += [message.unh, *message.segments, *([trailer] if trailer else [])]
        self.messages += 1
        self.held += message.held

    def under(self, tag: bytes, segment: bytes) -> None:
        """Note the headers in force."""
        if tag == b"UNB":
            self.unb, self.ung = segment, b""
        elif tag in {b"UNG", b"UNE"}:
            self.ung = segment if tag == b"UNG" else b""

    def taken(self) -> Iterator[bytes]:
        """The piece as an interchange of its own, if it holds anything."""
        if self.parts:
            marks, count = self.marks, str(self.messages).encode()
            around = [self.unb, *([self.ung] if self.ung else [])]
            closing = [_trailer(b"UNE", count, self.ung, marks)] if self.ung else []
            closing.append(_trailer(b"UNZ", b"1" if self.ung else count, self.unb, marks))
            yield marks.una + marks.terminator.join([*around, *self.parts, *closing, b""])
        self.parts, self.messages, self.held = [], 0, 0


def cut(file: BinaryIO, buffer: bytes, size: int) -> Iterator[bytes]:
    """The pieces of a file whose first bytes have been read and have `marks_of`, each about `size` bytes."""
    marks = marks_of(buffer)
    if marks is None:
        raise ValueError("not a file that can be cut")
    piece = _Piece(marks)
    message: _Message | None = None
    for segment in _segments(file, buffer[len(marks.una) :], marks, size):
        tag = segment[:3].upper()
        if tag in _SERVICE:
            if message is not None:
                piece.add(message, _closing(message, marks) if message.parted else segment if tag == b"UNT" else b"")
            message = _Message(segment) if tag == b"UNH" else None
            if piece.held >= size or tag in _AROUND:
                yield from piece.taken()
            piece.under(tag, segment)
        elif message is None:
            piece.parts.append(segment)  # outside any message: the reader says so
            piece.held += len(segment)
        else:
            if message.held >= size and message.may_part(tag, segment, marks):
                piece.add(message, _closing(message, marks))
                yield from piece.taken()
                message = message.rest(size)
            message.take(tag, segment, marks)
    if message is not None:
        piece.add(message, _closing(message, marks) if message.parted else b"")
    yield from piece.taken()


def _closing(message: _Message, marks: Marks) -> bytes:
    return _trailer(b"UNT", str(len(message.segments) + 2).encode(), message.unh, marks)


def _trailer(tag: bytes, count: bytes, header: bytes, marks: Marks) -> bytes:
    """A trailer that counts rightly and names the reference of its header."""
    fields = header.split(marks.element)
    at = _REFERENCE.get(header[:3].upper(), 1)
    return marks.element.join((tag, count, fields[at] if len(fields) > at else b""))


def _segments(file: BinaryIO, buffer: bytes, marks: Marks, size: int) -> Iterator[bytes]:
    """Segments without the blanks around them; a released terminator does not end one."""
    kept = b""
    while True:
        parts = buffer.split(marks.terminator)
        for part in parts[:-1]:
            whole = kept + part
            if marks.release and _released(whole, marks.release):
                kept = whole + marks.terminator
                continue
            kept = b""
            if bare := whole.strip(_BLANK):
                yield bare
        more = file.read(size)
        if not more:
            if bare := (kept + parts[-1]).strip(_BLANK):
                yield bare
            return
        buffer = parts[-1] + more


def _released(text: bytes, release: bytes) -> bool:
    """Whether what follows a text is released: it ends with an odd number of release characters."""
    return (len(text) - len(text.rstrip(release))) % 2 == 1
