"""IATA Cargo-IMP FHL, consolidation list: the format offered to the registry, and writing FHL/5.

Reads versions 2 to 5 (`fhl_read`), writes version 5: one message a master with all its houses. Text is cut to the
lengths of the manual: short description 15, free text nine lines of 65, names and addresses two lines of 35.
A house waybill number is never cut, so that two houses stay apart, even where it is longer than the manual's twelve.
"""

from collections.abc import Iterator

import pyarrow as pa

from tidewaiter.formats.cargoimp import first_kind
from tidewaiter.formats.cargoimp_text import awb_text, cimp_code, cimp_text, decimal, message, wrap_free_text
from tidewaiter.formats.cargoimp_waybills import parse
from tidewaiter.formats.fhl_read import NAME
from tidewaiter.formats.parsed import Format
from tidewaiter.formats.party_lines import write_notes, write_party

WRITTEN = (
    *("awb", "house_waybill", "goods_description", "hs_code", "gross_mass_kg", "package_quantity", "declared_value"),
    *("currency", "loading_location", "unloading_location", "items", "attributes"),
    *(
        f"{role}_{part}"
        for role in ("consignor", "consignee")
        for part in ("name", "address_line", "city", "postcode", "country", "phone", "email", "id")
    ),
)
SHORT_DESCRIPTION = 15
TEXT_LINES = 9
TARIFF_LINES = 9
MASS = 7
VALUE = 12


def dump(rows: pa.Table) -> bytes:
    """One FHL/5 a master, masters in the order they first come; a row without master or house raises ValueError."""
    masters: dict[str, list[dict[str, object]]] = {}
    for at, row in enumerate(rows.select(WRITTEN).to_pylist(maps_as_pydicts="lossy")):
        if not _number(row):
            raise ValueError(f"row {at} has no house waybill number")
        masters.setdefault(awb_text(row["awb"], at), []).append(row)
    texts = [message(_message(awb, houses)) for awb, houses in masters.items()]
    return "\r\n".join(texts).encode("ascii")


def _message(awb: str, houses: list[dict[str, object]]) -> Iterator[str]:
    pieces = sum(row["package_quantity"] for row in houses if isinstance(row["package_quantity"], int))
    total = sum(row["gross_mass_kg"] for row in houses if isinstance(row["gross_mass_kg"], float))
    yield "FHL/5"
    airports = _airports(houses[0]) if all(_airports(row) for row in houses) else ""
    yield f"MBI/{awb}{airports}/T{pieces}K{decimal(float(total), MASS) or 0}"
    for row in houses:
        yield from _house(row)


def _number(row: dict[str, object]) -> str:
    return cimp_text(row["house_waybill"]).replace(" ", "")


def _airports(row: dict[str, object]) -> str:
    """Origin and destination, or the destination alone: the manual has no way to write an origin alone."""
    codes = [str(row[name] or "") for name in ("loading_location", "unloading_location")]
    origin, destination = (c if len(c) == len("LHR") and c.isascii() and c.isalpha() else "" for c in codes)
    return origin.upper() + destination.upper() if destination else ""


def _house(row: dict[str, object]) -> Iterator[str]:
    description = cimp_text(row["goods_description"])
    mass = decimal(row["gross_mass_kg"], MASS)
    pieces = "" if row["package_quantity"] is None else row["package_quantity"]
    short = description[:SHORT_DESCRIPTION].rstrip()
    yield f"HBS/{_number(row)}/{_airports(row)}/{pieces}/{f'K{mass}' if mass else ''}//{short}"
    attributes = row["attributes"] if isinstance(row["attributes"], dict) else {}
    handling = [code for code in cimp_text(attributes.get("special_handling")).split() if len(code) == len("DGR")]
    if handling:
        yield "/" + "/".join(handling[:9])
    if len(description) > SHORT_DESCRIPTION:
        lines = wrap_free_text(description, TEXT_LINES)
        yield from (("TXT/" if at == 0 else "/") + text for at, text in enumerate(lines))
    yield from (("HTS/" if at == 0 else "/") + code for at, code in enumerate(_codes(row)))
    yield from write_notes(row, account=False)
    yield from write_party("SHP", row, "consignor", account=False)
    yield from write_party("CNE", row, "consignee", account=False)
    value = decimal(row["declared_value"], VALUE)
    if value:
        yield f"CVD/{cimp_code(row['currency'])[:3] or 'XXX'}//NVD/{value}/XXX"


def _codes(row: dict[str, object]) -> list[str]:
    items = row["items"] if isinstance(row["items"], list) else []
    filed = [row["hs_code"], *(item["hs_code"] for item in items)]
    return list(dict.fromkeys(code for value in filed if (code := cimp_code(value))))[:TARIFF_LINES]


def recognise(head: bytes) -> bool:
    """Whether the first message of a file is an FHL."""
    return first_kind(head) == "FHL"


FORMAT = Format(
    name=NAME,
    title="House waybills of a consolidation (Cargo-IMP FHL)",
    standard="IATA Cargo-IMP, FHL versions 2 to 5",
    recognise=recognise,
    parse=parse,
    dump=dump,
)
