"""Consignment rows as UN/EDIFACT interchanges: CUSCAR (D.95B) and what it shares with ITMATT.

Rows that follow each other under one filer are an interchange, under one conveyance a message. References count from 1,
dates come from the rows: the same rows give the same bytes. Text is UTF-8 (UNOY), masses are kilograms. Written are
WRITTEN and the attributes in ATTRIBUTES; lines are cut to the lengths of the standard.
"""

import re
import textwrap
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

import pyarrow as pa

from tidewaiter.formats.edifact_marks import Marks

WRITTEN = (
    *("consignment_id", "s10", "tracking_number", "awb", "house_waybill", "bill", "regime", "transport_mode"),
    *("container", "filer", "carrier", "conveyance", "goods_description", "hs_code", "gross_mass_kg", "net_mass_kg"),
    *("package_quantity", "declared_value", "currency", "country_of_dispatch", "country_of_origin"),
    *("country_of_destination", "loading_location", "unloading_location", "posted_on", "eta", "received_at", "items"),
    *("attributes", "simulated"),
    *(
        f"{role}_{part}"
        for role in ("consignor", "consignee")
        for part in ("name", "address_line", "city", "postcode", "country", "phone", "email", "id")
    ),
)
ATTRIBUTES = ("message_function", "vessel_code", "notify_party", "place_of_delivery")

Row = dict[str, Any]
Identify = Callable[[Row, int], Iterator[str]]

_MARKS = Marks()
_MODES = {"maritime": "1", "rail": "2", "road": "3", "air": "4", "mail": "5"}
_LINE, _LINES, _STREETS, _TEXT, _PARTY, _PLACE = 35, 5, 4, 70, 35, 25
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\U000f0000-\U000f00ff]+")
_SCHEMES = ("bill", "awb", "house_waybill")


def dump(rows: pa.Table) -> bytes:
    """One file for all rows, in their order; ValueError for a row without bill or waybill."""
    return write(rows, ("CUSCAR", "D", "95B", "UN"), "785", _manifest_line)


def write(rows: pa.Table, kind: tuple[str, str, str, str], document: str, identify: Identify) -> bytes:
    """Interchanges of one kind of message, a consignment's first segments as `identify` gives them."""
    records = rows.select(WRITTEN).to_pylist(maps_as_pydicts="lossy")
    text = ""
    for number, (_, group) in enumerate(groupby(records, key=_interchange), 1):
        text += _envelope(list(group), number, kind, document, identify)
    return text.encode()


def clean(value: object) -> str:
    """Text without control characters, blanks single."""
    return " ".join(_UNSENDABLE.sub(" ", str(value or "")).split())


def _manifest_line(row: Row, number: int) -> Iterator[str]:
    if not any(row[scheme] for scheme in _SCHEMES):
        raise ValueError(f"row {number - 1} has no bill or waybill number: a CUSCAR cannot carry it")
    yield _MARKS.write("CNI", str(number))
    for qualifier, scheme in (("MWB", "awb"), ("HWB", "house_waybill"), ("BM", "bill")):
        if row[scheme] and not (scheme == "bill" and (row["awb"] or row["house_waybill"])):
            yield _MARKS.write("RFF", (qualifier, clean(row[scheme])))


def _interchange(row: Row) -> tuple[str, bool]:
    return clean(row["filer"] or row["carrier"])[:_PARTY], bool(row["simulated"])


def _journey(row: Row) -> tuple[Any, ...]:
    attributes = row["attributes"] or {}
    kept = (attributes.get("message_function"), attributes.get("vessel_code"))
    return (row["carrier"], row["transport_mode"], row["conveyance"], row["eta"], *kept)


def _envelope(rows: list[Row], number: int, kind: tuple[str, str, str, str], document: str, identify: Identify) -> str:
    sender, simulated = _interchange(rows[0])
    made = next((row[n] for row in rows for n in ("received_at", "eta") if row[n] is not None), datetime(2000, 1, 1))  # noqa: DTZ001 - stands for no date at all
    stamp = (made.strftime("%y%m%d"), made.strftime("%H%M"))
    test = ("", "", "", "", "", "1") if simulated else ()
    text = _MARKS.write("UNB", ("UNOY", "3"), sender or "UNKNOWN", "CUSTOMS", stamp, str(number), *test) + "\n"
    count = 0
    for count, (_, group) in enumerate(groupby(rows, key=_journey), 1):
        body = list(_message(list(group), document, f"{number}-{count}", made, identify))
        text += _MARKS.write("UNH", str(count), kind) + "\n"
        text += "".join(f"{segment}\n" for segment in body)
        text += _MARKS.write("UNT", str(len(body) + 2), str(count)) + "\n"
    return text + _MARKS.write("UNZ", str(count), str(number)) + "\n"


