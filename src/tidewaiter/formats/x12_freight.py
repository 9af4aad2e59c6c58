"""What X12 310 (ocean) and 404 (rail) say alike of one bill: parties, equipment, ports and lines of lading.

Each set is one bill. Charges, references and remarks are passed over.
"""

import re
from collections.abc import Sequence
from itertools import chain

from tidewaiter.cargo.identifiers import container
from tidewaiter.formats.air_reading import Reading, hs_code
from tidewaiter.formats.aside import Enclosed
from tidewaiter.formats.item_lines import ItemLines
from tidewaiter.formats.packed import in_blocks
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_envelope import TransactionSet
from tidewaiter.formats.x12_marks import Segment
from tidewaiter.formats.x12_ports import location
from tidewaiter.formats.x12_values import arrival, mass, number, party_part, whole

ATTRIBUTES: dict[str, str] = {
    "booking": "N9*BN",
    "equipment": "N7 of what is no container: rail cars, trailers",
    "seals": "M7",
    "notify_party": "N1*N1",
    "place_of_receipt": "R4*R, or F9 (origin station)",
    "place_of_delivery": "R4*E, or D9 (destination station)",
    "in_bond_type": "M12-01",
    "vessel_code": "V1-01",
    "consignor_state": "N4-02 of the consignor",
    "consignee_state": "N4-02 of the consignee",
}
"""What goes into `attributes`, in this order, with the element it comes from."""

_ROLES = {"SH": "consignor", "SF": "consignor", "CN": "consignee", "UC": "consignee", "ST": "consignee"}
_BETTER = ("SH", "CN")
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ]\d{6,7}")
_STEM = 10
_FULL_LINE = 50
TARIFF = frozenset({"A", "B", "H", "J"})
"""Qualifiers (23) of a tariff code; T is a rail commodity code, Z what both sides agreed on."""
ARRIVALS = frozenset({"139", "140", "371"})
"""Qualifiers (374) of a time of arrival."""
_MIN_HS = 6


def parties(segments: Sequence[Segment], attributes: dict[str, str], reading: Reading) -> dict[str, object]:
    """Consignor and consignee: SH and CN, else who ships from (SF) and the ultimate consignee (UC, ST)."""
    found: dict[str, dict[str, object]] = {}
    states: dict[str, dict[str, str]] = {}
    current = ""
    for segment in segments:
        if segment.tag == "N1":
            code = segment.get(1).upper()
            current = code if code in _ROLES and code not in found else ""
            if current:
                role = _ROLES[code]
                found[code] = {f"{role}_name": segment.get(2), f"{role}_id": segment.get(4)}
                states[code] = {}
            elif code in {"N1", "NP", "NI"}:
                attributes.setdefault("notify_party", segment.get(2))
        elif segment.tag in {"R4", "LX", "N7", "F9", "D9"}:
            current = ""
        elif current:
            party_part(found[current], _ROLES[current], segment, states[current], reading)
    row: dict[str, object] = {}
    for code in sorted(found, key=lambda c: c in _BETTER):
        row = {k: v for k, v in row.items() if not k.startswith(_ROLES[code])} | found[code]
        attributes |= states[code]
    return row


def equipment(segments: Sequence[Segment], attributes: dict[str, str]) -> list[str]:
    """Container numbers of N7; other equipment and seals go into `attributes`."""
    boxes: dict[str, None] = {}
    others: dict[str, None] = {}
    seals: dict[str, None] = {}
    for segment in segments:
        if segment.tag == "N7":
            unit = box(segment)
            (boxes if _CONTAINER.fullmatch(unit) else others)[unit] = None
        elif segment.tag == "M7":
            seals |= dict.fromkeys(s for s in (segment.get(n) for n in range(1, 5)) if s)
    attributes |= {"equipment": ", ".join(o for o in others if o), "seals": " ".join(seals)}
    return list(boxes)


def box(segment: Segment) -> str:
    """The number of an N7 as one word; a check digit that was left out of a container's is added."""
    number_ = container.normalise(segment.get(1) + segment.get(2))
    if _CONTAINER.fullmatch(number_) and len(number_) == _STEM:
        return number_ + str(container.check_digit(number_))
    return number_


def port(segment: Segment) -> str | None:
    """The place of an R4: UN/LOCODE, a code of Schedule D or K, else its name."""
    code = segment.get(3)
    if code and segment.get(2).upper() in {"D", "K"}:
        return location(code)
    return code or segment.get(4) or None


def ports(segments: Sequence[Segment], attributes: dict[str, str], reading: Reading) -> dict[str, object]:
    """Places of loading and discharge with the time of arrival (DTM after R4*D), and where it was taken over."""
    row: dict[str, object] = {}
    function = ""
    for segment in segments:
        if segment.tag == "R4":
            function = segment.get(1).upper()
            names = {"L": "loading_location", "D": "unloading_location"}
            if function in names:
                row.setdefault(names[function], port(segment))
            elif function in {"R", "E"}:
                name = "place_of_receipt" if function == "R" else "place_of_delivery"
                attributes.setdefault(name, port(segment) or "")
        elif segment.tag == "DTM" and function == "D" and segment.get(1) in ARRIVALS:
            row.setdefault("eta", arrival(segment.get(2), segment.get(3), f"{segment.path} DTM", reading))
        elif segment.tag in {"LX", "N7", "N1"}:
            function = ""
    return row


