"""Events of an EDIFACT message: one for each container, receptacle or item that a group of segments names.

A group begins where a message says (EQD, LOC+147, CNI ...); what stands before the first group holds for all. Times,
places and codes of a group go before those of the header.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tidewaiter.cargo.identifiers import container, s10
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_marks import Segment, texts
from tidewaiter.formats.edifact_units import beginning, grouped
from tidewaiter.formats.edifact_values import measured, moment, place, text_of

RECEPTACLE = re.compile(r"[A-Z]{5}[A-Z0-9][A-Z]{5}[A-Z0-9][A-Z]{3}\d{14}")
"""UPU S9 receptacle identifier: offices of origin and destination, mail class, year, dispatch, number, mass."""

ITEM = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
RECEPTACLE_KEY = "receptacle"
"""Scheme of a receptacle's key, and the attribute of an item's event that names the one it lies in."""
_BILLS = ("BM", "MB", "BH")
_RECEPTACLE_WIDTH = 29
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


def read_events(
    message: Message, ways: Ways, reading: Reading, event: str | None = None, where: str | None = None
) -> int:
    """Tell `reading` every event of a message, `where` it happened if nothing else says so; gives their number."""
    header, groups = _groups(message, ways)
    conveyance = _conveyance(header)
    above = {s.tag for s in header}
    count = 0
    for group in groups:
        tags = {s.tag for s in group}
        codes = [s.get(1) if s.get(2) == "" else s.get(2) for s in group if s.tag == "STS"] if "STS" in tags else []
        code = codes[0] if codes else _document(header)
        attributes = _attributes(group, reading)
        said: dict[str, object] = {
            "event": event or ways.words.get(code or "", ways.event),
            "code": code,
            "at": _when(group, tags, ways.at, reading) or _when(header, above, ways.at, reading),
            "place": _place(group, tags, ways) or _place(header, above, ways) or where,
            "conveyance": (_conveyance(group) if "TDT" in tags else None) or conveyance,
            "filer": message.sender or None,
            "attributes": attributes,
            "source_format": ways.name,
        }
        departs = _when(group, tags, ways.departs, reading) or _when(header, above, ways.departs, reading)
        named = list(keys(group))
        held = _held(named)
        for key in named:
            about = said | {"key": key, **({"attributes": attributes | held} if key.startswith("s10:") else {})}
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


def _held(named: list[str]) -> dict[str, str]:
    """The receptacle in which items of a group lie: the one that it names, if it names one alone."""
    receptacles = [key.removeprefix(f"{RECEPTACLE_KEY}:") for key in named if key.startswith(f"{RECEPTACLE_KEY}:")]
    return {RECEPTACLE_KEY: receptacles[0]} if len(receptacles) == 1 else {}


def keys(group: Sequence[Segment]) -> Iterator[str]:
    """What a group is about, each once: containers of EQD, then receptacles and items by their form."""
    found: dict[str, None] = {}
    for segment in group:
        if segment.tag == "EQD" and segment.get(2):
            found[f"container:{container.normalise(segment.get(2))}"] = None
        else:
            for element in range(1, len(segment.elements) + 1):
                for text in segment.components(element):
                    short = text.replace(" ", "").upper() if len(text) <= _LONGEST else ""
                    if RECEPTACLE.fullmatch(short):
                        found[f"{RECEPTACLE_KEY}:{short}"] = None
                    elif ITEM.fullmatch(short):
                        found[f"s10:{s10.normalise(short)}"] = None
    yield from found


def _groups(message: Message, ways: Ways) -> tuple[Sequence[Segment], Iterable[Sequence[Segment]]]:
    begin = beginning(message.segments, ways.begins)
    header, units = grouped(
        message.segments, lambda s: s.tag == begin and (begin != "LOC" or s.get(1) == ways.position)
    )
    return ((), (header,)) if units is None else (header, (unit.segments for unit in units))


def _document(header: Sequence[Segment]) -> str | None:
    return next((s.get(1) or None for s in header if s.tag == "BGM"), None)


def _conveyance(segments: Sequence[Segment]) -> str | None:
    main = [s for s in segments if s.tag == "TDT"]
    first = next((s for s in main if s.get(1) == "20"), main[0] if main else None)
    if first is None:
        return None
    return " ".join(t for t in (first.get(8, 4) or first.get(8), first.get(2)) if t) or None


def _when(segments: Sequence[Segment], tags: set[str], codes: Sequence[str], reading: Reading) -> object:
    """The time of the first of these codes that segments, which have these tags, say."""
    if "DTM" not in tags:
        return None
    times = {s.get(1): s for s in reversed(segments) if s.tag == "DTM" and s.get(1, 2)}
    return next((moment(times[code], reading) for code in codes if code in times), None)


def _place(segments: Sequence[Segment], tags: set[str], ways: Ways) -> str | None:
    if "LOC" not in tags:
        return None
    places = {s.get(1): place(s) for s in reversed(segments) if s.tag == "LOC"}
    return next((places[code] for code in ways.place if places.get(code)), None)


def _attributes(group: Sequence[Segment], reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for segment in group:
        name, text = _said(segment, reading)
        if text:
            found[name] = f"{found[name]} {text}" if name in {"seals", "hazard"} and name in found else text
    return found


_LOCATIONS = {"9": "loading_location", "11": "unloading_location", "147": "position", "83": "place_of_delivery"}
_REFERENCES = {**dict.fromkeys(_BILLS, "bill"), "BN": "booking"}
_PLAIN = {"EQD": ("size_type", 3), "SEL": ("seals", 1), "DGS": ("hazard", 3)}


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
