"""Reading one FHL: the house waybills of a consolidation, versions 2 to 5, one Consignment row each.

Segments after the Cargo-IMP manual: MBI names the master; each HBS opens a house, and the TXT, HTS, OCI, SHP, CNE and
CVD that follow belong to it. A list without a readable master, or a house without a number, cannot be identified
and is rejected. FHL names no flight and no filer: the sender's Type B address stands for the filer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from tidewaiter.formats import customs_notes
from tidewaiter.formats.air_reading import Doubts, Reading, hs_code
from tidewaiter.formats.alike_units import AlikeUnits, Kinds
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.cargoimp import Message, Segment, fields
from tidewaiter.formats.cargoimp_fields import declared_value, free_text, pieces, weight
from tidewaiter.formats.cargoimp_lines import LARGE, cut, put_right
from tidewaiter.formats.cargoimp_text import LINE_END
from tidewaiter.formats.packed import Packed
from tidewaiter.formats.packed import pieces as split
from tidewaiter.formats.party_lines import read_party

NAME = "iata-fhl"
SEGMENTS = frozenset(["MBI", "HBS", "TXT", "HTS", "OCI", "SHP", "CNE", "CVD"])
OWED = {"SHP": "the shipper", "CNE": "the consignee"}

_MASTER = re.compile(r"/?(?P<prefix>[0-9]{3})[- ]?(?P<serial>[0-9]{8})(?![0-9])(?P<airports>[A-Z]*)")
_AIRPORTS = re.compile(r"(?P<origin>[A-Z]{3})?(?P<destination>[A-Z]{3})")
_NUMBER = re.compile(r"[^/\n]*/([^/\n]*)")
"""What stands between the identifier of a house and its number, and that number."""
_SUMMARY = ("house", "airports", "pieces", "weight", "slac", "goods")
_MAX_HEADER = 200
"""Characters of a master line that a rejected house takes along."""


@dataclass(frozen=True, slots=True)
class _Master:
    """The master waybill of a list: number, airports, and the lines that a rejected house takes along."""

    awb: str
    airports: re.Match[str] | None
    front: bytes
    message: Message


def read(message: Message, reading: Reading, kinds: Kinds) -> None:
    """Add every house of the message to `reading` as a row, or as a reject when it cannot be identified.

    `kinds` is what was read of houses before in the same file.
    """
    # A message without a master has no houses, and is not looked at line by line.
    text = put_right(message, SEGMENTS, reading) if "MBI" in message.text else ""
    before, _, after = text.partition("\nMBI")
    del text, before
    first = _first_line(after)
    if _MASTER.match(first.strip()) is None:
        hint = "Name the master waybill after the message identifier: MBI/777-12345675LHRJFK/T10K100."
        reading.reject("unit-unreadable", f"{message.path}/MBI", first, hint, message.raw)
        return
    houses = AlikeUnits(reading, f"{message.path}/HBS", kinds)
    for part in split(after, "\nMBI"):
        master = _master(_first_line(part), message)
        if master is None or "\nHBS" not in part:
            hint = "List at least one house waybill in a segment HBS under each readable MBI."
            houses.flush()
            front = f"FHL/{message.version or 5}{LINE_END}"
            raw = Enclosed(_encoded(front, message), _encoded(_as_sent("MBI", part), message))
            reading.reject("unit-unreadable", f"{message.path}/HBS", _first_line(part), hint, raw)
            continue
        _read_houses(part, master, houses)
    houses.flush()


def _read_houses(part: str, master: _Master, houses: AlikeUnits) -> None:
    headers = (master.awb, master.airports and master.airports[0], master.message.sender)
    named = {"consignment_id": f"hawb:{master.awb}/", "house_waybill": ""}
    houses.under(headers, named, partial(_row, master))
    texts = split(part, "\nHBS")
    next(texts)
    for text in texts:
        found = _NUMBER.match(text)
        number = found[1].strip() if found is not None else ""
        if found is not None and number:
            houses.take(number, text[found.end() :], text)
            continue
        hint = "Give the house waybill number first: HBS/HAWB123/LHRJFK/3/K50.5/12/GOODS."
        raw = Enclosed(master.front, _encoded(_as_sent("HBS", text), master.message))
        houses.reject(_first_line(text), hint, raw)


def _first_line(text: str) -> str:
    end = text.find("\n")
    return text if end < 0 else text[:end]


def _master(line: str, message: Message) -> _Master | None:
    found = _MASTER.match(line.strip())
    if found is None:
        return None
    header = f"FHL/{message.version or 5}{LINE_END}MBI{line[:_MAX_HEADER]}{LINE_END}"
    awb, airports = f"{found['prefix']}-{found['serial']}", _AIRPORTS.fullmatch(found["airports"])
    return _Master(awb, airports, _encoded(header, message), message)


def _row(master: _Master, text: str, path: str, reading: Doubts) -> dict[str, object]:
    """What a house says, but for its number; `text` is its lines without the identifier."""
    house = list(cut(f"HBS{text}")) if len(text) <= LARGE else Packed(Segment._make, cut(f"HBS{text}"))
    by_tag: dict[str, Segment] = {}
    for segment in house:
        by_tag.setdefault(segment.tag, segment)
    filed = _summary(by_tag["HBS"].lines[0].split("/", len(_SUMMARY)))
    airports = _AIRPORTS.fullmatch(filed.get("airports", "")) or master.airports
    mass = weight(filed.get("weight", ""), f"{path}/K", reading)
    row: dict[str, object] = {
        "awb": master.awb,
        "regime": "air",
        "transport_mode": "air",
        "source_format": NAME,
        "filer": master.message.sender,
        "loading_location": airports["origin"] if airports else None,
        "unloading_location": airports["destination"] if airports else None,
        "package_quantity": pieces(filed.get("pieces", ""), f"{path}/pieces", reading),
        "gross_mass_kg": mass,
        "goods_description": _description(filed.get("goods", ""), by_tag),
    }
    if mass is None and not filed.get("weight"):
        reading.warn("segment-missing", f"{path}/K", "", "Give the weight of the house, e.g. K50.5.")
    row |= _parties(house, by_tag, path, reading)
    row |= _tariff(by_tag, path, reading)
    if "CVD" in by_tag:
        row["declared_value"], row["currency"] = declared_value(by_tag["CVD"].lines[0], f"{path}/CVD", reading)
    if handling := fields(by_tag["HBS"].lines[1:]):
        row["attributes"] = [("special_handling", " ".join(handling))]
    return row


def _summary(parts: list[str]) -> dict[str, str]:
    """Fields of an HBS line by name; a list of an older version may leave out the shipper's load and count."""
    filed = dict(zip(_SUMMARY, (part.strip() for part in parts[1:]), strict=False))
    if "goods" not in filed and not filed.get("slac", "").isdigit():
        filed["goods"] = filed.get("slac", "")
    return filed


