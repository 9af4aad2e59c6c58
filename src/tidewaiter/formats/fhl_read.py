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
from tidewaiter.formats.cargoimp import PARTY_TAGS, Message, Segment, fields
from tidewaiter.formats.cargoimp_fields import declared_value, free_text, pieces, weight
from tidewaiter.formats.cargoimp_lines import LARGE, cut, put_right
from tidewaiter.formats.cargoimp_text import LINE_END
from tidewaiter.formats.packed import Packed
from tidewaiter.formats.packed import pieces as split
from tidewaiter.formats.party_lines import read_party

NAME = "iata-fhl"
SEGMENTS = frozenset(["MBI", "HBS", "TXT", "HTS", "OCI", "SHP", "CNE", "CVD"])
_OWED = {"SHP": "Send the shipper in a segment SHP.", "CNE": "Send the consignee in a segment CNE."}

_MASTER = re.compile(r"/?(?P<prefix>[0-9]{3})[- ]?(?P<serial>[0-9]{8})(?![0-9])(?P<airports>[A-Z]*)")
_AIRPORTS = re.compile(r"(?P<origin>[A-Z]{3})?(?P<destination>[A-Z]{3})")
_NUMBER = re.compile(r"[^/\n]*/([^/\n]*)")
"""What stands between the identifier of a house and its number, and that number."""
_FIELDS = len(("house", "airports", "pieces", "weight", "slac", "goods"))
"""Fields of an HBS line after its identifier; the last may hold slants."""
_NONE_FILED = [""] * (_FIELDS + 1)
_MAX_HEADER = 200
"""Characters of a master line that a rejected house takes along."""


@dataclass(frozen=True, slots=True)
class _Master:
    """The master waybill of a list: number, airports, and the lines that a rejected house takes along.

    `said` is what the row of each of its houses says.
    """

    awb: str
    airports: re.Match[str] | None
    front: bytes
    message: Message
    said: dict[str, object]


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
    said: dict[str, object] = {
        "awb": awb,
        "regime": "air",
        "transport_mode": "air",
        "source_format": NAME,
        "filer": message.sender,
    }
    return _Master(awb, airports, _encoded(header, message), message, said)


def _row(master: _Master, text: str, path: str, reading: Doubts) -> dict[str, object]:
    """What a house says, but for its number; `text` is its lines without the identifier."""
    if "\n" in text:
        house, by_tag = _segments(text)
        lines = by_tag["HBS"].lines
    else:
        house, by_tag, lines = (), {}, [text]
    parts = lines[0].split("/", _FIELDS)
    filed = [part.strip() for part in parts]
    filed += _NONE_FILED[len(parts) :]
    _, _, named, count, mass, slac, goods = filed
    if len(parts) <= _FIELDS and not slac.isdigit():
        goods = slac  # a list of an older version may leave out the shipper's load and count
    row = master.said.copy()
    if airports := (_AIRPORTS.fullmatch(named) if named else None) or master.airports:
        row["loading_location"], row["unloading_location"] = airports.groups()
    if mass:
        row["gross_mass_kg"] = weight(mass, f"{path}/K", reading)
    if count:
        row["package_quantity"] = pieces(count, f"{path}/pieces", reading)
    if goods or by_tag:
        row["goods_description"] = _description(goods, by_tag)
    if not mass:
        reading.warn("segment-missing", f"{path}/K", "", "Give the weight of the house, e.g. K50.5.")
    _parties(house, by_tag, path, reading, row)
    if "HTS" in by_tag:
        row |= _tariff(by_tag, path, reading)
    if "CVD" in by_tag:
        row["declared_value"], row["currency"] = declared_value(by_tag["CVD"].lines[0], f"{path}/CVD", reading)
    if len(lines) > 1 and (handling := fields(lines[1:])):
        row["attributes"] = [("special_handling", " ".join(handling))]
    return row


def _segments(text: str) -> tuple[Sequence[Segment], dict[str, Segment]]:
    """The segments of a house, as `cut` gives them, and the first of each tag."""
    by_tag: dict[str, Segment] = {}
    if len(text) > LARGE:
        packed = Packed(Segment._make, cut(f"HBS{text}"))
        for segment in packed:
            by_tag.setdefault(segment.tag, segment)
        return packed, by_tag
    first, *further = text.split("\n")
    lines = [first]
    by_tag["HBS"] = Segment("HBS", lines)
    house = [by_tag["HBS"]]
    for line in further:
        if line[:1] == "/" or line.startswith(PARTY_TAGS):
            lines.append(line)
        elif line:
            tag, lines = line[:3], [line[3:]]
            segment = Segment(tag, lines)
            house.append(segment)
            if tag not in by_tag:
                by_tag[tag] = segment
    return house, by_tag


def _parties(
    house: Sequence[Segment], by_tag: dict[str, Segment], path: str, reading: Doubts, row: dict[str, object]
) -> None:
    """Add what a house says of its parties to its row."""
    for tag, role in customs_notes.ROLES.items():
        if tag in by_tag:
            row |= read_party(by_tag[tag].lines, role, account=False)
        else:
            reading.warn("segment-missing", f"{path}/{tag}", "", _OWED[tag])
    if "OCI" in by_tag:
        lines = [line for segment in house if segment.tag == "OCI" for line in segment.lines]
        customs_notes.complete(row, customs_notes.from_lines(lines))
    if "SHP" in by_tag or "CNE" in by_tag or "OCI" in by_tag:
        customs_notes.derive_countries(row)


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
