"""One bill of an X12 309 manifest to one Consignment row.

Segments of the LX loop (004010 and near): M11 bill details, N1 to PER parties, M12 in-bond, VID equipment with M7
seals, N10 lines of goods, H1 hazards. What the Consignment has no field for goes into `attributes` (ATTRIBUTES).
Remarks, references (N9), marks and vehicle identification numbers are passed over.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from tidewaiter.cargo.identifiers import container
from tidewaiter.formats.air_reading import Doubts, Noted, Reading, compact, country_code, hs_code
from tidewaiter.formats.item_lines import ItemLines
from tidewaiter.formats.run_groups import Group
from tidewaiter.formats.runs import Run, Runs
from tidewaiter.formats.x12_marks import Delimiters, Segment
from tidewaiter.formats.x12_ports import location
from tidewaiter.formats.x12_values import arrival, mass, number, party_part, whole

NAME = "x12-309"

ATTRIBUTES: dict[str, str] = {
    "manifest_type": "M10-09: W original, X update, Y amendment and so on",
    "vessel_code": "M10-04",
    "firms_code": "P4-04: the facility where the goods are held",
    "bill_type": "M11-09",
    "place_of_receipt": "M11-10",
    "house_bill": "M11-13 and M11-11: the bill of a consolidated shipment",
    "amendment": "M13-03: A added, D deleted, R new quantity and so on",
    "in_bond_type": "M12-01",
    "equipment": "VID-02 and VID-03 of what is no container: trailers, rail cars, tractors",
    "seals": "VID-04, VID-05 and M7",
    "hazard": "H1-01: UN numbers",
    "notify_party": "N1-02 of the first party to be notified",
    "consignor_state": "N4-02 of the consignor",
    "consignee_state": "N4-02 of the consignee",
}
"""What goes into `attributes`, with the element it comes from."""

OCEAN = frozenset({"B", "N", "O", "Q", "S", "SS", "VE", "W"})
RAIL = frozenset({"PR", "R", "RC", "RR"})
TRUCK = frozenset({"BU", "E", "FL", "J", "LT", "M", "MB", "MP", "PT", "SR", "TC"})
AIR = frozenset({"A", "AC", "AE", "AF", "PA"})
"""Codes of element 91, transportation method, by what they mean for the regime."""

MODES = {
    code: meant
    for codes, meant in (
        (OCEAN, ("ocean", "maritime")),
        (RAIL, ("rail", "rail")),
        (TRUCK, ("truck", "road")),
        (AIR, ("air", "air")),
    )
    for code in codes
}
"""Such a code to regime and mode of transport."""

HS_QUALIFIERS = frozenset({"", "A", "B", "H", "J", "Z"})
_ROLES = {"SH": "consignor", "CN": "consignee"}
NOTIFY = frozenset({"N1", "N2", "NP", "NI"})
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ]\d{6,7}")
_STEM = 10
_MODE = 2
"""Element of M10 behind which it names its vessel or vehicle."""
_PIECES, _KIND, _ISSUER = 3, 9, 12
"""Elements of M11."""
_LINE = (1, 4, 5, 6, 7, 8, 10, 11)
"""Elements of N10 that only the beginning of a line has."""
_COUNTED, _BOUND = 3, 12
"""Elements of N10 up to which a line says what and how many, and where it goes."""


@dataclass(slots=True)
class Above:
    """What bills stand under: the envelope, the manifest (M10) and the port (P4)."""

    isa: Segment | None
    gs: Segment | None
    st: Segment | None
    m10: Segment | None = None
    p4: Segment | None = None
    _latest: dict[str, str] = field(default_factory=dict)
    _front: bytes | None = None
    _back: Callable[[int], bytes] | None = None
    _said: tuple[dict[str, object], dict[str, str], Noted] | None = None

    def said(self, reading: Reading) -> tuple[dict[str, object], dict[str, str]]:
        """Row and attributes as these headers give them to each bill, to be added to; what is doubtful is told."""
        if self._said is None:
            attributes: dict[str, str] = {}
            own = Noted()
            read = compact(read_manifest(self, attributes, own))
            self._said = (read, {name: text for name, text in attributes.items() if text}, own)
        row, attributes, doubts = self._said
        for code, path, value, hint, severity in doubts:
            reading.problems.tell(code, path, value, hint, severity, reading.position)
        return row.copy(), attributes.copy()

    def shared(self, attributes: dict[str, str]) -> dict[str, str]:
        """Attributes of a bill: those of the bill before it where they are the same, one object that is not changed."""
        if attributes != self._latest or list(attributes) != list(self._latest):
            self._latest = attributes
        return self._latest

    def front(self, marks: Delimiters, encoding: str) -> bytes:
        """The headers as they stand in front of a bill that is kept."""
        if self._front is None:
            headers = [s for s in (self.isa, self.gs, self.st, self.m10, self.p4) if s is not None]
            self._front = "".join(marks.rebuild(s) for s in headers).encode(encoding, errors="replace")
        return self._front

    def back(self, marks: Delimiters, encoding: str) -> Callable[[int], bytes]:
        """Trailers that count rightly so many segments of bills and the headers in front of them."""
        if self._back is None:
            self._back = partial(self._trailers, marks, encoding)
        return self._back

    def _trailers(self, marks: Delimiters, encoding: str, size: int) -> bytes:
        text = ""
        if self.st is not None:
            headers = sum(s is not None for s in (self.st, self.m10, self.p4))
            text += marks.write("SE", str(size + headers + 1), self.st.get(2))
        if self.gs is not None:
            text += marks.write("GE", "1", self.gs.get(6))
        if self.isa is not None:
            text += marks.write("IEA", "1", self.isa.get(13))
        return text.encode(encoding, errors="replace")


class Unit(Group[Segment]):
    """The segments of one bill with what they stand under."""

    __slots__ = ("above",)

    def __init__(self, above: Above, of: Runs[Segment], first: Run | Segment) -> None:
        """`first`: what it begins with; `of`: the segments that it is of."""
        super().__init__(of, first)
        self.above = above


def read_bill(unit: Unit, m11: Segment, reading: Reading) -> dict[str, object]:
    """The row of a bill whose M11 has a number, compact."""
    row, attributes = unit.above.said(reading)
    _details(unit, m11, row, attributes, reading)
    if len(unit.segments) > 1:
        _others(unit, row, attributes, reading)
        row["country_of_dispatch"] = row.get("consignor_country")
        row.setdefault("country_of_destination", row.get("consignee_country"))
        row = compact(row)
    row["source_format"] = NAME
    own = {name: text for name, text in attributes.items() if text}
    if own:
        row["attributes"] = unit.above.shared(own)
    return row


def _others(unit: Unit, row: dict[str, object], attributes: dict[str, str], reading: Reading) -> None:
    """What the segments beside M11 say of a bill."""
    tags = unit.tags
    if "M13" in tags and (m13 := unit.first("M13")) is not None:
        attributes["amendment"] = m13.get(3)
    if "N1" in tags:
        row |= _parties(unit, attributes, reading)
    if not tags.isdisjoint(("VID", "M7")):
        row |= _equipment(unit, attributes)
    if "N10" in tags:
        row |= _goods(unit, reading)
    for tag, name in (("M12", "in_bond_type"), ("H1", "hazard")):
        if tag not in tags:
            continue
        codes = dict.fromkeys(s.get(1) for s in unit.segments if s.tag == tag)
        attributes[name] = " ".join(code for code in codes if code)


def read_manifest(above: Above, attributes: dict[str, str], reading: Doubts) -> dict[str, object]:
    """What the headers above a bill say of it."""
    row: dict[str, object] = {}
    m10, p4 = above.m10, above.p4
    if m10 is None:
        reading.warn(
            "missing-manifest", "M10", "", "A bill stands under a manifest: send M10. Carrier and mode are unknown."
        )
    else:
        row |= _regime(m10, reading)
        row["carrier"] = m10.get(1)
        if len(m10.elements) > _MODE:
            row["conveyance"] = " ".join(part for part in (m10.get(5) or m10.get(4), m10.get(6)) if part)
            attributes |= {"vessel_code": m10.get(4), "manifest_type": m10.get(9)}
    if p4 is not None:
        row["unloading_location"] = location(p4.get(1))
        row["eta"] = _arrival(p4, reading)
        attributes["firms_code"] = p4.get(4)
    sender = (above.gs.get(2) if above.gs else "") or (above.isa.get(6) if above.isa else "")
    row["filer"] = sender or row.get("carrier")
    row["simulated"] = True if above.isa is not None and above.isa.get(15).upper() == "T" else None
    return row


def _regime(m10: Segment, reading: Doubts) -> dict[str, object]:
    code = m10.get(2).upper()
    if code in MODES:
        regime, mode = MODES[code]
        return {"regime": regime, "transport_mode": mode}
    reading.warn(
        "bad-transport-mode", f"{m10.path} M10-02", code, "Give the method of transport by element 91, e.g. O, R, J."
    )
    return {}


def _arrival(p4: Segment, reading: Doubts) -> datetime | None:
    """Estimated arrival at the port; its clock is taken for UTC, midnight where no time is given."""
    return arrival(p4.get(2), p4.get(5), f"{p4.path} P4", reading)


def _details(unit: Unit, m11: Segment, row: dict[str, object], attributes: dict[str, str], reading: Reading) -> None:
    said = len(m11.elements)
    written, issuer = m11.get(1), issuer_of(m11, unit.above)
    if issuer and (said < _ISSUER or not m11.get(_ISSUER)):
        reading.warn(
            "missing-issuer",
            f"{m11.path} M11-12",
            written,
            "Give the SCAC of who issued the bill; the carrier's was taken.",
        )
    bill = written if written.startswith(issuer) else issuer + written
    row["consignment_id"], row["bill"] = f"bill:{bill}", bill
    if said > 1 and (place := location(m11.get(2))):
        row["loading_location"] = place
    if said >= _PIECES:
        pieces, kilograms = whole(number(m11, _PIECES, reading), m11, _PIECES, reading), mass(m11, 5, 6, reading)
        row |= {name: n for name, n in (("package_quantity", pieces), ("gross_mass_kg", kilograms)) if n is not None}
    if said >= _KIND:
        attributes["bill_type"], attributes["place_of_receipt"] = m11.get(_KIND), m11.get(10)
        attributes["house_bill"] = m11.get(13) + m11.get(11)


def issuer_of(m11: Segment, above: Above) -> str:
    """Who issued a bill: as it says, else the carrier of its manifest, '' where neither is said."""
    own = m11.get(_ISSUER) if len(m11.elements) >= _ISSUER else ""
    return own or (above.m10.get(1) if above.m10 is not None else "")


def _parties(unit: Unit, attributes: dict[str, str], reading: Reading) -> dict[str, object]:
    row: dict[str, object] = {}
    role: str | None = None
    for segment in unit.segments:
        if segment.tag in {"LX", "VID", "N10", "P5", "M12"}:
            role = None
        elif segment.tag == "N1":
            kind = segment.get(1).upper()
            role = _ROLES.get(kind)
            if role and f"{role}_name" in row:
                role = None
            if kind in NOTIFY:
                attributes.setdefault("notify_party", segment.get(2))
            if role:
                row |= {f"{role}_name": segment.get(2), f"{role}_id": segment.get(4)}
        elif role:
            party_part(row, role, segment, attributes, reading)
    return row


def _equipment(unit: Unit, attributes: dict[str, str]) -> dict[str, object]:
    boxes: dict[str, None] = {}
    others: dict[str, None] = {}
    seals: dict[str, None] = {}
    for segment in unit.segments:
        if segment.tag == "VID":
            number = container.normalise(segment.get(2) + segment.get(3))
            if _CONTAINER.fullmatch(number):
                # The check digit is often left out, as it follows from the rest.
                boxes[number if len(number) > _STEM else number + str(container.check_digit(number))] = None
            elif segment.get(2) or segment.get(1).upper() != "NC":
                others[" ".join(t for t in (segment.get(1), segment.get(2) + segment.get(3)) if t)] = None
            seals |= dict.fromkeys(s for s in (segment.get(4), segment.get(5)) if s)
        elif segment.tag == "M7":
            seals |= dict.fromkeys(s for s in (segment.get(n) for n in range(1, 5)) if s)
    attributes |= {"equipment": ", ".join(others), "seals": " ".join(seals)}
    return {"container": list(boxes)}


def _goods(unit: Unit, reading: Reading) -> dict[str, object]:
    items = ItemLines()
    opened = False
    sequence = 0
    destinations: set[str] = set()
    for segment in unit.segments:
        if segment.tag == "VID":
            opened = False
        elif segment.tag == "N10":
            more = segment.get(2) if opened else ""
            if more and not any(segment.get(n) for n in _LINE):
                # A description longer than 45 characters goes on in the next N10.
                last = items.last
                last["goods_description"] = " ".join(t for t in (last["goods_description"], more) if isinstance(t, str))
            else:
                sequence += 1
                items.append(_item(segment, sequence, reading))
            if len(segment.elements) >= _BOUND and (bound := segment.get(_BOUND)):
                destinations.add(bound)
            opened = True
    moneys = items.currencies()
    row: dict[str, object] = {"items": items, "goods_description": items.descriptions()}
    for name in ("hs_code", "country_of_origin"):
        said = set(items.column(name))
        row[name] = said.pop() if len(said) == 1 else None
    if len(moneys) == 1:
        row["currency"] = moneys.pop()
        row["declared_value"] = items.held("declared_value")
    if len(destinations) == 1:
        row["country_of_destination"] = destinations.pop()
    return row


def _item(segment: Segment, sequence: int, reading: Reading) -> dict[str, object]:
    if len(segment.elements) <= _COUNTED:
        description, quantity = segment.get(2) or None, number(segment, 1, reading)
        return {"sequence": sequence, "goods_description": description, "quantity": quantity}
    code, qualifier = segment.get(5), segment.get(4).upper()
    value = number(segment, 6, reading)
    return {
        "sequence": sequence,
        "goods_description": segment.get(2) or None,
        "quantity": number(segment, 1, reading),
        "hs_code": hs_code(code, f"{segment.path} N10-05", reading) if code and qualifier in HS_QUALIFIERS else None,
        "gross_mass_kg": mass(segment, 8, 7, reading),
        "declared_value": value,
        "currency": (segment.get(13) or "USD") if value is not None else None,
        "country_of_origin": country_code(segment.get(11), f"{segment.path} N10-11", reading),
    }
