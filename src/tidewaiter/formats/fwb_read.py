"""Reading one FWB: air waybill data, versions 9 to 17, to one Consignment row.

Segments after the Cargo-IMP manual: the waybill line, FLT, RTG, SHP, CNE, AGT, CVD, RTD, ISU, SPH and OCI become
fields; charges, accounting, notify party and service information are known and passed over. A message without a
readable waybill number cannot be told from another and is rejected; everything else is optional here and noted.
Check digits of waybill numbers are for intake.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from tidewaiter.formats import customs_notes
from tidewaiter.formats.air_reading import Reading, country_code, hs_code
from tidewaiter.formats.cargoimp import Message, Segment, fields, text_of
from tidewaiter.formats.cargoimp_fields import (
    MONTHS,
    NOT_A_WEIGHT,
    carrier_into,
    day_near,
    declared_value,
    flights,
    in_kilograms,
    number,
    one_line,
    quantity,
)
from tidewaiter.formats.cargoimp_lines import MOST_KNOWN, SHORT, segments
from tidewaiter.formats.item_lines import ItemLines
from tidewaiter.formats.packed import Packed
from tidewaiter.formats.party_lines import read_party

NAME = "iata-fwb"
_PASSED_OVER = frozenset(
    (
        "SSR",
        "NFY",
        "ACC",
        "OTH",
        "PPD",
        "COL",
        "CER",
        "OSI",
        "CDC",
        "REF",
        "COR",
        "COI",
        "SII",
        "ARD",
        "NOM",
        "SRI",
        "OPI",
    )
)
SEGMENTS = frozenset(("AWB", "FLT", "RTG", "SHP", "CNE", "AGT", "CVD", "RTD", "ISU", "SPH", "OCI")) | _PASSED_OVER
OWED = {
    "SHP": "Send the shipper in a segment SHP.",
    "CNE": "Send the consignee in a segment CNE.",
    "CVD": "Send the charge declarations in a segment CVD.",
    "RTD": "Send the goods in a segment RTD.",
}
_GOODS = frozenset(("RTD", "SPH"))
_UNWEIGHED = "Give the gross weight after the pieces: T1K9.5."
CONSOLIDATION = re.compile(r"\b(?:CONSOL(?:S|IDAT[A-Z]*)?|CNSL)\b", re.IGNORECASE)
"""Says that the goods are a consolidation; a game console is none."""

_WAYBILL = re.compile(
    r"(?:AWB/)?(?P<prefix>[0-9]{3})[- ]?(?P<serial>[0-9]{8})(?P<origin>[A-Z]{3})?(?P<destination>[A-Z]{3})?"
    r" *(?:/(?P<quantity>[^/]*))?(?:/.*)?"
)
_ISSUED = re.compile(r"(?P<day>[0-9]{2})(?P<month>[A-Z]{3})(?P<year>[0-9]{2})")
_DATA = re.compile(r"N[A-Z]")
_CENTURY = 2000


@dataclass(slots=True)
class _Goods:
    """What the rate description says of the goods."""

    items: ItemLines = field(default_factory=ItemLines)
    last: dict[str, object] | None = None
    """The last item."""
    item_texts: list[str] = field(default_factory=list)
    """Of the last item."""
    texts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    origin: str | None = None
    consolidation: bool = False

    def add(self, item: dict[str, object]) -> None:
        """Begin an item line; what describes the one before it is complete."""
        self.close()
        self.last = {"sequence": len(self.items) + 1, "goods_description": None, **item}
        self.items.append(self.last)

    def close(self) -> None:
        """Give the last item line its description."""
        if self.last is not None and self.item_texts:
            self.last["goods_description"] = one_line(self.item_texts)
        self.item_texts = []


def read(message: Message, reading: Reading, received_at: datetime | None) -> None:
    """Add the message to `reading` as a row, or as a reject when its waybill number cannot be read."""
    found = segments(message, SEGMENTS, reading)
    by_tag: dict[str, Segment] = {}
    for segment in found:
        by_tag.setdefault(segment.tag, segment)
    line = by_tag["AWB"].lines[0] if "AWB" in by_tag else ""
    waybill = _WAYBILL.fullmatch(line.strip().removeprefix("/"))
    if waybill is None:
        hint = "The second line gives waybill number, origin, destination and quantity: 777-12345675LHRJFK/T1K9."
        reading.reject("unit-unreadable", f"{message.path}/AWB", line, hint, message.raw)
        return
    path = message.path
    for tag, hint in OWED.items():
        if tag not in by_tag:
            reading.warn("segment-missing", f"{path}/{tag}", "", hint)
    row = _identity(waybill, path, reading)
    if len(by_tag) > 1:
        row |= _route(by_tag, waybill["destination"], received_at)
        row |= _parties(by_tag, found)
    row |= _goods(by_tag, row, path, reading)
    if "CVD" in by_tag:
        line = by_tag["CVD"].lines[0]
        row["declared_value"], row["currency"] = declared_value(line, f"{path}/CVD", reading)
    row["posted_on"] = _issued(by_tag)
    row["filer"] = row.get("filer") or message.sender or row.get("carrier")
    reading.keep(row)


def _identity(waybill: re.Match[str], of_message: str, reading: Reading) -> dict[str, object]:
    awb = f"{waybill['prefix']}-{waybill['serial']}"
    path = f"{of_message}/AWB"
    count, mass = quantity(waybill["quantity"] or "", path, reading)
    if waybill["destination"] is None:
        reading.warn("segment-missing", path, awb, "Give the airports of origin and destination after the number.")
    return {
        "consignment_id": f"awb:{awb}",
        "awb": awb,
        "regime": "air",
        "transport_mode": "air",
        "source_format": NAME,
        "loading_location": waybill["origin"],
        "unloading_location": waybill["destination"],
        "package_quantity": count,
        "gross_mass_kg": mass,
    }


def _route(by_tag: dict[str, Segment], destination: str | None, received_at: datetime | None) -> dict[str, object]:
    """Carrier, flight and day of the last booked leg, the one into the destination."""
    booked = flights(fields(by_tag["FLT"].lines)) if "FLT" in by_tag else []
    legs = fields(by_tag["RTG"].lines) if "RTG" in by_tag else []
    last = booked[-1] if booked else None
    return {
        "carrier": last.carrier if last else carrier_into(legs, destination) if legs else None,
        "conveyance": last.designator if last else None,
        "eta": day_near(last.day, received_at) if last else None,
    }


def _parties(by_tag: dict[str, Segment], found: Packed[Segment]) -> dict[str, object]:
    row: dict[str, object] = {}
    for tag, role in customs_notes.ROLES.items():
        if tag in by_tag:
            row |= read_party(by_tag[tag].lines, role, account=True)
    if "OCI" in by_tag:
        oci = [line for segment in found if segment.tag == "OCI" for line in segment.lines]
        customs_notes.complete(row, customs_notes.from_lines(oci))
    customs_notes.derive_countries(row)
    if "AGT" in by_tag and len(by_tag["AGT"].lines) > 1:
        lines = [text_of(line.removeprefix("NAM")) for line in by_tag["AGT"].lines[1:]]
        row["filer"] = one_line(lines[:1])
    return row


def _goods(by_tag: dict[str, Segment], row: dict[str, object], path: str, reading: Reading) -> dict[str, object]:
    mass = row["gross_mass_kg"]
    if not by_tag.keys() & _GOODS:
        if mass is None:
            reading.warn("segment-missing", f"{path}/AWB/K", "", _UNWEIGHED)
        return {}
    goods = _rate_description(by_tag["RTD"].lines, f"{path}/RTD", reading) if "RTD" in by_tag else _Goods()
    description = one_line(goods.texts)
    handling = fields(by_tag["SPH"].lines) if "SPH" in by_tag else []
    attributes = []
    if goods.consolidation or (description and CONSOLIDATION.search(description)):
        attributes.append(("consolidation", "yes"))
    if handling:
        attributes.append(("special_handling", " ".join(handling)))
    if mass is None and goods.items:
        weighed = any(isinstance(weight, float) for weight in goods.items.column("gross_mass_kg"))
        mass = goods.items.held("gross_mass_kg") if weighed else None
    if mass is None:
        reading.warn("segment-missing", f"{path}/AWB/K", "", _UNWEIGHED)
    if "RTD" in by_tag and description is None:
        reading.warn("segment-missing", f"{path}/RTD/NG", "", "Describe the goods in RTD lines NG or NC.")
    return {
        "goods_description": description,
        "hs_code": goods.codes[0] if goods.codes else None,
        "country_of_origin": goods.origin,
        "items": goods.items,
        "gross_mass_kg": mass,
        "attributes": attributes,
    }


class _Rate(NamedTuple):
    """What a line says that describes nothing: its number where it has one, its item, and what was wrong."""

    number: str | None
    item: dict[str, object]
    wrong: tuple[tuple[str, str, str], ...]
    """Below its path, the value and the hint of each number that is none."""


_NO_RATE = _Rate(None, {}, ())


def _rate_description(lines: list[str], of_segment: str, reading: Reading) -> _Goods:
    """Rate lines with pieces or weight become items; the data lines after one (NG, NC, NH, NO) describe it."""
    goods = _Goods()
    line_number = "1"
    known: dict[str, _Rate | None] = {}
    for line in lines:
        rate = known.get(line)
        parts: list[str] = []
        if rate is None:
            parts = [part.strip() for part in line.split("/")][1:]
            at = 0
            while at < len(parts) and not _DATA.fullmatch(parts[at]):
                at += 1
            rate, parts = _rate(parts[:at]) if at else _NO_RATE, parts[at:]
            if not parts and len(line) <= SHORT and len(known) < MOST_KNOWN:
                known[line] = rate
        line_number = rate.number or line_number
        for below, value, hint in rate.wrong:
            reading.error("bad-number", f"{of_segment}/{line_number}/{below}", value, hint)
        if rate.item:
            goods.add(rate.item)
        if parts:
            _data(parts[0], "/".join(parts[1:]), goods, f"{of_segment}/{line_number}", reading)
    goods.close()
    return goods


def _rate(parts: list[str]) -> _Rate:
    """Pieces and weight of a rate line; P before three letters is a rate combination point, not a quantity."""
    numbered = bool(parts) and parts[0].isdigit()
    item: dict[str, object] = {}
    wrong = []
    for part in parts[1:] if numbered else parts:
        code, text = part[:1], part[1:]
        if code == "P" and not text.isalpha():
            amount = number(text)
            if amount is None:
                wrong.append(("P", part, "Give the number of pieces in digits."))
            else:
                item["quantity"] = float(amount)
        elif code in {"K", "L"} and "gross_mass_kg" not in item:
            amount = number(text)
            item["gross_mass_kg"] = None if amount is None else in_kilograms(code, amount)
            if amount is None:
                wrong.append((code, f"{code}{text}", NOT_A_WEIGHT))
    return _Rate(parts[0] if numbered else None, item, tuple(wrong))


def _data(kind: str, text: str, goods: _Goods, path: str, reading: Reading) -> None:
    if kind in {"NG", "NC"}:
        goods.texts.append(text)
        goods.consolidation |= kind == "NC"
        if goods.last is not None:
            goods.item_texts.append(text)
    elif kind == "NH" and text.strip():
        code = hs_code(text, f"{path}/NH", reading)
        if code is None:
            return
        goods.codes.append(code)
        if goods.last is None or "hs_code" in goods.last:
            goods.add({})
        if goods.last is not None:
            goods.last["hs_code"] = code
    elif kind == "NO" and text.strip():
        origin = country_code(text, f"{path}/NO", reading)
        goods.origin = goods.origin or origin
        if goods.last is not None:
            goods.last["country_of_origin"] = origin


def _issued(by_tag: dict[str, Segment]) -> date | None:
    """Day of the carrier's execution of the waybill."""
    if "ISU" not in by_tag:
        return None
    found = _ISSUED.match(text_of(by_tag["ISU"].lines[0]))
    if found is None or found["month"] not in MONTHS:
        return None
    try:
        return date(_CENTURY + int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]))
    except ValueError:
        return None
