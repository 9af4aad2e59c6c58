"""UPU ITMATT, item attributes, as an EDIFACT message: each postal item is one row. Not yet tried on a post's live data.

Written from public descriptions of what the message says (item identifier S10, sender, addressee, content pieces with
description, tariff code, mass, value and origin); the layout itself is not public. Each item is a group that begins
with CNI (pieces: GID), or with GID where there is no CNI; its S10 is known by its form wherever the group has it, and
so is the receptacle (S9) that the group, or the message before its first group, names: attribute `receptacle`.
"""

import re
from collections.abc import Iterator
from functools import cache

import pyarrow as pa

from tidewaiter.cargo.identifiers import s10
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.edifact_consignment import Header, read_consignment, read_header
from tidewaiter.formats.edifact_dump import Row, clean, write
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import ITEM, RECEPTACLE, RECEPTACLE_KEY, SHORTEST, receptacle
from tidewaiter.formats.edifact_marks import Marks, texts
from tidewaiter.formats.edifact_units import Above, Unit, cut
from tidewaiter.formats.edifact_values import moment

KIND = "ITMATT"
NAME = "upu-itmatt"
TITLE = "Attributes of postal items (UPU ITMATT), not yet tried on a post's live data"
STANDARD = "UPU M33, from public descriptions alone"

_NO_ITEM = "A postal item needs its S10 identifier, or another number in CNI: send it again."
_POSTED = frozenset({"200", "97", "7"})
_MAIL: dict[str, object] = {"regime": "mail", "transport_mode": "mail"}
_TELLS = frozenset({"FTX", "NAD", "COM"})
"""Segments in which what has the form of an S10 is none."""


def read(message: Message, marks: Marks, encoding: str, reading: Reading, name: str = NAME) -> None:
    """Rows and rejects of an ITMATT."""
    header_segments, units = cut(message, "CNI", "GID")
    header = read_header(message, header_segments, reading)
    above = Above(message, header_segments, marks, encoding)
    for unit in units or ():
        read_unit(unit, header, above, reading, name)
    if units is None:
        reading.warn("segment-missing", "CNI", "", "The message has no item (CNI or GID): was something lost?")


def read_unit(unit: Unit, header: Header, above: Above, reading: Reading, name: str = NAME) -> None:
    """The row or the reject of one item."""
    run = unit.run
    alone = _alone(above.marks.element, above.marks.terminator).match(run.text) if run is not None else None
    beyond = unit.bare("CNI") if alone is not None else None
    if alone is not None and beyond is not None:
        reading.keep(header.alone(unit, beyond, name, reading) | _tracked(alone[1]))
        return
    row = read_consignment(unit, header, name, reading, identify)
    if row is None:
        above.put_aside(unit, _NO_ITEM, reading)
        return
    segments = unit.segments
    posted = [s for s in segments if s.tag == "DTM" and s.get(1) in _POSTED]
    at = moment(posted[0], reading) if posted else None
    if at is not None:
        row["posted_on"] = at.date()
    if own := receptacle(segments):
        _pack(row, own)
    reading.keep(row)


@cache
def _alone(element: str, terminator: str) -> re.Pattern[str]:
    """A CNI that says nothing but a number, too short to be an S10."""
    mark, end = re.escape(element), re.escape(terminator)
    few = SHORTEST - 1
    return re.compile(rf"CNI{mark}[^{mark}{end}]{{0,{few}}}{mark}([A-Z0-9]{{1,{few}}})(?:{end}|\Z)")


def _tracked(number: str) -> dict[str, object]:
    return {**_MAIL, "consignment_id": f"track:{number}", "tracking_number": number}


def _pack(row: dict[str, object], own: str) -> None:
    """The receptacle of an item before that of its message, and out of the containers where it was filed as one."""
    attributes, boxes = row["attributes"], row["container"]
    if isinstance(attributes, dict) and isinstance(boxes, list):
        row["attributes"] = attributes | {RECEPTACLE_KEY: own}
        row["container"] = [box for box in boxes if not RECEPTACLE.fullmatch(box)]


def identify(unit: Unit, references: dict[str, str], scac: str, row: dict[str, object]) -> dict[str, object] | None:
    """The S10 of an item, else the number that CNI gives it as a tracking number."""
    del references, scac, row
    for segment in unit.segments:
        if segment.tag not in _TELLS:
            for element in segment.elements:
                for text in texts(element) if len(element) >= SHORTEST else ():
                    item = s10.normalise(text) if len(text) >= SHORTEST else ""
                    if ITEM.fullmatch(item):
                        return {**_MAIL, "consignment_id": f"s10:{item}", "s10": item}
    cni = unit.first("CNI")
    number = cni.get(2) if cni is not None else ""
    return _tracked(number) if number else None


def dump(rows: pa.Table) -> bytes:
    """One file for all rows, in their order; ValueError for a row without an item's number."""
    return write(rows, ("ITMATT", "1", "0", "UP"), "ITMATT", _item_line)


def _item_line(row: Row, number: int) -> Iterator[str]:
    item = clean(row["s10"] or row["tracking_number"])
    if not item:
        raise ValueError(f"row {number - 1} has no S10 or tracking number: an ITMATT cannot carry it")
    yield Marks().write("CNI", str(number), item)
    packed = clean((row["attributes"] or {}).get(RECEPTACLE_KEY))
    if packed:
        yield Marks().write("GIN", "ZZ", packed)
