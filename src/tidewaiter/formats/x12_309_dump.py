"""Consignment rows as an X12 309 interchange, release 004050 (the first whose N10 has countries and currency).

Rows that follow each other under one filer, carrier and conveyance are one set, under one port and arrival one P4 loop.
Control numbers count from 1, dates come from the rows: the same rows give the same bytes. A row needs `bill`, its
issuer's SCAC (four letters, or the carrier's) in front. Written: WRITTEN and the attributes in ATTRIBUTES; text is
cut to the lengths of the standard, values to whole units of currency. Masses are in kilograms.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import pyarrow as pa

from tidewaiter.formats.x12_marks import Delimiters
from tidewaiter.formats.x12_ports import code

WRITTEN = (
    *("bill", "regime", "carrier", "filer", "conveyance", "container", "gross_mass_kg", "package_quantity", "items"),
    *("goods_description", "hs_code", "declared_value", "currency", "country_of_origin", "country_of_destination"),
    *("loading_location", "unloading_location", "eta", "received_at", "simulated", "attributes"),
    *(
        f"{role}_{part}"
        for role in ("consignor", "consignee")
        for part in ("name", "address_line", "city", "postcode", "country", "phone", "email", "id")
    ),
)
ATTRIBUTES = (
    *("manifest_type", "vessel_code", "firms_code", "bill_type", "place_of_receipt", "notify_party"),
    *("consignor_state", "consignee_state"),
)
"""Attributes that are written; see `x12_309_bill.ATTRIBUTES` for what they are."""

_METHODS = {"ocean": "O", "rail": "R", "truck": "J", "air": "A"}
_ROLES = (("SH", "consignor"), ("CN", "consignee"))
_MARKS = Delimiters()
_RELEASE = "004050"
_BILLS_PER_PORT = 9999
_PORTS_PER_SET = 20
_NAME, _LINE, _TEXT, _PARTY = 60, 55, 45, 15
_SCAC = 4
_UNSENDABLE = re.compile(r"[*~>\x00-\x1f\x7f]+")


def dump(rows: pa.Table) -> bytes:
    """One file for all rows, in their order; ValueError for a row without `bill`."""
    records = rows.select(WRITTEN).to_pylist(maps_as_pydicts="lossy")
    for at, row in enumerate(records):
        if not row["bill"]:
            raise ValueError(f"row {at} has no bill number: X12 309 cannot carry it")
    text = ""
    for number, (_, group) in enumerate(groupby(records, key=_interchange), 1):
        text += _envelope(list(group), number)
    return text.encode()


def _interchange(row: dict[str, Any]) -> tuple[str, bool]:
    return _clean(row["filer"] or row["carrier"])[:_PARTY], bool(row["simulated"])


def _manifest(row: dict[str, Any]) -> tuple[Any, ...]:
    attributes = row["attributes"] or {}
    kept = (attributes.get("vessel_code"), attributes.get("manifest_type"))
    return (row["carrier"], row["regime"], row["conveyance"], *kept)


def _port(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["unloading_location"], row["eta"], (row["attributes"] or {}).get("firms_code")


def _envelope(rows: list[dict[str, Any]], number: int) -> str:
    sender, simulated = _interchange(rows[0])
    made = next((row[n] for row in rows for n in ("received_at", "eta") if row[n] is not None), datetime(2000, 1, 1))  # noqa: DTZ001 - stands for no date at all
    sets = list(_sets(rows))
    isa = ["00", " " * 10, "00", " " * 10, "ZZ", sender.ljust(_PARTY), "ZZ", "CUSTOMS".ljust(_PARTY)]
    isa += [
        made.strftime("%y%m%d"),
        made.strftime("%H%M"),
        "U",
        "00401",
        f"{number:09d}",
        "0",
        "T" if simulated else "P",
    ]
    body = "".join(f"{text}\n" for text in sets)
    group = ("GS", "AQ", sender or "UNKNOWN", "CUSTOMS", made.strftime("%Y%m%d"), made.strftime("%H%M"), str(number))
    return (
        f"{'*'.join(('ISA', *isa))}*>~\n"
        f"{_MARKS.write(*group, 'X', _RELEASE)}\n"
        f"{body}"
        f"{_MARKS.write('GE', str(len(sets)), str(number))}\n"
        f"{_MARKS.write('IEA', '1', f'{number:09d}')}\n"
    )


def _sets(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Sets of one manifest each, split where a port loop or the number of ports would outgrow the standard."""
    control = 0
    for _, group in groupby(rows, key=_manifest):
        loops = [chunk for _, bills in groupby(group, key=_port) for chunk in _chunks(list(bills), _BILLS_PER_PORT)]
        for ports in _chunks(loops, _PORTS_PER_SET):
            control += 1
            segments = [_MARKS.write("ST", "309", f"{control:04d}"), *_body(ports)]
            segments.append(_MARKS.write("SE", str(len(segments) + 1), f"{control:04d}"))
            yield "\n".join(segments)


def _chunks(values: list[Any], size: int) -> list[list[Any]]:
    return [values[at : at + size] for at in range(0, len(values), size)]