def lading(segments: Sequence[Segment], reading: Reading) -> dict[str, object]:
    """Items (LX with its L0 and L5), and what they come to; totals of L3 stand above their sums."""
    items = ItemLines()
    row: dict[str, object] = {}
    lines: list[str] = []
    for segment in segments:
        if segment.tag == "LX":
            _describe(items, lines)
            lines = []
            items.append({"sequence": len(items) + 1})
        elif segment.tag == "L3":
            row["gross_mass_kg"] = mass(segment, 1, 12, reading) if segment.get(1) else None
            row["package_quantity"] = whole(number(segment, 11, reading), segment, 11, reading)
        elif items and segment.tag == "L0":
            if segment.get(4) and segment.get(5).upper() in {"G", ""}:
                items.last.setdefault("gross_mass_kg", mass(segment, 4, 11, reading))
            elif segment.get(4) and segment.get(5).upper() == "N":
                items.last.setdefault("net_mass_kg", mass(segment, 4, 11, reading))
            items.last.setdefault("quantity", number(segment, 8, reading))
        elif items and segment.tag == "L5":
            lines.append(segment.get(2))
            if segment.get(4).upper() in TARIFF and len(segment.get(3)) >= _MIN_HS:
                items.last.setdefault("hs_code", hs_code(segment.get(3), f"{segment.path} L5-03", reading))
    _describe(items, lines)
    row = {name: value for name, value in row.items() if value is not None}
    # L3 often counts containers where the lines count packages: the lines stand.
    return row | _summed(items) | ({"gross_mass_kg": row["gross_mass_kg"]} if "gross_mass_kg" in row else {})


def _describe(items: ItemLines, lines: list[str]) -> None:
    """Give the last item its description when all of its lines were read."""
    if lines:
        items.last["goods_description"] = joined(lines)


def joined(lines: list[str]) -> str | None:
    """Lines of a description; a full line was cut within a word."""
    text = "".join([line if len(line) >= _FULL_LINE else f"{line} " for line in lines])
    return " ".join(text.split()) or None


def _summed(items: ItemLines) -> dict[str, object]:
    row: dict[str, object] = {"items": items}
    row["goods_description"] = items.descriptions()
    codes = set(items.column("hs_code"))
    row["hs_code"] = codes.pop() if len(codes) == 1 else None
    for name in ("gross_mass_kg", "net_mass_kg"):
        if items and (found := items.total(name)) is not None:
            row[name] = found
    whole_ones = all(isinstance(count, float) and count == int(count) for count in items.column("quantity"))
    if items and whole_ones and (counted := items.total("quantity")) is not None:
        row["package_quantity"] = int(min(counted, 2**31 - 1))
    return row


def bill_number(segments: Sequence[Segment], scac: str, otherwise: str) -> str:
    """The bill of a set (N9*BM, else what the set calls itself) with the issuer's SCAC in front."""
    said = next((s.get(2) for s in segments if s.tag == "N9" and s.get(1).upper() == "BM" and s.get(2)), otherwise)
    return said if not said or said.startswith(scac) else scac + said


def filer(transaction: TransactionSet) -> str | None:
    """Who sent a set: GS-02, else ISA-06."""
    sender = transaction.gs.get(2) if transaction.gs is not None else ""
    return sender or (transaction.isa.get(6) if transaction.isa is not None else "") or None


def simulated(transaction: TransactionSet) -> bool | None:
    """True for an interchange that says it is a test (ISA-15)."""
    return True if transaction.isa is not None and transaction.isa.get(15).upper() == "T" else None


def finished(row: dict[str, object], attributes: dict[str, str], name: str) -> dict[str, object]:
    """A row with what follows from its fields."""
    row["country_of_dispatch"] = row.get("consignor_country")
    row["country_of_destination"] = row.get("consignee_country")
    row["attributes"] = {key: text for key in ATTRIBUTES if (text := attributes.get(key))}
    row["source_format"] = name
    return row


def enclosed(transaction: TransactionSet, interchange: Interchange) -> Enclosed:
    """A set under its headers, and trailers that count rightly behind."""
    marks, encoding = interchange.delimiters, interchange.encoding
    isa, gs, st = transaction.isa, transaction.gs, transaction.st

    def back(size: int) -> bytes:
        text = marks.write("GE", str(size), gs.get(6)) if gs is not None else ""
        text += marks.write("IEA", "1", isa.get(13)) if isa is not None else ""
        return text.encode(encoding, errors="replace")

    front = "".join(marks.rebuild(s) for s in (isa, gs) if s is not None)
    own = in_blocks(marks.rebuild(s) for s in chain(() if st is None else (st,), transaction.segments))
    if st is not None:
        own += marks.write("SE", str(len(transaction.segments) + 2), st.get(2))
    return Enclosed(front.encode(encoding, errors="replace"), own.encode(encoding, errors="replace"), 1, back)
