"""One consignment of a CUSCAR or an IFCSUM to one Consignment row.

Both are a header (conveyance, places, equipment) and a CNI group for each consignment with references, places, parties
and goods items. What the Consignment has no field for goes into `attributes` (ATTRIBUTES). Marks (PCI), charges and
handling instructions are passed over.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tidewaiter.cargo.identifiers import awb, container
from tidewaiter.formats.air_reading import Reading, compact
from tidewaiter.formats.edifact_envelope import Message
from tidewaiter.formats.edifact_events import RECEPTACLE_KEY, receptacle
from tidewaiter.formats.edifact_goods import GOODS, goods
from tidewaiter.formats.edifact_marks import Segment
from tidewaiter.formats.edifact_units import Above, Unit
from tidewaiter.formats.edifact_values import contact, first_of, mass, moment, party, place, text_of, whole
from tidewaiter.formats.item_lines import ItemLines

ATTRIBUTES: dict[str, str] = {
    "message_function": "BGM, 1225: 9 original, 5 replacement, 3 deletion and so on",
    "vessel_code": "TDT C222: IMO number or call sign",
    "master_bill": "RFF+MB: the bill of the consolidation",
    "declaration": "RFF+ABT",
    "seals": "SEL",
    "hazard": "DGS: UN numbers",
    "notify_party": "NAD+NI",
    "place_of_delivery": "LOC+7 and LOC+83",
    "place_of_receipt": "LOC+88",
    "customs_status": "GEI and GIS, 7365",
    "remarks": "FTX of the consignment that describes no goods",
    "receptacle": "the UPU S9 number that stands before the first consignment; of a postal item also its own",
}
"""What goes into `attributes`, with the segment it comes from."""

MODES: dict[str, tuple[str, str]] = {
    "1": ("ocean", "maritime"),
    "2": ("rail", "rail"),
    "3": ("truck", "road"),
    "4": ("air", "air"),
    "5": ("mail", "mail"),
    "10": ("ocean", "maritime"),
    "20": ("rail", "rail"),
    "30": ("truck", "road"),
    "40": ("air", "air"),
    "50": ("mail", "mail"),
}
"""Codes of 8067 (UN/ECE Recommendation 19) to regime and mode of transport."""

HOUSE_AIR, MASTER_AIR = ("HWB", "HB"), ("MWB", "AWB")
BILLS = ("BH", "BM", "HB", "HWB", "AAM", "MB")
"""References (1153) by which a consignment is known, the lowest level first."""

CONSIGNOR, CONSIGNEE = ("CZ", "OS", "EX"), ("CN", "UC", "IM", "DP")
_ROLES = dict.fromkeys(CONSIGNOR, "consignor") | dict.fromkeys(CONSIGNEE, "consignee")
_LOADING, _UNLOADING = ("9", "76", "5"), ("11", "12", "60", "8")
_SCAC_AGENCY = "182"
_AWB_DIGITS = 11
_NOTED = frozenset({"SEL", "LOC", "DGS", "GEI", "GIS", "FTX", "SGP", "EQD"})
"""Segments of which something goes into `attributes`, or into the containers whose seals do."""
_SAYS = frozenset({"TDT", "RFF", "NAD", "CNT"}) | GOODS | _NOTED
"""Segments of which more is read than what identifies a consignment."""
_KNOWN_BY = frozenset({"RFF", "TDT"})
"""Segments that identify a consignment, or say with its references how it is transported."""
_FEW = 64
"""So many segments before the first consignment are held at once."""
_MOST_ALONE, _LONGEST_ALONE = 256, 32
"""So many texts beyond a CNI are remembered under a header, and of so many characters."""
_SCAC = re.compile(r"[A-Z]{4}")


@dataclass(slots=True)
class Header:
    """What a message says once for all of its consignments."""

    row: dict[str, object] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    scac: str = ""
    seals: dict[str, str] = field(default_factory=dict)
    parties: dict[str, object] = field(default_factory=dict)
    _latest: dict[str, str] = field(default_factory=dict, init=False, compare=False)
    _alone: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict, init=False, compare=False)
    _met: tuple[str, str] = field(default=("", ""), init=False, compare=False)
    """What was read last; what is read twice is remembered."""

    def shared(self, attributes: dict[str, str]) -> dict[str, str]:
        """Attributes of a row: those of the row before it where they are the same, one object that is not changed."""
        if attributes != self._latest or list(attributes) != list(self._latest):
            self._latest = attributes
        return self._latest

    def alone(self, unit: Unit, beyond: str, name: str, reading: Reading) -> dict[str, object]:
        """The row, without its identity, of a consignment with such a text `beyond` its CNI; not to be changed.

        Nothing there may identify it. What is doubtful in it is told of each.
        """
        row = self._alone.get((name, beyond))
        if row is None and beyond and unit.tags.isdisjoint(_SAYS):
            return self.alone(unit, "", name, reading)
        if row is None:
            told = len(reading.problems)
            row = _row(unit, unit.tags, {}, dict(self.row), self, name, reading)
            if len(self._alone) >= _MOST_ALONE or len(reading.problems) > told:
                return row
            if self._met != (name, beyond):
                self._met = (name, beyond)
                return row
            items = row["items"]
            row = compact({**row, "items": list(items) if isinstance(items, ItemLines) else None}) | {
                "attributes": row["attributes"],
                "container": row["container"],
            }
            self._alone[name, beyond] = row
        return row


def read_header(message: Message, segments: Sequence[Segment], reading: Reading) -> Header:
    """Conveyance, places, times, parties and seals that stand before the first consignment."""
    header = Header(row={"filer": message.sender or None, "simulated": True if message.is_test else None})
    if not segments:
        return header
    if len(segments) <= _FEW:
        segments = tuple(segments)
    tags = {segment.tag for segment in segments}
    bgm = next((s for s in segments if s.tag == "BGM"), None)
    if bgm is not None:
        header.attributes["message_function"] = bgm.get(3)
    header.attributes[RECEPTACLE_KEY] = receptacle(segments)
    ways = [s for s in segments if s.tag == "TDT"] if "TDT" in tags else []
    transport = next((s for s in ways if s.get(1) in {"20", "11", "12"}), ways[0] if ways else None)
    if transport is not None:
        _conveyance(transport, header)
    if "LOC" in tags:
        header.row |= {name: place for name, place in _places(segments).items() if place}
    if "DTM" in tags:
        dated = (s for s in segments if s.tag == "DTM" and s.get(1) in {"132", "178"})
        header.row["eta"] = next((at for s in dated if (at := moment(s, reading))), None)
    if "NAD" in tags:
        header.parties = _parties(segments, header.attributes, reading)
    if "NAD" in tags and not header.row.get("filer"):
        header.row["filer"] = next((s.get(2) for s in segments if s.tag == "NAD" and s.get(1) in {"MS", "CA"}), None)
    box = ""
    for segment in segments if "EQD" in tags else ():
        if segment.tag == "EQD":
            box = container.normalise(segment.get(2))
        elif segment.tag == "SEL" and box:
            header.seals[box] = " ".join(t for t in (header.seals.get(box, ""), segment.get(1)) if t)
    return header


def _conveyance(segment: Segment, header: Header) -> None:
    header.row |= dict(zip(("regime", "transport_mode"), MODES.get(segment.get(3), (None, None)), strict=True))
    carrier = segment.get(5) or segment.get(5, 4)
    vessel = segment.get(8, 4) or segment.get(8)
    header.row |= {
        "carrier": carrier or None,
        "conveyance": " ".join(t for t in (vessel, segment.get(2)) if t) or None,
    }
    header.attributes["vessel_code"] = segment.get(8) if segment.get(8, 4) else ""
    header.scac = carrier if segment.get(5, 3) == _SCAC_AGENCY and _SCAC.fullmatch(carrier) else ""


def _places(segments: Sequence[Segment]) -> dict[str, str | None]:
    found: dict[str, str] = {}
    for segment in segments:
        if segment.tag == "LOC" and (text := place(segment)):
            found.setdefault(segment.get(1), text)
    return {
        "loading_location": first_of(_LOADING, found) or None,
        "unloading_location": first_of(_UNLOADING, found) or None,
        "country_of_dispatch": _country(first_of(("35",), found)),
        "country_of_destination": _country(first_of(("28", "36"), found)),
    }


def _country(code: str) -> str | None:
    return code if len(code) == len("XX") and code.isascii() and code.isalpha() else None


def _parties(segments: Sequence[Segment], attributes: dict[str, str], reading: Reading) -> dict[str, object]:
    """The first party of each role, in the order in which roles are trusted; contacts follow their party."""
    found: dict[str, dict[str, object]] = {}
    current: tuple[str, str] | None = None
    for segment in segments:
        if segment.tag == "NAD":
            code = segment.get(1)
            role = _ROLES.get(code)
            current = (code, role) if role and code not in found else None
            if current and role:
                found[code] = party(segment, role, reading)
            elif code in {"NI", "N1", "NP"}:
                attributes.setdefault("notify_party", " ".join(segment.components(4) or segment.components(3)[:1]))
        elif segment.tag == "COM" and current:
            found[current[0]] |= contact(segment, current[1])
        elif segment.tag in {"GID", "TDT", "EQD", "CNI"}:
            current = None
    chosen: dict[str, object] = {}
    for codes in (CONSIGNOR, CONSIGNEE):
        chosen |= next((found[code] for code in codes if found.get(code)), {})
    return chosen


Identify = Callable[[Unit, dict[str, str], str, dict[str, object]], dict[str, object] | None]
"""What identifies a unit: from its segments, its references, the issuer's SCAC and what the header says."""


