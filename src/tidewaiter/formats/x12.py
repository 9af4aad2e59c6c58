"""Tolerant tokenizer for ASC X12 interchanges: bytes to transaction sets of segments.

Follows X12.5 (interchange control) and X12.6 (application control): separators are what ISA shows, a set is ST to SE,
a group GS to GE. Real files deviate: an ISA of the wrong width, lines broken after or inside segments, no envelope,
wrong counts and control numbers. Each deviation is a WARNING with the ordinal of its segment; nothing is refused but
what is too large. Says nothing about what a set means.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.assembling import assembled
from tidewaiter.formats.bulk import Bulk
from tidewaiter.formats.opened import Opened, place
from tidewaiter.formats.segment_cutter import SPACE, Cutter, Syntax
from tidewaiter.formats.x12_clean import read
from tidewaiter.formats.x12_envelope import Assembly, TransactionSet
from tidewaiter.formats.x12_marks import OPENING, Delimiters, Segment, delimiters_of, deviation, opening

MAX_BYTES = 64 * 2**20
MAX_SEGMENTS = 1_000_000

WORTH_BYTES = 4 * 2**10
"""Smaller files are read sooner segment by segment."""

ENVELOPE = "x12-envelope"
_TAGS = "ISA|GS|ST|M1[0-3]|P[45]|LX|N[1-4]|N9|N10|DTM|PER|G61|R4|VID|M7A?|VC|MAN|H[12]|K[12]|NTE|REF|SE|GE|IEA"
"""Segments of a manifest and its envelope: what may be taken for a segment where a terminator is missing."""
_SYNTAX = Syntax("x12", _TAGS, r"[\r\n]+", deviation)


@dataclass(frozen=True, slots=True)
class Interchange:
    """What a file holds: sets in their order, its separators, its encoding and every deviation.

    `bulk` is where the segments of a clean file are, None for any other.
    """

    sets: Sequence[TransactionSet]
    delimiters: Delimiters
    encoding: str
    problems: tuple[Problem, ...]
    bulk: Bulk | None = field(default=None, compare=False)


def first_set(head: bytes) -> str | None:
    """Code of the first set in the first bytes of a file, '' when they do not show it, None when it is not X12."""
    text = opening(head)
    if text is None:
        return None
    if text.startswith("M10"):
        return "309"
    found = re.search(r"(?:^|[^A-Z0-9])ST([^A-Za-z0-9 \r\n\t])[ \t]*(?P<code>\d{3})\1", text)
    return found["code"] if found else ""


def tokenise(data: bytes) -> Interchange:
    """All sets of a file. Bytes that are not X12 give no set and no problem: `opening` says whether they are.

    A clean file is cut all at once, and its segments are made when they are asked for; any other is read closely.
    """
    clean = tokenise_at_once(data) if len(data) >= WORTH_BYTES else None
    return tokenise_closely(data) if clean is None else clean


def tokenise_at_once(data: bytes) -> Interchange | None:
    """All sets of a clean file, None for any other."""
    clean = read(data, MAX_SEGMENTS)
    return None if clean is None else Interchange(clean.sets, clean.marks, "utf-8", (), clean.bulk)


def tokenise_closely(data: bytes) -> Interchange:
    """All sets of a file, segment by segment, whatever is damaged in it."""
    opened = closely(data)
    sets = tuple(opened.units)
    return replace(opened.of, sets=sets, problems=tuple(opened.told()))


def closely(data: bytes) -> Opened[Interchange, TransactionSet]:
    """The sets of a file one after another, so that none has to be kept; its deviations are complete after the last."""
    text, encoding, wrong = _decoded(data)
    problems: list[Problem] = []
    if not OPENING.match(text):
        return Opened(Interchange((), Delimiters(), encoding, ()), iter(()), problems, ENVELOPE)
    delimiters = delimiters_of(text, problems)
    if wrong is not None:
        path = place(text, wrong, delimiters.terminator, SPACE)
        shown = text[wrong : wrong + 8].encode("latin-1").hex(" ")
        problems.append(deviation("x12-encoding", path, shown, "Read as Latin-1; send ASCII or UTF-8."))
    sets = _sets(text, delimiters, problems)
    return Opened(Interchange((), delimiters, encoding, ()), sets, problems, ENVELOPE)


def _sets(text: str, delimiters: Delimiters, problems: list[Problem]) -> Iterator[TransactionSet]:
    assembly = Assembly(problems, delimiters)
    cutter = Cutter(Segment, delimiters.element, delimiters.terminator, _SYNTAX, problems)
    return assembled(text, cutter, assembly, assembly.sets, problems, MAX_SEGMENTS)


def _decoded(data: bytes) -> tuple[str, str, int | None]:
    """The text from its first segment on, its encoding, and the place in it of what is no UTF-8."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8").lstrip(SPACE), "utf-8", None
    except UnicodeDecodeError as error:
        text = body.decode("latin-1")
        bare = text.lstrip(SPACE)
        return bare, "latin-1", error.start - len(text) + len(bare)
