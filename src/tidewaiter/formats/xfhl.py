"""IATA Cargo-XML XFHL, house manifest: the house waybills of a master, one Consignment row each.

Reads versions 1.00 to 3.00 whatever their namespaces are called, and is not written: an XFZB a house carries more. The
master is the business header's or the transport contract's; each house gives its number in its own transport contract.
"""

from datetime import datetime

from lxml import etree

from tidewaiter.formats.air_reading import Reading, too_large, unrecognised
from tidewaiter.formats.cargoxml import Refusal, read_tree, root_of, text
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

NAME = "iata-xfhl"
ROOT = ("HouseManifest", "housemanifest")


def parse(data: bytes, *, received_at: datetime | None = None) -> Parsed:  # noqa: ARG001 - every date has its year
    """Read one document; a document that cannot be read, or a house without a number, is one reject."""
    refused = too_large(data)
    if refused is not None:
        return refused
    root = read_tree(data)
    reading = Reading()
    if isinstance(root, Refusal):
        reading.reject(root.code, "XFHL", root.value, root.hint, data)
        return reading.parsed()
    if root.tag != ROOT[0]:
        return unrecognised(data, "XFHL")
    master = root.find("MasterConsignment")
    filed = text(root, "BusinessHeaderDocument/ID")
    awb = awb_number(filed) or (
        awb_number(text(master, "TransportContractDocument/ID")) if master is not None else None
    )
    houses = master.findall("IncludedHouseConsignment") if master is not None else []
    if master is None or awb is None or not houses:
        hint = "Give the master in BusinessHeaderDocument/ID and at least one IncludedHouseConsignment."
        reading.reject("unit-unreadable", "XFHL", filed or "", hint, data)
        return reading.parsed()
    for at, house in enumerate(houses, 1):
        number = text(house, "TransportContractDocument/ID") or text(house, "ID")
        where = f"XFHL/IncludedHouseConsignment[{at}]"
        if number is None:
            hint = "Give the house waybill number in TransportContractDocument/ID."
            reading.reject("unit-unreadable", where, "", hint, etree.tostring(house))
            continue
        _read(root, master, house, (awb, number, where), reading)
    return reading.parsed()


def _read(
    root: "etree._Element",
    master: "etree._Element",
    house: "etree._Element",
    of: tuple[str, str, str],
    reading: Reading,
) -> None:
    awb, number, where = of
    lines = items(house.findall("IncludedHouseConsignmentItem"), where, reading)
    row = consignment(house, lines, where, reading)
    destination = text(master, "FinalDestinationLocation/ID")
    row |= route(master, destination, "XFHL/MasterConsignment", reading)
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
        "unloading_location": row["unloading_location"] or destination,
        "posted_on": issue_day(root, "XFHL", reading),
        "attributes": [("special_handling", codes)] if codes else [],
    }
    if goods is None:
        reading.warn("segment-missing", f"{where}/SummaryDescription", "", "Describe the goods of the house.")
    reading.keep(row)


def recognise(head: bytes) -> bool:
    """Whether the root is an IATA HouseManifest."""
    return root_of(head) == ROOT


FORMAT = Format(
    name=NAME,
    title="House waybills of a consolidation (Cargo-XML XFHL)",
    standard="IATA Cargo-XML, HouseManifest 1.00 to 3.00",
    recognise=recognise,
    parse=parse,
)
