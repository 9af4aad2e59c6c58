"""A WCO Declaration element as the fields of one Consignment row.

Paths are those of WCO_DEC_2_DMS.xsd; the numbers in comments are data elements of the Union Customs Code (annex B of
Delegated Regulation 2015/2446). Masses are kilograms where the unit is not said, as the data model has it.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from tidewaiter.formats.air_reading import Reading, country_code, hs_code
from tidewaiter.formats.cargoimp_fields import MAX_INT32
from tidewaiter.formats.cargoxml import count, decimal, text, text_lines
from tidewaiter.formats.goods_lines import summed

MODES = {"1": "maritime", "2": "rail", "3": "road", "4": "air", "5": "mail", "8": "maritime"}
"""UN/ECE Recommendation 19; 8, inland waterway, is carriage by water."""

_NO_MODE = frozenset({"0", "6", "7", "9"})
"""Not specified, multimodal, fixed installations, not applicable: said, and no mode of ours."""

_TO_KILOGRAMS = {"": Decimal(1), "KGM": Decimal(1), "GRM": Decimal("0.001"), "TNE": Decimal(1000)}
_BILLS = frozenset({"704", "705", "706", "708", "709", "710", "711", "714"})
_MASTERS, _HOUSES = frozenset({"740", "741"}), frozenset({"703"})
_AWB = re.compile(r"([0-9]{3})[- ]?([0-9]{8})")
_MRN = re.compile(r"[0-9]{2}[A-Z]{2}[A-Z0-9]{14}")
_DATE_SIZE = 8


def consignment(declaration: "etree._Element", number: str, reading: Reading) -> dict[str, object]:
    """The row of a declaration whose number was found."""
    shipment = declaration.find("GoodsShipment")
    shipment = etree.Element("GoodsShipment") if shipment is None else shipment
    journey = shipment.find("Consignment")
    journey = etree.Element("Consignment") if journey is None else journey
    lines = shipment.findall("GovernmentAgencyGoodsItem")
    items = [_item(line, at, reading) for at, line in enumerate(lines, 1)]
    if not items:
        hint = "Send goods items in GoodsShipment/GovernmentAgencyGoodsItem."
        reading.warn("segment-missing", "Declaration/GoodsShipment/GovernmentAgencyGoodsItem", "", hint)
    row: dict[str, object] = summed(items)
    row |= _identity(declaration, number)
    row |= _money(declaration, lines, row, reading)
    row |= _journey(declaration, shipment, journey, reading)
    row |= _party([shipment, declaration, *lines], ("Consignor", "Exporter"), "consignor", reading)
    row |= _party([shipment, declaration, *lines], ("Consignee", "Importer"), "consignee", reading)
    row |= _transport_documents(declaration)
    gross = _mass(declaration, "TotalGrossMassMeasure", reading)  # DE 6/5, whole declaration
    row["gross_mass_kg"] = gross if gross is not None else row.get("gross_mass_kg")
    row["package_quantity"] = count(declaration, "TotalPackageQuantity", "Declaration", reading)  # DE 6/18
    row["posted_on"] = _day(declaration, reading)
    row["attributes"] = _attributes(declaration, lines)
    return row


def _identity(declaration: "etree._Element", number: str) -> dict[str, object]:
    declarant = text(declaration, "Declarant/ID") or text(declaration, "Agent/ID")
    names = (text(declaration, f"{role}/{part}") for part in ("ID", "Name") for role in ("Declarant", "Agent"))
    # A declarant's own reference is unique with that declarant alone.
    own = text(declaration, "ID") is None and not _MRN.fullmatch(number)
    return {
        "consignment_id": f"decl:{declarant}/{number}" if own and declarant else f"decl:{number}",
        "declaration_number": number,
        "regime": "declaration",
        "filer": next((name for name in names if name), None),
    }


def _journey(
    declaration: "etree._Element", shipment: "etree._Element", journey: "etree._Element", reading: Reading
) -> dict[str, object]:
    carrier = declaration.find("Consignment/Carrier")
    mode = text(declaration, "BorderTransportMeans/ModeCode")  # DE 7/4
    if mode is not None and mode not in MODES and mode not in _NO_MODE:
        hint = "Give one digit of UN/ECE Recommendation 19."
        reading.warn("bad-transport-mode", "Declaration/BorderTransportMeans/ModeCode", mode, hint)
    boxes = [text(box, "ID") for box in journey.findall("TransportEquipment")]  # DE 7/10
    return {
        "transport_mode": MODES.get(mode or ""),
        "carrier": (text(carrier, "ID") or text(carrier, "Name")) if carrier is not None else None,
        "conveyance": text(declaration, "BorderTransportMeans/ID")  # DE 7/14, 7/9, 7/7
        or text(journey, "ArrivalTransportMeans/ID")
        or text(journey, "DepartureTransportMeans/ID"),
        "container": list(dict.fromkeys(box.upper() for box in boxes if box)),
        "country_of_dispatch": _country(shipment, "ExportCountry/ID", reading),  # DE 5/14
        "country_of_destination": _country(shipment, "Destination/CountryCode", reading),  # DE 5/8
        "loading_location": text(journey, "LoadingLocation/ID"),  # DE 5/21
        "unloading_location": text(journey, "UnloadingLocation/ID"),  # DE 5/22
    }


def _party(places: "list[etree._Element]", names: tuple[str, ...], role: str, reading: Reading) -> dict[str, object]:
    """The first party that is named, on the declaration before its items."""
    parties = (found for name in names for place in places for found in place.findall(name))
    party = next((one for one in parties if text(one, "Name") or text(one, "ID")), None)
    if party is None:
        return {}
    street = text_lines(party, "Address/Line")
    said: dict[str, object] = {
        f"{role}_name": text(party, "Name"),
        f"{role}_id": text(party, "ID"),
        f"{role}_address_line": ", ".join(street) or None,
        f"{role}_city": text(party, "Address/CityName"),
        f"{role}_postcode": text(party, "Address/PostcodeID"),
        f"{role}_country": _country(party, "Address/CountryCode", reading),
    }
    for contact in party.findall("Communication") + party.findall("Contact/Communication"):
        kind = {"TE": "phone", "EM": "email"}.get(text(contact, "TypeCode") or text(contact, "TypeID") or "")
        if kind:
            said.setdefault(f"{role}_{kind}", text(contact, "ID"))
    return said


def _country(element: "etree._Element", path: str, reading: Reading) -> str | None:
    return country_code(text(element, path), f"{element.tag}/{path}", reading)


def _item(line: "etree._Element", at: int, reading: Reading) -> dict[str, object]:
    where = f"GovernmentAgencyGoodsItem[{at}]"
    sequence = count(line, "SequenceNumeric", where, reading) if text(line, "SequenceNumeric") else None
    classes = {
        text(one, "IdentificationTypeCode") or "": text(one, "ID") or ""
        for one in line.findall("Commodity/Classification")
    }
    # TSP is the Combined Nomenclature, TRC the two digits that TARIC adds; HS the Harmonized System alone.
    code = classes.get("TSP") or classes.get("HS") or classes.get("SRZ") or classes.get("")
    code = (code or "") + (classes.get("TRC", "") if code and classes.get("TSP") else "")
    charge = decimal(line, "Commodity/InvoiceLine/ItemChargeAmount", where, reading)  # DE 4/14
    path = "Commodity/InvoiceLine/ItemChargeAmount"
    if charge is None:
        charge, path = decimal(line, "StatisticalValueAmount", where, reading), "StatisticalValueAmount"  # DE 8/6
    item = {
        "sequence": sequence or at,
        "goods_description": text(line, "Commodity/Description"),  # DE 6/8
        "hs_code": hs_code(code, f"{where}/Commodity/Classification", reading) if code else None,  # DE 6/14, 6/15
        "gross_mass_kg": _mass(line, "Commodity/GoodsMeasure/GrossMassMeasure", reading),  # DE 6/5
        "net_mass_kg": _mass(line, "Commodity/GoodsMeasure/NetNetWeightMeasure", reading),  # DE 6/1
        "quantity": _quantity(line, where, reading),
        "declared_value": None if charge is None else float(charge),
        "currency": _currency(line, path) if charge is not None else None,
        "country_of_origin": _origin(line, where, reading),
    }
    return {name: value for name, value in item.items() if value is not None}


def _quantity(line: "etree._Element", where: str, reading: Reading) -> float | None:
    """Supplementary units (DE 6/2), else packages (DE 6/10)."""
    for path in ("Commodity/GoodsMeasure/TariffQuantity", "Packaging/QuantityQuantity"):
        found = decimal(line, path, where, reading)
        if found is not None:
            return float(found)
    return None


def _origin(line: "etree._Element", where: str, reading: Reading) -> str | None:
    """Country of non-preferential origin (DE 5/15, type 1), else the first origin filed."""
    origins = sorted(line.findall("Origin"), key=lambda one: text(one, "TypeCode") != "1")
    return country_code(text(origins[0], "CountryCode"), f"{where}/Origin/CountryCode", reading) if origins else None


def _mass(element: "etree._Element", path: str, reading: Reading) -> float | None:
    amount = decimal(element, path, element.tag, reading)
    found = element.find(path)
    if amount is None or found is None:
        return None
    unit = str(found.get("unitCode") or "").strip().upper().partition("#")[0]
    if unit not in _TO_KILOGRAMS:
        reading.error("bad-unit", f"{element.tag}/{path}/@unitCode", unit, "Give the mass in kilograms, KGM.")
        return None
    return float(amount * _TO_KILOGRAMS[unit])


def _currency(element: "etree._Element", path: str) -> str | None:
    found = element.find(path)
    code = str(found.get("currencyID") or "").strip().upper() if found is not None else ""
    return code or None


def _money(
    declaration: "etree._Element", lines: "list[etree._Element]", row: dict[str, object], reading: Reading
) -> dict[str, object]:
    """The invoice total (DE 4/11) where items do not add up to a value in one currency."""
    if "declared_value" in row and lines:
        return {}
    for holder in (declaration, declaration.find("GoodsShipment")):
        if holder is None:
            continue
        for path in ("InvoiceAmount", "Invoice/InvoiceAmount"):
            amount = decimal(holder, path, "Declaration", reading)
            if amount is not None:
                return {"declared_value": float(amount), "currency": _currency(holder, path)}
    return {}


def _transport_documents(declaration: "etree._Element") -> dict[str, object]:
    """Bill of lading and air waybills among the documents of transport, by UN/EDIFACT 1001."""
    row: dict[str, object] = {}
    wanted = ("TransportContractDocument", "PreviousDocument", "AdditionalDocument")
    for document in (found for found in declaration.iter(*wanted) if text(found, "ID")):
        kind = (text(document, "TypeCode") or "").upper().removeprefix("N")
        number = text(document, "ID") or ""
        awb = _AWB.fullmatch(number)
        if kind in _MASTERS and awb:
            row.setdefault("awb", f"{awb[1]}-{awb[2]}")
        elif kind in _HOUSES:
            row.setdefault("house_waybill", number)
        elif kind in _BILLS:
            row.setdefault("bill", number)
    return row


def _day(declaration: "etree._Element", reading: Reading) -> date | None:
    """Day of acceptance, else of issue; format 304 is CCYYMMDDHHMMSS and a zone, 102 CCYYMMDD."""
    for path in ("AcceptanceDateTime/DateTimeString", "IssueDateTime/DateTimeString"):
        filed = text(declaration, path)
        if filed is None:
            continue
        try:
            return datetime.strptime(filed[:_DATE_SIZE], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            reading.error("bad-date", f"Declaration/{path}", filed, "Give the day as CCYYMMDD.")
    return None


def _attributes(declaration: "etree._Element", lines: "list[etree._Element]") -> list[tuple[str, str]]:
    """What has no field: kind of declaration, procedures, offices, place of the goods, the declarant's references."""
    procedures = dict.fromkeys(
        (text(found, "CurrentCode") or "") + (text(found, "PreviousCode") or "")
        for line in lines
        for found in line.findall("GovernmentProcedure")
    )
    said = {
        "declaration_type": text(declaration, "TypeCode"),
        "procedures": " ".join(code for code in procedures if code),
        "exit_office": text(declaration, "ExitOffice/ID"),
        "presentation_office": text(declaration, "PresentationOffice/ID"),
        "goods_location": text(declaration, "GoodsShipment/Consignment/GoodsLocation/Name"),
        "agent": text(declaration, "Agent/ID"),
        "functional_reference": text(declaration, "FunctionalReferenceID"),
        "goods_items": str(len(lines)) if 0 < len(lines) <= MAX_INT32 else None,
    }
    return [(name, value) for name, value in said.items() if value]