def _body(ports: list[list[dict[str, Any]]]) -> Iterator[str]:
    first = ports[0][0]
    attributes = first["attributes"] or {}
    vessel, _, voyage = _clean(first["conveyance"]).rpartition(" ")
    carrier = _clean(first["carrier"])[:_SCAC] or _split_bill(first)[0]
    kind = _METHODS.get(first["regime"] or "", "")
    bills = str(sum(len(bills) for bills in ports))
    # The flag of the vessel is mandatory and not known: ZZ stands for that.
    manifest = (carrier, kind, "ZZ", _clean(attributes.get("vessel_code"))[:8], vessel[:28], voyage[:10], "1", bills)
    yield _MARKS.write("M10", *manifest, _clean(attributes.get("manifest_type"))[:1] or "W")
    for rows in ports:
        place, eta, firms = _port(rows[0])
        day = eta.strftime("%Y%m%d") if eta else ""
        clock = eta.strftime("%H%M%S" if eta.second else "%H%M") if eta else ""
        yield _MARKS.write("P4", code(_clean(place))[:30], day, str(len(rows)), _clean(firms)[:30], clock)
        for line, row in enumerate(rows, 1):
            yield _MARKS.write("LX", str(line))
            yield from _bill(row)


def _bill(row: dict[str, Any]) -> Iterator[str]:
    attributes = row["attributes"] or {}
    issuer, number = _split_bill(row)
    quantity, mass = _decimal(row["package_quantity"]), _decimal(row["gross_mass_kg"])
    yield _MARKS.write(
        *("M11", number, code(_clean(row["loading_location"]))[:30], quantity, "PCS" if quantity else ""),
        *(mass, "K" if mass else "", "", "", _clean(attributes.get("bill_type"))[:2]),
        *(_clean(attributes.get("place_of_receipt"))[:17], "", issuer),
    )
    for tag, role in _ROLES:
        yield from _party(tag, role, row, _clean(attributes.get(f"{role}_state"))[:2])
    if notify := _clean(attributes.get("notify_party"))[:_NAME]:
        yield _MARKS.write("N1", "N1", notify)
    boxes = [_clean(box) for box in row["container"] or []]
    for at, box in enumerate(boxes or [""]):
        yield _MARKS.write("VID", "CN", box[:4], box[4:14]) if box else _MARKS.write("VID", "NC", "", "NC")
        if at == 0:
            yield from _goods(row)


def _split_bill(row: dict[str, Any]) -> tuple[str, str]:
    """Issuer and number; without letters in front the carrier is taken for the issuer."""
    bill, carrier = _clean(row["bill"]), _clean(row["carrier"])[:_SCAC]
    if len(bill) > _SCAC and bill[:_SCAC].isascii() and bill[:_SCAC].isalpha():
        return bill[:_SCAC], bill[_SCAC:]
    return carrier, bill.removeprefix(carrier) or bill


def _party(tag: str, role: str, row: dict[str, Any], state: str) -> Iterator[str]:
    part = {
        name: _clean(row[f"{role}_{name}"]) for name in ("name", "city", "postcode", "country", "phone", "email", "id")
    }
    address = _clean(row[f"{role}_address_line"])
    if not (any(part.values()) or address):
        return
    names = _wrapped(part["name"], _NAME) or [""]
    yield _MARKS.write("N1", tag, names[0], "ZZ" if part["id"] else "", part["id"][:80])
    if names[1:]:
        yield _MARKS.write("N2", *names[1:3])
    lines = [line for whole in address.split(", ") for line in _wrapped(whole, _LINE)]
    for pair in _chunks(lines[:4], 2):
        yield _MARKS.write("N3", *pair)
    if part["city"] or part["postcode"] or part["country"] or state:
        yield _MARKS.write("N4", part["city"][:30], state, part["postcode"][:15], part["country"][:2])
    contacts = [("TE", part["phone"][:80]), ("EM", part["email"][:80])]
    known = [text for pair in contacts if pair[1] for text in pair]
    if known:
        yield _MARKS.write("PER", "IC", "", *known)


def _goods(row: dict[str, Any]) -> Iterator[str]:
    """An N10 for each item; a row without items is one item itself."""
    own = ("goods_description", "hs_code", "declared_value", "currency", "country_of_origin")
    items = row["items"] or [{name: row[name] for name in own} | {"quantity": row["package_quantity"]}]
    destination = _clean(row["country_of_destination"])[:2]
    for item in items:
        lines = _wrapped(_clean(item.get("goods_description")), _TEXT) or [""]
        mass, hs = _decimal(item.get("gross_mass_kg")), _clean(item.get("hs_code"))
        value = item.get("declared_value")
        worth = "" if value is None else f"{round(value):02d}"
        yield _MARKS.write(
            *(
                "N10",
                _decimal(item.get("quantity")),
                lines[0],
                "",
                "A" if hs else "",
                hs,
                worth,
                "K" if mass else "",
                mass,
            ),
            *(
                "",
                "",
                _clean(item.get("country_of_origin"))[:2],
                destination,
                _clean(item.get("currency"))[:3] if worth else "",
            ),
        )
        yield from (_MARKS.write("N10", "", line) for line in lines[1:])


def _wrapped(text: str, width: int) -> Sequence[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _decimal(value: float | None) -> str:
    if value is None:
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def _clean(value: object) -> str:
    """Text without separators and control characters, blanks single."""
    return " ".join(_UNSENDABLE.sub(" ", str(value or "")).split())
