"""A large XML document as documents that the same reader reads one after another.

Consignments repeat as elements (UNITS). The document is gone through once by expat, which holds no tree, to note where
each begins and ends; a piece is everything around them with some of them between, byte for byte as it stood, so that
declaration, namespaces and what stands behind the consignments are in each. Refused before anything is expanded:
document types. Bounded: depth, and what stands around the consignments. Places of tags are the same in every encoding
whose ASCII is ASCII, so expat reads bytes as Latin-1 and the reader judges the encoding; UTF-16 is not cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from tidewaiter.formats import ics2, wco_dec, xfhl
from tidewaiter.formats.cargoxml import HEAD, MAX_DEPTH, MAX_XML_BYTES

LARGEST_SURROUNDINGS = 16 * 2**20
"""What stands around consignments is in every piece: more is refused."""

MOST_ELEMENTS = 100_000
"""A piece ends at so many elements, half of what a reader takes."""

_BLOCK = 2**20
_DOCUMENT, _NUMBER, _REFERENCE = "transportdocumenthouselevel", "documentnumber", "referencenumberucr"

UNITS: dict[str, tuple[str, ...]] = {
    xfhl.NAME: ("includedhouseconsignment",),
    wco_dec.NAME: ("declaration",),
    ics2.NAME: ("consignmentmasterlevel", "consignmenthouselevel"),
}
"""Reader to the names (without regard to case) of what repeats, the outer one first."""

_KNOWN = {xfhl.NAME: xfhl.recognise, wco_dec.NAME: wco_dec.recognise, ics2.NAME: ics2.recognise}


class UncutError(Exception):
    """Why a document cannot be cut: `code`, what stood there, and what to do, as a Problem says it."""

    def __init__(self, code: str, value: str, hint: str) -> None:
        super().__init__(f"{code}: {value}")
        self.code, self.value, self.hint = code, value, hint


def reader_of(head: bytes) -> str | None:
    """The reader of a document that can be cut, None for any other."""
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    if not plain.startswith(b"<") or b"\x00" in plain[:16]:
        return None
    return next((name for name, known in _KNOWN.items() if known(head[:HEAD])), None)


@dataclass(slots=True)
class _Span:
    """Where an element begins and ends in the file, how many elements it holds, and what repeats within."""

    begin: int
    end: int = 0
    elements: int = 0
    inner: "list[_Span]" = field(default_factory=list)


@dataclass(slots=True)
class _Places:
    """Notes where the elements of `names` are while expat goes through a document."""

    parser: expat.XMLParserType
    names: tuple[str, ...]
    numbered: bool
    """Whether an inner element must give a number of its own: the reader counts those that do not."""
    root: _Span = field(default_factory=lambda: _Span(0))
    depth: int = 0
    elements: int = 0
    latest: int = 0
    """Where the latest tag stands."""
    open: list[tuple[_Span, int]] = field(default_factory=list)
    ended: _Span | None = None
    has_number: bool = False
    document_at: int = 0
    number_at: int = 0
    """Depth of the number being read, and before it that of the document that it stands in."""

    def start(self, name: str, attributes: object) -> None:
        """An element begins."""
        del attributes
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            _refuse("xml-too-deep", f"depth {self.depth}", f"Elements nest at most {MAX_DEPTH} deep.")
        self._tag()
        if len(self.open) < len(self.names):
            if name.rpartition(":")[2].lower() == self.names[len(self.open)]:
                span = _Span(self.latest, elements=self.elements)
                (self.open[-1][0] if self.open else self.root).inner.append(span)
                self.open.append((span, self.depth))
                self.has_number, self.document_at = False, 0
        elif self.numbered and not self.has_number:
            self._number(name.rpartition(":")[2].lower())

    def end(self, name: str) -> None:
        """An element ends; what repeats ends where the next tag stands."""
        self._tag()
        del name
        if self.number_at == self.depth:
            self.number_at, self.parser.CharacterDataHandler = 0, None
        if self.open and self.open[-1][1] == self.depth:
            if self.numbered and len(self.open) == len(self.names) and not self.has_number:
                hint = "Give each house a number: those without are counted, which takes the whole document at once."
                _refuse("message-too-large", "a house without a number", hint)
            self.ended = self.open.pop()[0]
            self.ended.elements = self.elements - self.ended.elements + 1
        self.depth -= 1

    def _tag(self) -> None:
        self.latest = self.parser.CurrentByteIndex
        if self.ended is not None:
            self.ended.end, self.ended = self.latest, None

    def _number(self, name: str) -> None:
        """Look for the number of a house: in its transport document, or its reference."""
        below = self.depth - self.open[-1][1]
        if below == 1 and name == _DOCUMENT:
            self.document_at = self.depth
        elif (below == 1 and name == _REFERENCE) or (name == _NUMBER and self.document_at == self.depth - 1):
            self.number_at, self.parser.CharacterDataHandler = self.depth, self._said

    def _said(self, text: str) -> None:
        self.has_number = self.has_number or bool(text.strip())


def cut(file: BinaryIO, name: str, size: int) -> Iterator[bytes]:
    """The pieces of a document that `reader_of` knows; UncutError, before the first, for what cannot be cut."""
    root = _gone_through(file, name)
    before, behind = _around(file, root)
    for unit in root.inner:
        if unit.end - unit.begin > MAX_XML_BYTES and not unit.inner:
            _refuse("message-too-large", f"{unit.end - unit.begin} bytes", f"At most {MAX_XML_BYTES} are read at once.")
    group: list[_Span] = []
    for unit in root.inner:
        large = bool(unit.inner) and (unit.end - unit.begin > size or unit.elements > MOST_ELEMENTS)
        if group and (large or _full([*group, unit], size)):
            yield _piece(file, before, group, behind)
            group = []
        if not large:
            group.append(unit)
            continue
        own, after = _around(file, unit)
        yield from _parted(file, (before + own, after + behind), unit, size)
    if group:
        yield _piece(file, before, group, behind)


def _parted(file: BinaryIO, around: tuple[bytes, bytes], unit: _Span, size: int) -> Iterator[bytes]:
    """An outer element by runs of its inner ones."""
    group: list[_Span] = []
    for inner in unit.inner:
        if group and _full([*group, inner], size):
            yield _piece(file, around[0], group, around[1])
            group = []
        group.append(inner)
    yield _piece(file, around[0], group, around[1])


def _full(group: list[_Span], size: int) -> bool:
    whole = group[-1].end - group[0].begin
    return whole > size or (len(group) > 1 and sum(one.elements for one in group) > MOST_ELEMENTS)


def _piece(file: BinaryIO, before: bytes, group: list[_Span], behind: bytes) -> bytes:
    return b"".join((before, *(_read(file, one.begin, one.end) for one in group), behind))


def _around(file: BinaryIO, outer: _Span) -> tuple[bytes, bytes]:
    """What stands before the first of the inner elements, and what stands between and behind them."""
    inner = outer.inner
    around = outer.end - outer.begin - sum(one.end - one.begin for one in inner)
    if around > LARGEST_SURROUNDINGS or not inner:
        _refuse("message-too-large", f"{around} bytes around consignments", "Split the document at the source.")
    gaps = [(one.end, other.begin) for one, other in pairwise(inner) if one.end < other.begin]
    behind = b"".join(_read(file, *gap) for gap in [*gaps, (inner[-1].end, outer.end)])
    return _read(file, outer.begin, inner[0].begin), behind


def _read(file: BinaryIO, begin: int, end: int) -> bytes:
    file.seek(begin)
    return file.read(end - begin)


def _gone_through(file: BinaryIO, name: str) -> _Span:
    """The document as a span that holds those of the outer elements."""
    parser = expat.ParserCreate("iso-8859-1")
    places = _Places(parser, UNITS[name], name == ics2.NAME)
    parser.StartElementHandler = places.start
    parser.EndElementHandler = places.end
    parser.StartDoctypeDeclHandler = _refuse_type
    file.seek(0)
    fed = 0
    try:
        while block := file.read(_BLOCK):
            parser.Parse(block)
            fed += len(block)
            if fed - places.latest > MAX_XML_BYTES:
                _refuse("message-too-large", f"{fed - places.latest} bytes without a tag", "Split the document.")
        parser.Parse(b"", True)  # noqa: FBT003 - takes no keyword
    except expat.ExpatError as error:
        said = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        _refuse("xml-malformed", said, f"Line {error.lineno} is not well-formed XML: mend it at the source.")
    places.root.end = fed
    return places.root


def _refuse_type(*_: object) -> None:
    hint = "Send the document without a document type and without entities; neither is ever read."
    _refuse("xml-doctype", "<!DOCTYPE", hint)


def _refuse(code: str, value: str, hint: str) -> NoReturn:
    raise UncutError(code, value, hint)
