"""What XFWB and XFZB say in the same elements: goods items, route, value, parties, filer.

A master consignment of an XFWB and a house consignment of an XFZB share most of the Cargo-XML data model. Charges,
accounting and security declarations are passed over.
"""

import re
from datetime import date, datetime

from lxml import etree

from tidewaiter.formats import customs_notes
from tidewaiter.formats.air_reading import HS_LONGEST, HS_SHORTEST, Reading, country_code
from tidewaiter.formats.cargoxml import count, decimal, kilograms, moment, read_party, text
from tidewaiter.formats.cargoxml import customs_notes as notes_of

_MOVEMENT = "SpecifiedLogisticsTransportMovement"
_MASSES = ("IncludedTareGrossWeightMeasure", "GrossWeightMeasure", "TotalGrossWeightMeasure")
_PIECES = ("TotalPieceQuantity", "PieceQuantity", "PackageQuantity")
_SCHEDULED = "ScheduledOccurrenceDateTime"
_AWB = re.compile(r"(?P<prefix>[0-9]{3})[- ]?(?P<serial>[0-9]{8})")
_CODE = re.compile(r"[0-9. ]+")
LONG_SUMMARY = 10_000
"""Characters beyond which a summary is not searched for what the item lines say."""


def awb_number(filed: str | None) -> str | None:
    """A waybill number as NNN-NNNNNNNN, or None when it is not one."""
    found = _AWB.fullmatch(filed or "")
    return f"{found['prefix']}-{found['serial']}" if found else None


def items(elements: "list[etree._Element]", where: str, reading: Reading) -> list[dict[str, object]]:
    """Item lines; elements that say nothing of the goods (volume alone, NDA) are left out."""
    found: list[dict[str, object]] = []
    for at, element in enumerate(elements, 1):
        path = f"{where}/Item[{at}]"
        origin = text(element, "OriginCountry/ID")
        item: dict[str, object] = {
            "goods_description": text(element, "NatureIdentificationTransportCargo/Identification"),
            "hs_code": _hs_code(element),
            "gross_mass_kg": kilograms(element, "GrossWeightMeasure", path, reading),
            "net_mass_kg": kilograms(element, "NetWeightMeasure", path, reading),
            "quantity": _quantity(element, path, reading),
            "country_of_origin": country_code(origin, f"{path}/OriginCountry", reading),
            **_value(element, "DeclaredValueForCustomsAmount", path, reading),
        }
        kept = {name: value for name, value in item.items() if value is not None}
        if kept.keys() - {"quantity"}:
            found.append({"sequence": len(found) + 1, **kept})
        found += [{"sequence": len(found) + 1, "hs_code": code} for code in _further_codes(element)]
    return found


def _codes(element: "etree._Element") -> list[str]:
    """Type codes that have the form of a Harmonized System code; others are a carrier's own commodity numbers."""
    codes = []
    for found in element.findall("TypeCode"):
        filed = (found.text or "").strip()
        digits = re.sub(r"[^0-9]", "", filed)
        if _CODE.fullmatch(filed) and HS_SHORTEST <= len(digits) <= HS_LONGEST:
            codes.append(digits)
    return codes


def _hs_code(element: "etree._Element") -> str | None:
    codes = _codes(element)
    return codes[0] if codes else None


def _further_codes(element: "etree._Element") -> list[str]:
    return _codes(element)[1:]


def _quantity(element: "etree._Element", path: str, reading: Reading) -> float | None:
    for name in ("PieceQuantity", "PackageQuantity"):
        amount = decimal(element, name, path, reading)
        if amount is not None:
            return float(amount)
    return None


def _value(element: "etree._Element", name: str, where: str, reading: Reading) -> dict[str, object]:
    """Declared value for customs with its currency; both or neither."""
    amount = decimal(element, name, where, reading)
    found = element.find(name)
    if amount is None or found is None:
        return {}
    currency = str(found.get("currencyID") or "").strip().upper()
    known = len(currency) == len("USD") and currency.isascii() and currency.isalpha()
    return {"declared_value": float(amount), "currency": currency if known else None}


