"""IATA Cargo-IMP FWB, air waybill data: the format offered to the registry, and writing FWB/17.

Reads versions 9 to 17 (`fwb_read`), writes version 17. Written are the waybill line, FLT, RTG, SHP, CNE, AGT, CVD,
RTD, ISU, SPH and OCI; charges are not a Consignment's. Text is cut to the lengths of the manual: names and addresses
two lines of 35, goods lines of 20.
"""

from collections.abc import Iterator
from datetime import date, datetime

import pyarrow as pa

from tidewaiter.formats.cargoimp import first_kind
from tidewaiter.formats.cargoimp_fields import MONTHS
from tidewaiter.formats.cargoimp_text import awb_text, cimp_code, cimp_text, decimal, message, wrap
from tidewaiter.formats.cargoimp_waybills import parse
from tidewaiter.formats.fwb_read import NAME
from tidewaiter.formats.parsed import Format
from tidewaiter.formats.party_lines import write_notes, write_party

WRITTEN = (
    *("awb", "filer", "carrier", "conveyance", "goods_description", "hs_code", "gross_mass_kg", "package_quantity"),
    *("declared_value", "currency", "country_of_origin", "loading_location", "unloading_location"),
    *("posted_on", "eta", "items", "attributes"),
    *(
        f"{role}_{part}"
        for role in ("consignor", "consignee")
        for part in ("name", "address_line", "city", "postcode", "country", "phone", "email", "id")
    ),
)
GOODS_LINE = 20
RATE_LINES = 99
MASS = 7
VALUE = 12
_DESIGNATOR = 3
"""Shortest flight designator: two characters of carrier and a digit."""


def dump(rows: pa.Table) -> bytes:
    """One FWB/17 a row, a blank line between; a row without `awb` raises ValueError."""
    texts = []
    for at, row in enumerate(rows.select(WRITTEN).to_pylist(maps_as_pydicts="lossy")):
        texts.append(message(_lines(row, awb_text(row["awb"], at))))
    return "\r\n".join(texts).encode("ascii")


def _lines(row: dict[str, object], awb: str) -> Iterator[str]:
    attributes = row["attributes"] if isinstance(row["attributes"], dict) else {}
    origin, destination = _airport(row["loading_location"]), _airport(row["unloading_location"])
    airports = origin + destination if origin and destination else ""
    pieces = row["package_quantity"] if isinstance(row["package_quantity"], int) else None
    mass = decimal(row["gross_mass_kg"], MASS)
    detail = f"/T{'' if pieces is None else pieces}{f'K{mass}' if mass else ''}" if pieces is not None or mass else ""
    yield "FWB/17"
    yield f"{awb}{airports}{detail}"
    yield from _route(row, destination)
    yield from write_party("SHP", row, "consignor", account=True)
    yield from write_party("CNE", row, "consignee", account=True)
    agent = cimp_text(row["filer"])[:35].strip()
    if agent and row["filer"] != row["carrier"]:
        yield from ("AGT//", f"/{agent}", "/")
    value = decimal(row["declared_value"], VALUE) or "NCV"
    yield f"CVD/{cimp_code(row['currency'])[:3] or 'XXX'}///NVD/{value}/XXX"
    yield from _rate_description(row, consolidation="consolidation" in attributes)
    issued = row["posted_on"]
    if isinstance(issued, date):
        yield f"ISU/{issued.day:02d}{MONTHS[issued.month - 1]}{issued.year % 100:02d}/"
    handling = [code for code in cimp_text(attributes.get("special_handling")).split() if len(code) == len("DGR")]
    if handling:
        yield "SPH/" + "/".join(handling[:9])
    yield from write_notes(row, account=True)


def _airport(value: object) -> str:
    code = str(value or "")
    return code if len(code) == len("LHR") and code.isascii() and code.isalpha() and code.isupper() else ""


def _route(row: dict[str, object], destination: str) -> Iterator[str]:
    """FLT needs the day of departure; without it the carrier alone travels, in RTG."""
    flight, eta = str(row["conveyance"] or ""), row["eta"]
    carrier = cimp_code(row["carrier"])
    if isinstance(eta, datetime) and len(flight) >= _DESIGNATOR and flight == cimp_code(flight):
        yield f"FLT/{flight}/{eta.day:02d}"
    if len(carrier) == len("BA"):
        yield f"RTG/{destination}{carrier}"


def _rate_description(row: dict[str, object], *, consolidation: bool) -> Iterator[str]:
    """A rate line for each item with what describes it; what no item says is said of the first, from the row."""
    items = row["items"] if isinstance(row["items"], list) else []
    first = dict(items[0]) if items else {}
    for name in ("goods_description", "hs_code", "country_of_origin"):
        if not any(item[name] for item in items):
            first[name] = row[name]
    number = 0
    for item in (first, *items[1:]):
        for body in _item_lines(item, consolidation=consolidation):
            number += 1
            if number <= RATE_LINES:
                yield f"RTD/{number}{body}" if number == 1 else f"/{number}{body}"


def _item_lines(item: dict[str, object], *, consolidation: bool) -> Iterator[str]:
    quantity, mass = decimal(item.get("quantity"), 4), decimal(item.get("gross_mass_kg"), MASS)
    rate = (f"/P{quantity}" if quantity else "") + (f"/K{mass}" if mass else "")
    if rate:
        yield rate
    kind = "NC" if consolidation else "NG"
    yield from (f"/{kind}/{text}" for text in wrap(cimp_text(item.get("goods_description")), GOODS_LINE, RATE_LINES))
    if code := cimp_code(item.get("hs_code")):
        yield f"/NH/{code}"
    if origin := cimp_code(item.get("country_of_origin"))[:2]:
        yield f"/NO/{origin}"


def recognise(head: bytes) -> bool:
    """Whether the first message of a file is an FWB."""
    return first_kind(head) == "FWB"


FORMAT = Format(
    name=NAME,
    title="Air waybill data (Cargo-IMP FWB)",
    standard="IATA Cargo-IMP, FWB versions 9 to 17",
    recognise=recognise,
    parse=parse,
    dump=dump,
)