def _message(rows: list[Row], document: str, reference: str, made: datetime, identify: Identify) -> Iterator[str]:
    first = rows[0]
    attributes = first["attributes"] or {}
    yield _MARKS.write("BGM", document, reference, clean(attributes.get("message_function"))[:3] or "9")
    yield _MARKS.write("DTM", ("137", made.strftime("%Y%m%d%H%M"), "203"))
    vessel, _, voyage = clean(first["conveyance"]).rpartition(" ")
    carrier = (clean(first["carrier"])[:17], "172")
    means = (clean(attributes.get("vessel_code"))[:9], "", "", vessel[:_LINE])
    mode = _MODES.get(first["transport_mode"] or "", "")
    if any((vessel, voyage, carrier[0], mode)):
        shown = carrier if carrier[0] else ""
        yield _MARKS.write("TDT", "20", voyage[:17], mode, "", shown, "", "", means if any(means) else "")
    if first["eta"] is not None:
        yield _MARKS.write("DTM", ("132", first["eta"].strftime("%Y%m%d%H%M%S"), "204"))
    for line, row in enumerate(rows, 1):
        yield from identify(row, line)
        yield from _consignment(row)


def _consignment(row: Row) -> Iterator[str]:
    attributes = row["attributes"] or {}
    if row["posted_on"] is not None:
        yield _MARKS.write("DTM", ("200", row["posted_on"].strftime("%Y%m%d"), "102"))
    for qualifier, text in (
        ("9", row["loading_location"]),
        ("11", row["unloading_location"]),
        ("7", attributes.get("place_of_delivery")),
        ("35", row["country_of_dispatch"]),
        ("28", row["country_of_destination"]),
    ):
        if text:
            yield _MARKS.write("LOC", qualifier, clean(text)[:_PLACE])
    for qualifier, role in (("CZ", "consignor"), ("CN", "consignee")):
        yield from _party(qualifier, role, row)
    if notify := clean(attributes.get("notify_party"))[:_LINE]:
        yield _MARKS.write("NAD", "NI", "", "", notify)
    if row["gross_mass_kg"] is not None:
        yield _MARKS.write("CNT", ("7", decimal(row["gross_mass_kg"]), "KGM"))
    if row["package_quantity"] is not None:
        yield _MARKS.write("CNT", ("11", str(row["package_quantity"])))
    if row["declared_value"] is not None:
        yield _MARKS.write("MOA", ("40", decimal(row["declared_value"]), clean(row["currency"])[:3]))
    yield from _goods(row)


def _party(qualifier: str, role: str, row: Row) -> Iterator[str]:
    part = {n: clean(row[f"{role}_{n}"]) for n in ("name", "city", "postcode", "country", "id", "phone", "email")}
    streets = [line for whole in clean(row[f"{role}_address_line"]).split(", ") for line in _wrapped(whole, _LINE)]
    if not (any(part.values()) or streets):
        return
    name = tuple(_wrapped(part["name"], _LINE)[:_LINES])
    street, country = tuple(streets[:_STREETS]), part["country"][:2]
    place = (part["city"][:_LINE], "", part["postcode"][:17], country)
    yield _MARKS.write("NAD", qualifier, part["id"][:_LINE], "", name or "", street or "", *place)
    if part["phone"] or part["email"]:
        yield _MARKS.write("CTA", "IC")
        for text, channel in ((part["phone"], "TE"), (part["email"], "EM")):
            if text:
                yield _MARKS.write("COM", (text[:512], channel))


def _goods(row: Row) -> Iterator[str]:
    """A GID for each item; a row without items is one item itself."""
    own = ("goods_description", "hs_code", "country_of_origin", "net_mass_kg")
    items = row["items"] or [{name: row[name] for name in own} | {"quantity": row["package_quantity"]}]
    boxes = [clean(box) for box in row["container"] or []]
    for at, item in enumerate(items, 1):
        quantity = decimal(item.get("quantity"))
        yield _MARKS.write("GID", str(at), (quantity, "PK") if quantity else "")
        lines = _wrapped(clean(item.get("goods_description")), _TEXT)
        for start in range(0, len(lines), _LINES):
            yield _MARKS.write("FTX", "AAA", "", "", tuple(lines[start : start + _LINES]))
        for code, name in (("AAB", "gross_mass_kg"), ("AAC", "net_mass_kg")):
            if item.get(name) is not None:
                yield _MARKS.write("MEA", "AAE", code, ("KGM", decimal(item[name])))
        if item.get("declared_value") is not None:
            yield _MARKS.write("MOA", ("40", decimal(item["declared_value"]), clean(item.get("currency"))[:3]))
        if at == 1:
            yield from (_MARKS.write("SGP", box) for box in boxes)
        if item.get("hs_code"):
            yield _MARKS.write("CST", str(at), (clean(item["hs_code"]), "122"))
        if item.get("country_of_origin"):
            yield _MARKS.write("LOC", "27", clean(item["country_of_origin"])[:2])


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)


def decimal(value: float | None) -> str:
    """A number without exponent, at most six decimals, '' for none."""
    if value is None:
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text
