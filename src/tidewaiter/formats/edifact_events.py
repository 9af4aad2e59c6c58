"""Events of an EDIFACT message: one for each container, receptacle or item that a group of segments names.

A group begins where a message says (EQD, LOC+147, CNI ...); what stands before the first group holds for all. Times,
places and codes of a group go before those of the header.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tidewaiter.cargo.identifiers import container, s10
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import Segment, texts
from tidewaiter.formats.edifact_units import beginning, cut, grouped
from tidewaiter.formats.edifact_values import measured, moment, place, text_of

RECEPTACLE = re.compile(r"[A-Z]{5}[A-Z0-9][A-Z]{5}[A-Z0-9][A-Z]{3}\d{14}")
"""UPU S9 receptacle identifier: offices of origin and destination, mail class, year, dispatch, number, mass."""

ITEM = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
RECEPTACLE_KEY = "receptacle"
"""Scheme of a receptacle's key, and the attribute of an item's event that names the one it lies in."""
_BILLS = ("BM", "MB", "BH")
_RECEPTACLE_WIDTH = 29
SHORTEST = 5
"""Characters of an S10 at the least, of which each may be three in capitals."""
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Ways:
    """How a message is cut into groups and what its events are called.

    `begins` are the tags that may begin a group (the first that occurs does); `at` the DTM qualifiers of the event, the
    best first; `place` the LOC qualifiers. `departs` are DTM qualifiers that say when a group leaves, which is an event
    of its own; `words` are what some codes of STS are called.
    """

    name: str
    event: str
    begins: tuple[str, ...]
    at: tuple[str, ...]
    place: tuple[str, ...]
    position: str | None = None
    departs: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


DEPARTS = "departs"
"""The event of a thing whose message says when it leaves, or left."""

DEPARTURE = ("186", "136", "189", "133")
"""DTM qualifiers of a departure (UN/EDIFACT 2005): actual, told, scheduled, estimated."""


class _Header:
    """What stands before the groups of a message and holds for all of them, looked for once."""

    def __init__(self, segments: Sequence[Segment], ways: Ways, reading: Reading) -> None:
        self._segments, self._ways, self._reading = segments, ways, reading
        self._tags = {s.tag for s in segments}
        self.document = next((s.get(1) or None for s in segments if s.tag == "BGM"), None)
        self.conveyance = _conveyance(segments) if "TDT" in self._tags else None
        self.place = _place(segments, ways) if "LOC" in self._tags else None
        self._times: dict[Sequence[str], tuple[Segment | None, object]] = {}

    def when(self, codes: Sequence[str]) -> object:
        """The time of the first of these codes; what is wrong with one is told of each group that asks for it."""
        if "DTM" not in self._tags:
            return None
        if codes not in self._times:
            dated = _dated(self._segments, codes)
            read = None if dated is None else moment(dated, self._reading)
            self._times[codes] = dated if read is None else None, read
            return read
        doubtful, at = self._times[codes]
        return moment(doubtful, self._reading) if doubtful is not None else at


def read_events(
    message: Message, ways: Ways, reading: Reading, event: str | None = None, where: str | None = None
) -> int:
    """Tell `reading` every event of a message, `where` it happened if nothing else says so; gives their number."""
    segments, groups = _groups(message, ways)
    header = _Header(segments, ways, reading)
    filer = message.sender or None
    count = 0
    for group in groups:
        tags = {s.tag for s in group}
        attributes = _attributes(group, reading) if not tags.isdisjoint(_TELLS) else {}
        dated = "DTM" in tags
        at = (_when(group, ways.at, reading) if dated else None) or header.when(ways.at)
        departs = (_when(group, ways.departs, reading) if dated else None) or header.when(ways.departs)
        named = keys(group)
        if not named:
            continue
        codes = [s.get(1) if s.get(2) == "" else s.get(2) for s in group if s.tag == "STS"] if "STS" in tags else []
        code = codes[0] if codes else header.document
        said: dict[str, object] = {
            "event": event or ways.words.get(code or "", ways.event),
            "code": code,
            "at": at,
            "place": (_place(group, ways) if "LOC" in tags else None) or header.place or where,
            "conveyance": (_conveyance(group) if "TDT" in tags else None) or header.conveyance,
            "filer": filer,
            "attributes": attributes,
            "source_format": ways.name,
        }
        held: dict[str, str] | None = None
        for key in named:
            about = said | {"key": key}
            if key.startswith("s10:"):
                held = _held(named) if held is None else held
                about["attributes"] = attributes | held
            reading.happened(about)
            if departs is not None:
                reading.happened(about | {"event": DEPARTS, "at": departs})
            count += 1
    return count


def receptacle(segments: Iterable[Segment]) -> str:
    """The receptacle that segments name by its form, '' where they name none or several."""
    found: set[str] = set()
    for segment in segments:
        for element in segment.elements:
            if len(element) >= _RECEPTACLE_WIDTH:
                named = (text.replace(" ", "").upper() for text in texts(element) if len(text) <= _LONGEST)
                found.update(text for text in named if RECEPTACLE.fullmatch(text))
    return found.pop() if len(found) == 1 else ""


def _held(named: Iterable[str]) -> dict[str, str]:
    """The receptacle in which items of a group lie: the one that it names, if it names one alone."""
    receptacles = [key.removeprefix(f"{RECEPTACLE_KEY}:") for key in named if key.startswith(f"{RECEPTACLE_KEY}:")]
    return {RECEPTACLE_KEY: receptacles[0]} if len(receptacles) == 1 else {}


def keys(group: Iterable[Segment]) -> dict[str, None]:
    """What a group is about, each once and in order: what EQD names, receptacles and items by their form."""
    found: dict[str, None] = {}
    for segment in group:
        if segment.tag == "EQD" and (box := segment.get(2)):
            number = container.normalise(box)  # of a receptacle too it takes the blanks and makes capitals
            found[f"{RECEPTACLE_KEY if RECEPTACLE.fullmatch(number) else 'container'}:{number}"] = None
            continue
        for element in segment.elements:
            for text in texts(element) if len(element) >= SHORTEST else ():
                short = text.replace(" ", "").upper() if len(text) <= _LONGEST else ""
                if RECEPTACLE.fullmatch(short):
                    found[f"{RECEPTACLE_KEY}:{short}"] = None
                elif ITEM.fullmatch(short):
                    found[f"s10:{s10.normalise(short)}"] = None
    return found


def _groups(message: Message, ways: Ways) -> tuple[Sequence[Segment], Iterable[Sequence[Segment]]]:
    begin = beginning(message.segments, ways.begins)
    if begin == "LOC":
        header, units = grouped(message.segments, lambda s: s.tag == "LOC" and s.get(1) == ways.position)
    else:
        header, units = cut(message, *ways.begins)
    return ((), (header,)) if units is None else (header, (unit.segments for unit in units))


def _conveyance(segments: Sequence[Segment]) -> str | None:
    main = [s for s in segments if s.tag == "TDT"]
    first = next((s for s in main if s.get(1) == "20"), main[0] if main else None)
    if first is None:
        return None
    return " ".join(t for t in (first.get(8, 4) or first.get(8), first.get(2)) if t) or None


def _when(segments: Sequence[Segment], codes: Sequence[str], reading: Reading) -> object:
    """The time of the first of these codes that segments say."""
    dated = _dated(segments, codes)
    return None if dated is None else moment(dated, reading)


def _dated(segments: Sequence[Segment], codes: Sequence[str]) -> Segment | None:
    times = {s.get(1): s for s in reversed(segments) if s.tag == "DTM" and s.get(1, 2)}
    return next((times[code] for code in codes if code in times), None)


def _place(segments: Sequence[Segment], ways: Ways) -> str | None:
    places = {s.get(1): place(s) for s in reversed(segments) if s.tag == "LOC"}
    return next((places[code] for code in ways.place if places.get(code)), None)


def _attributes(group: Sequence[Segment], reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for segment in group:
        name, text = _said(segment, reading) if segment.tag in _TELLS else ("", "")
        if text:
            found[name] = f"{found[name]} {text}" if name in {"seals", "hazard"} and name in found else text
    return found


_LOCATIONS = {"9": "loading_location", "11": "unloading_location", "147": "position", "83": "place_of_delivery"}
_REFERENCES = {**dict.fromkeys(_BILLS, "bill"), "BN": "booking"}
_PLAIN = {"EQD": ("size_type", 3), "SEL": ("seals", 1), "DGS": ("hazard", 3)}

_TELLS = frozenset({"RFF", "LOC", "FTX", "MEA", *_PLAIN})
"""Segments of which an attribute may be filled."""


def _said(segment: Segment, reading: Reading) -> tuple[str, str]:
    """The attribute that a segment fills and its text, '' where it fills none."""
    tag, code = segment.tag, segment.get(1)
    if tag == "RFF":
        return _REFERENCES.get(code, ""), segment.get(1, 2) if code in _REFERENCES else ""
    if tag == "LOC":
        return _LOCATIONS.get(code, ""), (place(segment) or "") if code in _LOCATIONS else ""
    if tag in _PLAIN:
        name, element = _PLAIN[tag]
        return name, segment.get(element)
    if tag == "FTX" and code == "AAA":
        return "goods_description", text_of(segment)
    found = measured(segment, reading) if tag == "MEA" and segment.get(2) != "T" else None
    return ("", "") if found is None else (found[0], f"{found[1]:g}")