def consignment(
    element: "etree._Element", item_lines: list[dict[str, object]], where: str, reading: Reading
) -> dict[str, object]:
    """Fields of a master or house consignment: parties, places, quantities, value, notes."""
    row: dict[str, object] = {"regime": "air", "transport_mode": "air", "items": item_lines}
    for tag, role in (("ConsignorParty", "consignor"), ("ConsigneeParty", "consignee")):
        party = element.find(tag)
        if party is None:
            reading.warn("segment-missing", f"{where}/{tag}", "", f"Send the {role} in an element {tag}.")
        row |= read_party(party, role, f"{where}/{tag}", reading)
    customs_notes.complete(row, notes_of(element))
    customs_notes.derive_countries(row)
    row |= {
        "loading_location": text(element, "OriginLocation/ID"),
        "unloading_location": text(element, "FinalDestinationLocation/ID"),
        "gross_mass_kg": _mass(element, item_lines, where, reading),
        "package_quantity": _pieces(element, where, reading),
        "hs_code": next((item["hs_code"] for item in item_lines if "hs_code" in item), None),
        "country_of_origin": next(
            (item["country_of_origin"] for item in item_lines if "country_of_origin" in item), None
        ),
    }
    if text(element, "NilCustomsValueIndicator") not in {"true", "1"}:
        row |= _value(element, "DeclaredValueForCustomsAmount", where, reading)
    return row


def _mass(element: "etree._Element", item_lines: list[dict[str, object]], where: str, reading: Reading) -> float | None:
    present = [name for name in _MASSES if text(element, name)]
    if present:
        return kilograms(element, present[0], where, reading)
    masses = [mass for item in item_lines if isinstance(mass := item.get("gross_mass_kg"), float)]
    if not masses:
        hint = "Give the gross mass of the consignment."
        reading.warn("segment-missing", f"{where}/{_MASSES[0]}", "", hint)
        return None
    return sum(masses)


def _pieces(element: "etree._Element", where: str, reading: Reading) -> int | None:
    for name in _PIECES:
        if text(element, name):
            return count(element, name, where, reading)
    return None


def route(element: "etree._Element", destination: str | None, where: str, reading: Reading) -> dict[str, object]:
    """Carrier, flight and arrival of the leg into the destination, else of the last leg.

    Where no arrival is scheduled the departure of that leg stands for it, as the day in FLT does for FWB.
    """
    legs = [
        leg for leg in element.findall(_MOVEMENT) if text(leg, "ID") or text(leg, "UsedLogisticsTransportMeans/Name")
    ]
    if not legs:
        return {}
    legs.sort(key=_sequence)
    arrivals = [leg for leg in legs if text(leg, "ArrivalEvent/OccurrenceArrivalLocation/ID") == destination]
    last = (arrivals or legs)[-1]
    path = f"{where}/{_MOVEMENT}"
    eta: datetime | None = moment(last, f"ArrivalEvent/{_SCHEDULED}", path, reading)
    if eta is None:
        eta = moment(last, f"DepartureEvent/{_SCHEDULED}", path, reading)
    flight = text(last, "ID")
    return {
        "conveyance": flight,
        "carrier": text(last, "UsedLogisticsTransportMeans/Name") or (flight[:2] if flight else None),
        "eta": eta,
    }


def _sequence(leg: "etree._Element") -> int:
    filed = text(leg, "SequenceNumeric") or ""
    return int(filed[:9]) if filed.isascii() and filed.isdigit() else 0


def issue_day(root: "etree._Element", where: str, reading: Reading) -> date | None:
    """Day on which the carrier executed the waybill, as the calendar of that place has it."""
    path = "BusinessHeaderDocument/SignatoryCarrierAuthentication/ActualDateTime"
    filed = text(root, path)
    if filed is None:
        return None
    try:
        return datetime.fromisoformat(filed).date()
    except ValueError:
        reading.error("bad-date", f"{where}/{path}", filed, "Give date and time as 2025-07-01T05:10:10Z.")
        return None


def filer(root: "etree._Element", element: "etree._Element") -> str | None:
    """The forwarder's name, else the sender of the message by its first identifier."""
    return text(element, "FreightForwarderParty/Name") or text(root, "MessageHeaderDocument/SenderParty/PrimaryID")


def special_handling(element: "etree._Element") -> str | None:
    """Special handling codes of the consignment, joined by a space."""
    codes = [text(found, "DescriptionCode") for found in element.findall("HandlingSPHInstructions")]
    return " ".join(code for code in codes if code) or None


def description(summary: str | None, item_lines: list[dict[str, object]]) -> str | None:
    """The summary and what item lines add to it, each said once."""
    said = dict.fromkeys([summary] if summary else [])
    searched = summary if summary and len(summary) < LONG_SUMMARY else ""
    for item in item_lines:
        words = item.get("goods_description")
        if isinstance(words, str) and words not in searched:
            said[words] = None
    return " ".join(said) or None
