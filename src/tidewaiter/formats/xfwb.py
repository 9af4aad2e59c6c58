"""IATA Cargo-XML XFWB, master air waybill: one Consignment row a document.

Reads versions 1.00 to 3.00 whatever their namespaces are called, writes 3.00. The waybill number is the business
header's; check digits are for intake.
"""

from datetime import datetime

import pyarrow as pa
from lxml import etree

from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoxml import Refusal, read_tree, root_of, text
from tidewaiter.formats.cargoxml_dump import (
    KILOGRAM,
    document,
    handling,
    header,
    issued,
    item_lines,
    movement,
    parties_and_places,
    single,
    value,
)
from tidewaiter.formats.cargoxml_text import amount, element, words
from tidewaiter.formats.cargoxml_waybill import (
    awb_number,
    consignment,
    description,
    filer,
    issue_day,
    items,
    route,
    special_handling,
)
from tidewaiter.formats.fwb_read import CONSOLIDATION
from tidewaiter.formats.parsed import Format, Parsed

NAME = "iata-xfwb"
ROOT = ("Waybill", "waybill")
CONSOLIDATED = "741"
"""UNTDID 1001: master air waybill; 740 is an air waybill without houses."""


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - every date has its year
    """Read one document; a document that cannot be read is one reject."""
    refused = too_large(data)
    if refused is not None:
        return refused
    root = read_tree(data)
    reading = Reading()
    if isinstance(root, Refusal):
        reading.reject(root.code, "XFWB", root.value, root.hint, data)
        return reading.parsed()
    if root.tag != ROOT[0]:
        return unrecognised(data, "XFWB")
    _read(root, data, reading)
    return reading.parsed()


def _read(root: "etree._Element", data: bytes, reading: Reading) -> None:
    filed = text(root, "BusinessHeaderDocument/ID")
    awb = awb_number(filed)
    master = root.find("MasterConsignment")
    if awb is None or master is None:
        path = "XFWB/MasterConsignment" if awb else "XFWB/BusinessHeaderDocument/ID"
        hint = "Give the waybill number as 777-12345675 in BusinessHeaderDocument/ID, and a MasterConsignment."
        reading.reject("unit-unreadable", path, filed or "", hint, data)
        return
    where = "XFWB/MasterConsignment"
    lines = items(master.findall("ApplicableRating/IncludedMasterConsignmentItem"), where, reading)
    lines = lines or items(master.findall("IncludedMasterConsignmentItem"), where, reading)
    row = consignment(master, lines, where, reading)
    row |= route(master, text(master, "FinalDestinationLocation/ID"), where, reading)
    goods = description(text(master, "SummaryDescription"), lines)
    row |= {
        "consignment_id": f"awb:{awb}",
        "awb": awb,
        "source_format": NAME,
        "goods_description": goods,
        "filer": filer(root, master) or row.get("carrier"),
        "attributes": _attributes(root, master, goods),
    }
    row["posted_on"] = issue_day(root, "XFWB", reading)
    if goods is None:
        hint = "Describe the goods in NatureIdentificationTransportCargo/Identification."
        reading.warn("segment-missing", f"{where}/NatureIdentificationTransportCargo", "", hint)
    reading.keep(row)


def _attributes(root: "etree._Element", master: "etree._Element", goods: str | None) -> list[tuple[str, str]]:
    notes = root.findall("BusinessHeaderDocument/IncludedHeaderNote")
    consolidated = (
        any(text(note, "ContentCode") == "C" for note in notes)
        or text(root, "MessageHeaderDocument/TypeCode") == CONSOLIDATED
        or CONSOLIDATION.search(goods or "") is not None
    )
    found = [("consolidation", "yes")] if consolidated else []
    codes = special_handling(master)
    return [*found, ("special_handling", codes)] if codes else found


def dump(rows: pa.Table) -> bytes:
    """One document for a table of one row; more rows, none, or a row without `awb` raises ValueError."""
    row = single(rows, ("awb",), "XFWB")
    attributes = row["attributes"] if isinstance(row["attributes"], dict) else {}
    consolidated = "consolidation" in attributes
    note = element("IncludedHeaderNote", words("ContentCode", "C") + words("Content", "Consolidation Shipment"))
    business = words("ID", row["awb"]) + (note if consolidated else "") + issued(row)
    rating = words("TypeCode", "F") + item_lines(row, "IncludedMasterConsignmentItem")
    master = (
        value(row)
        + amount("IncludedTareGrossWeightMeasure", row["gross_mass_kg"], KILOGRAM)
        + amount("TotalPieceQuantity", row["package_quantity"])
        + parties_and_places(row)
        + movement(row)
        + handling(row)
        + element("ApplicableRating", rating)
    )
    type_code = CONSOLIDATED if consolidated else "740"
    head = header(row["awb"], "Master Air Waybill" if consolidated else "Air Waybill", type_code, row["filer"])
    return document("Waybill", "iata:waybill:1", head, business, master)


def recognise(head: bytes) -> bool:
    """Whether the root is an IATA Waybill."""
    return root_of(head) == ROOT


FORMAT = Format(
    name=NAME,
    title="Air waybill (Cargo-XML XFWB)",
    standard="IATA Cargo-XML, Waybill 1.00 to 3.00",
    recognise=recognise,
    parse=parse,
    dump=dump,
)
