"""Tolerant tokenizer for UN/EDIFACT interchanges: bytes to messages of segments.

Follows ISO 9735 (syntax versions 1 to 4): separators are what UNA shows or the default ones, an interchange is UNB to
UNZ, a group UNG to UNE, a message UNH to UNT. Real files deviate: no envelope, a damaged UNH, tabs before tags, lines
broken after or inside segments, wrong counts and references. Each deviation is a WARNING with the ordinal of its
segment; nothing is refused but what is too large. Says nothing about what a message means. The repetition separator of
version 4 is kept as text: no customs message uses it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tidewaiter.cargo.problem import Problem
from tidewaiter.formats.assembling import assembled
from tidewaiter.formats.edifact_envelope import Assembly, Message
from tidewaiter.formats.edifact_marks import KINDS, Marks, Segment, deviation, released
from tidewaiter.formats.edifact_text import decoded
from tidewaiter.formats.opened import Opened, place
from tidewaiter.formats.segment_cutter import SPACE, Cutter, Syntax

MAX_BYTES = 64 * 2**20
MAX_SEGMENTS = 1_000_000

HEAD = 4096
ENVELOPE = "edifact-envelope"
_BEYOND = re.compile("[\x80-\uffff]")
"""What is not ASCII; released separators stand in a plane beyond."""
_UNA = re.compile(r"UNA(?P<marks>.{6})", re.DOTALL)
_OPENING = re.compile(r"UN[BGH](?P<separator>[^A-Za-z0-9 \r\n\t])")
_DAMAGED = re.compile(rf"(?![<{{\[])[^\r\n]{{0,80}}?(?:{'|'.join(KINDS)}):[A-Z0-9]{{0,3}}:[A-Z0-9]{{1,3}}\b")
_TAGS = (
    "UN[BGHTEZS]|BGM|DTM|LOC|QTY|RFF|NAD|CTA|COM|FTX|TDT|GEI|EQD|TSR|MEA|DIM|SEL|TMP|RNG|CNT|CNI|MOA|CUX|CPI|GID|PAC|HAN|SGP|"
    "DGS|PCI|CST|TMD|DOC|AUT|TOD|TCC|PIA|GDS|GIS|EQA|EQN|TPL|STS|GIN|ERC|ERP|CED|ADR|ATT|NAT"
)
"""Tags that may be taken for a segment where a terminator is missing."""
_SYNTAX = Syntax("edifact", _TAGS, r"[\r\n]+[ \t]*", deviation)


@dataclass(frozen=True, slots=True)
class Interchange:
    """What a file holds: messages in their order, its separators, its encoding and every deviation."""

    messages: tuple[Message, ...]
    marks: Marks
    encoding: str
    problems: tuple[Problem, ...]


def opening(head: bytes) -> str | None:
    """The text from its first segment on, when it begins as EDIFACT does; None for anything else."""
    text = head[:HEAD].decode("latin-1").removeprefix("ï»¿").lstrip(SPACE)
    if _UNA.match(text) or _OPENING.match(text) or _DAMAGED.match(text):
        return text
    return None


def first_kind(head: bytes) -> str | None:
    """Name of the first message in the first bytes of a file, '' when they do not show it, None when not EDIFACT."""
    text = opening(head)
    if text is None:
        return None
    found = re.search(r"UNH[^A-Za-z0-9].{0,40}?(?<![A-Z0-9])(?P<kind>[A-Z]{6})(?![A-Z0-9])", text, re.DOTALL)
    found = found or re.search(rf"(?<![A-Z0-9])(?P<kind>{'|'.join(KINDS)})(?![A-Z0-9])", text)
    return found["kind"] if found else ""


def tokenise(data: bytes) -> Interchange:
    """All messages of a file. Bytes that are not EDIFACT give no message and no problem: `opening` says so."""
    opened = opened_up(data)
    messages = tuple(opened.units)
    return replace(opened.of, messages=messages, problems=tuple(opened.told()))


def opened_up(data: bytes) -> Opened[Interchange, Message]:
    """The messages of a file one after another, so that none has to be kept; all deviations are told after the last."""
    problems: list[Problem] = []
    if opening(data) is None:
        return Opened(Interchange((), Marks(), "ascii", ()), iter(()), problems, ENVELOPE)
    text, encoding = decoded(data, problems)
    marks, body = separators(text.lstrip(SPACE), problems)
    body = released(body, marks)
    problems = [_placed(told, body, marks.terminator) for told in problems]
    return Opened(Interchange((), marks, encoding, ()), _messages(body, marks, problems), problems, ENVELOPE)


def _messages(body: str, marks: Marks, problems: list[Problem]) -> Iterator[Message]:
    assembly = Assembly(problems, marks)
    cutter = Cutter(Segment, marks.element, marks.terminator, _SYNTAX, problems)
    return assembled(body, cutter, assembly, assembly.messages, problems, MAX_SEGMENTS)


def _placed(told: Problem, body: str, terminator: str) -> Problem:
    """A doubt about the encoding at the first segment that it touches."""
    found = _BEYOND.search(body) if told.code == "edifact-encoding" else None
    return replace(told, path=place(body, found.start(), terminator, SPACE)) if found else told


# -- separators -------------------------------------------------------------------------------------------------------


def separators(text: str, problems: list[Problem]) -> tuple[Marks, str]:
    """The separators, and what follows them: what UNA shows, else the default ones, or what the first segment shows."""
    una = _UNA.match(text)
    if una is not None:
        shown = una["marks"]
        component, element, decimal, release, terminator = shown[0], shown[1], shown[2], shown[3], shown[5]
        body = text[una.end() :]
        if terminator in "\r\n":
            terminator = "\n" if "'" not in body[:HEAD] else "'"
        marks = Marks(component, element, decimal, "" if release == " " else release, terminator)
        if len({component, element, terminator}) == len("+:'") and not (component + element).isalnum():
            return marks, body
        hint = "UNA shows the separators :+.? ' in this order. The default ones were taken."
        problems.append(deviation("edifact-separators", "UNA", una[0], hint))
        return Marks(), body
    found = _OPENING.match(text)
    if found is None or found["separator"] == "+":
        return Marks() if "'" in text else Marks(terminator="\n"), text
    if found["separator"] == "\x1d":
        return Marks("\x1f", "\x1d", ".", "", "\x1c"), text
    hint = "Separators other than the default ones are shown by UNA. They were guessed."
    problems.append(deviation("edifact-separators", "segment 1", text[:20], hint))
    element = found["separator"]
    end = re.search(rf"([^A-Za-z0-9\s{re.escape(element)}])\s*(?:{_TAGS}){re.escape(element)}", text[:HEAD])
    return Marks(":" if element != ":" else ">", element, ".", "?", end[1] if end else "\n"), text