def read_consignment(
    unit: Unit, header: Header, name: str, reading: Reading, identify: Identify | None = None
) -> dict[str, object] | None:
    """The row of a group; None when nothing identifies it."""
    identify = identify or by_document
    beyond = unit.bare("CNI")
    tags = unit.tags if beyond is None else set()
    if beyond is None and tags.isdisjoint(_SAYS):
        beyond = ""
    elif beyond is None and tags.isdisjoint(_KNOWN_BY):
        text = unit.behind("CNI")
        beyond = text if text is not None and len(text) <= _LONGEST_ALONE else None
    if beyond is not None:
        identity = identify(unit, {}, header.scac, header.row)
        return None if identity is None else header.alone(unit, beyond, name, reading) | identity
    references: dict[str, str] = {}
    if "RFF" in tags:
        for segment in unit.segments:
            if segment.tag == "RFF" and (number := segment.get(1, 2)):
                references.setdefault(segment.get(1), number)
    row = dict(header.row)
    _own_conveyance(unit, tags, row)
    identity = identify(unit, references, header.scac, row)
    return None if identity is None else _row(unit, tags, references, row | identity, header, name, reading)


def _own_conveyance(unit: Unit, tags: set[str], row: dict[str, object]) -> None:
    """What a consignment says of its conveyance, where its header does not say how it is transported."""
    transport = unit.first("TDT") if "TDT" in tags else None
    if transport is not None and not row.get("transport_mode"):
        own = Header()
        _conveyance(transport, own)
        row |= {key: value for key, value in own.row.items() if value}


