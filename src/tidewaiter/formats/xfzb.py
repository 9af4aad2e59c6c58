"""IATA Cargo-XML XFZB, house waybill: one Consignment row a house.

Reads versions 1.00 to 3.00 whatever their namespaces are called, writes 3.00. The house number is the business
header's, the master's that of the transport contract; where a document holds several houses each gives its own.
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
from tidewaiter.formats.parsed import Format, Parsed

NAME = "iata-xfzb"
ROOT = ("HouseWaybill", "housewaybill")


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - every date has its year
    """Read one document; a document that cannot be read is one reject."""
    refused = too_large(data)
    if refused is not None:
        return refused
    root = read_tree(data)
    reading = Reading()
    if isinstance(root, Refusal):
        reading.reject(root.code, "XFZB", root.value, root.hint, data)
        return reading.parsed()
    if root.tag != ROOT[0]:
        return unrecognised(data, "XFZB")
    master = root.find("MasterConsignment")
    houses = master.findall("IncludedHouseConsignment") if master is not None else []
    numbers = _numbers(root, houses)
    filed = text(master, "TransportContractDocument/ID") if master is not None else None
    awb = awb_number(filed)
    if master is None or not houses or awb is None or not all(numbers):
        hint = "Give the master in TransportContractDocument/ID and the house in BusinessHeaderDocument/ID."
        reading.reject("unit-unreadable", "XFZB", filed or "", hint, data)
        return reading.parsed()
    for house, number in zip(houses, numbers, strict=True):
        _read(root, master, house, (awb, str(number)), reading)
    return reading.parsed()


def _numbers(root: "etree._Element", houses: "list[etree._Element]") -> list[str | None]:
    if len(houses) == 1:
        return [text(root, "BusinessHeaderDocument/ID") or text(houses[0], "ID")]
    return [text(house, "ID") for house in houses]


def _read(
    root: "etree._Element", master: "etree._Element", house: "etree._Element", ids: tuple[str, str], reading: Reading
) -> None:
    awb, number = ids
    where = f"XFZB/IncludedHouseConsignment[{reading.position + 1}]"
    lines = items(house.findall("IncludedHouseConsignmentItem"), where, reading)
    row = consignment(house, lines, where, reading)
    destination = text(house, "FinalDestinationLocation/ID")
    leg = route(house, destination, where, reading)
    row |= leg or route(master, text(master, "FinalDestinationLocation/ID"), "XFZB/MasterConsignment", reading)
    goods = description(text(house, "SummaryDescription"), lines)
    codes = special_handling(house)
    row |= {
        "consignment_id": f"hawb:{awb}/{number}",
        "awb": awb,
        "house_waybill": number,
        "source_format": NAME,
        "goods_description": goods,
        "filer": filer(root, house) or row.get("carrier"),
        "loading_location": row["loading_location"] or text(master, "OriginLocation/ID"),
        "unloading_location": row["unloading_location"] or text(master, "FinalDestinationLocation/ID"),
        "attributes": [("special_handling", codes)] if codes else [],
    }
    row["posted_on"] = issue_day(root, "XFZB", reading)
    if goods is None:
        reading.warn("segment-missing", f"{where}/SummaryDescription", "", "Describe the goods of the house.")
    reading.keep(row)


def dump(rows: pa.Table) -> bytes:
    """One document for a table of one row; more rows, none, or a row without master or house raises ValueError."""
    row = single(rows, ("awb", "house_waybill"), "XFZB")
    mass = amount("IncludedTareGrossWeightMeasure", row["gross_mass_kg"], KILOGRAM)
    house = (
        words("ID", row["house_waybill"])
        + value(row)
        + mass
        + amount("TotalPieceQuantity", row["package_quantity"])
        + words("SummaryDescription", row["goods_description"])
        + parties_and_places(row)
        + movement(row)
        + handling(row)
        + item_lines(row, "IncludedHouseConsignmentItem")
    )
    master = (
        mass
        + element("TransportContractDocument", words("ID", row["awb"]))
        + element("OriginLocation", words("ID", row["loading_location"]))
        + element("FinalDestinationLocation", words("ID", row["unloading_location"]))
        + element("IncludedHouseConsignment", house)
    )
    business = words("ID", row["house_waybill"]) + issued(row)
    return document(
        "HouseWaybill",
        "iata:housewaybill:1",
        header(row["house_waybill"], "House Waybill", "703", row["filer"]),
        business,
        master,
    )


def recognise(head: bytes) -> bool:
    """Whether the root is an IATA HouseWaybill."""
    return root_of(head) == ROOT


FORMAT = Format(
    name=NAME,
    title="House waybill (Cargo-XML XFZB)",
    standard="IATA Cargo-XML, HouseWaybill 1.00 to 3.00",
    recognise=recognise,
    parse=parse,
    dump=dump,
)