def _parties(house: Sequence[Segment], by_tag: dict[str, Segment], path: str, reading: Doubts) -> dict[str, object]:
    row: dict[str, object] = {}
    for tag, role in customs_notes.ROLES.items():
        if tag in by_tag:
            row |= read_party(by_tag[tag].lines, role, account=False)
        else:
            reading.warn("segment-missing", f"{path}/{tag}", "", f"Send {OWED[tag]} in a segment {tag}.")
    if "OCI" in by_tag:
        lines = [line for segment in house if segment.tag == "OCI" for line in segment.lines]
        customs_notes.complete(row, customs_notes.from_lines(lines))
    customs_notes.derive_countries(row)
    return row


def _description(summary: str, by_tag: dict[str, Segment]) -> str | None:
    """The short description and the free text; the free text alone where it begins with the short one."""
    short = " ".join(summary.split())
    text = free_text(by_tag["TXT"].lines) if "TXT" in by_tag else None
    if text is None:
        return short or None
    return text if text.startswith(short) else f"{short} {text}"


def _tariff(by_tag: dict[str, Segment], path: str, reading: Doubts) -> dict[str, object]:
    """Harmonized System codes: the first is the consignment's, each is an item."""
    if "HTS" not in by_tag:
        return {}
    filed = [hs_code(text, f"{path}/HTS", reading) for text in fields(by_tag["HTS"].lines) if text != "NH"]
    codes = [code for code in filed if code]
    items = [{"sequence": at, "hs_code": code} for at, code in enumerate(codes, 1)]
    return {"hs_code": codes[0] if codes else None, "items": items}


def _as_sent(tag: str, text: str) -> str:
    """Lines of segments as they are written."""
    return f"{tag}{text}".replace("\n", LINE_END) + LINE_END


def _encoded(text: str, message: Message) -> bytes:
    return text.encode(message.encoding, errors="replace")