def _row(
    unit: Unit,
    tags: set[str],
    references: dict[str, str],
    row: dict[str, object],
    header: Header,
    name: str,
    reading: Reading,
) -> dict[str, object]:
    """A row that has its header's fields and its identity, with all else that the consignment says."""
    attributes = dict(header.attributes)
    if "LOC" in tags:
        row |= {key: text for key, text in _places(unit.segments).items() if text}
    row |= header.parties
    if "NAD" in tags:
        row |= _parties(unit.segments, attributes, reading)
    row |= {"items": None, "container": []} if tags.isdisjoint(GOODS) else goods(unit, tags, reading)
    if "CNT" in tags:
        _totals(unit, row, reading)
    if not tags.isdisjoint(_NOTED) or "MB" in references or "ABT" in references:
        _attributes(unit, tags, references, header, row, attributes)
    return _finished(row, header.shared(said(attributes)), name)


def _finished(row: dict[str, object], attributes: dict[str, str], name: str) -> dict[str, object]:
    """A row with what is taken from its other fields, its attributes and the name of its reader."""
    row.setdefault("country_of_dispatch", row.get("consignor_country"))
    row.setdefault("country_of_destination", row.get("consignee_country"))
    row["attributes"] = attributes
    row["source_format"] = name
    return row


def said(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without those of which nothing is said."""
    return {key: text for key, text in attributes.items() if text}


def by_document(unit: Unit, references: dict[str, str], scac: str, row: dict[str, object]) -> dict[str, object] | None:
    """What identifies a consignment: air waybills, a bill, else the number that CNI gives it."""
    if references:
        master, house = first_of(MASTER_AIR, references), first_of(HOUSE_AIR, references)
        if master or (house and row.get("transport_mode") == "air"):
            return _by_air(awb.normalise(master), house)
    cni = unit.first("CNI")
    bill = first_of(BILLS, references) if references else ""
    bill = bill or (cni.get(2) if cni is not None else "") or references.get("UCN", "")
    if not bill:
        return None
    if scac and not bill.startswith(scac):
        bill = scac + bill
    found: dict[str, object] = {"consignment_id": f"bill:{bill}", "bill": bill}
    if references and not row.get("regime") and {"BM", "BH", "MB"} & references.keys():
        found |= {"regime": "ocean", "transport_mode": "maritime"}
    return found


def _by_air(number: str, house: str) -> dict[str, object]:
    air: dict[str, object] = {"regime": "air", "transport_mode": "air"}
    if house:
        key = f"hawb:{number}/{house}" if number else f"hawb:{house}"
        return air | {"consignment_id": key, "awb": number or None, "house_waybill": house}
    return air | {"consignment_id": f"awb:{number}", "awb": number}


def read_unit(unit: Unit, header: Header, above: Above, name: str, unnumbered: str, reading: Reading) -> None:
    """The row of a consignment, or its reject for the reason `unnumbered` where nothing identifies it."""
    run = unit.run
    # A number stands in a reference or in the second element of CNI: most that have neither are known by their text.
    if run is None or "RFF" in run.text or run.text.count(above.marks.element) > 1:
        row = read_consignment(unit, header, name, reading)
        if row is not None:
            reading.keep(row)
            return
    above.put_aside(unit, unnumbered, reading)


def _totals(unit: Unit, row: dict[str, object], reading: Reading) -> None:
    """Totals that the consignment states itself (CNT) stand above the sums of its goods."""
    for segment in unit.segments:
        if segment.tag == "GID":
            return
        if segment.tag == "CNT" and segment.get(1) == "7":
            unit_of = segment.get(1, 3) or "KGM"
            kilograms = mass(segment.get(1, 2), unit_of, f"{segment.path} C270", reading)
            row["gross_mass_kg"] = kilograms if kilograms is not None else row.get("gross_mass_kg")
        elif segment.tag == "CNT" and segment.get(1) in {"8", "11"}:
            count = whole(segment.get(1, 2), f"{segment.path} C270", reading)
            row["package_quantity"] = count if count is not None else row.get("package_quantity")


def _attributes(
    unit: Unit,
    tags: set[str],
    references: dict[str, str],
    header: Header,
    row: dict[str, object],
    attributes: dict[str, str],
) -> None:
    def tagged(*names: str) -> Iterable[Segment]:
        return () if tags.isdisjoint(names) else (s for s in unit.segments if s.tag in names)

    boxes = row.get("container")
    seals = [header.seals[box] for box in boxes if box in header.seals] if isinstance(boxes, list) else []
    seals += [s.get(1) for s in tagged("SEL")]
    places: dict[str, str] = {}
    for segment in tagged("LOC"):
        if text := place(segment):
            places.setdefault(segment.get(1), text)
    master = references.get("MB", "")
    attributes |= {
        "master_bill": master if not str(row.get("bill") or "").endswith(master) else "",
        "declaration": references.get("ABT", ""),
        "seals": " ".join(dict.fromkeys(s for s in seals if s)),
        "hazard": " ".join(dict.fromkeys(number for s in tagged("DGS") if (number := s.get(3)))),
        "place_of_delivery": first_of(("7", "83", "20"), places),
        "place_of_receipt": places.get("88", ""),
        "customs_status": " ".join(dict.fromkeys(s.get(2) or s.get(1) for s in tagged("GEI", "GIS"))).strip(),
        "remarks": " ".join(text_of(s) for s in tagged("FTX") if s.get(1) not in {"AAA", ""}),
    }
