"""Writing rows as an entry summary declaration of ICS1: CC315A, or CC313A where customs has given it a number.

One document is one declaration: a row, or the rows of one that was read, which differ in their parties. Elements stand
in the order of CC315A v11.2. The times that a header must have are those at which the centre received the rows; rows
without them give a document that says everything but when it was made.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from lxml import etree

from tidewaiter.formats.conveyance_words import in_two
from tidewaiter.formats.wco_dec_dump import MODE_CODES
from tidewaiter.formats.xml_tree import document, node, number

NEW, AMENDED = "CC315A", "CC313A"
NAMESPACE = "http://ics.dgtaxud.ec/"
BILL, PACKAGE = "N705", "PK"
FIELDS = ("Nam{}7", "StrAndNum{}22", "PosCod{}23", "Cit{}24", "Cou{}25", "TIN{}59")
PARTS = ("name", "address_line", "postcode", "city", "country", "id")
GROUPS = {"consignor": ("TRACONCO", "CO"), "consignee": ("TRACONCE", "CE")}
PLACES = {"loading_location": "PlaLoaGOOITE", "unloading_location": "PlaUnlGOOITE"}
HEADER = {NEW: ("RefNumHEA4", "DecDatTimHEA114"), AMENDED: ("DocNumHEA5", "DatTimAmeHEA113")}
"""Where each message has its number and its moment."""

ROLES = ("consignor", "consignee")
_MESSAGE_ID = 14

Row = Mapping[str, Any]


def dump(rows: pa.Table) -> bytes:
    """One declaration; ValueError for rows that are none, or not the whole of one."""
    found = rows.to_pylist(maps_as_pydicts="lossy")
    filed, lodger = _identity(found)
    alone = len(found) == 1
    told = {tuple(value for name, value in row.items() if name.startswith(ROLES)) for row in found}
    if len(told) < len(found):
        raise ValueError("goods of the same parties are one row of an entry summary declaration")
    first = found[0]
    amended = lodger is None  # the number that customs gave names it alone
    if amended:
        lodger = first["filer"]
    root = AMENDED if amended else NEW
    shared = [name for name in PLACES if len({row[name] for row in found}) == 1]
    whole = etree.Element(f"{{{NAMESPACE}{root}}}{root}", nsmap={"ie": NAMESPACE + root})
    parts = [
        *_message(first, root, filed, lodger),
        _header(first, HEADER[root], filed, shared, alone=alone),
        *(_party(first, role, "1") for role in ROLES if alone),
        node("NOTPAR670", node("NamNOTPAR672", _attribute(first, "notify_party"))),
        *(item for row in found for item in _items(row, shared, alone=alone)),
        *_tail(first, lodger),
    ]
    whole.extend(part for part in parts if part is not None)
    return document(whole)


def _identity(rows: Sequence[Row]) -> tuple[str, str | None]:
    """Number of the declaration and who lodged it, None where the number alone names it."""
    if not rows:
        raise ValueError("an entry summary declaration needs a row")
    filed = rows[0]["declaration_number"]
    first, _, last = rows[0]["consignment_id"].removesuffix("/1" if len(rows) > 1 else "").rpartition(filed or "ens:")
    for at, row in enumerate(rows, 1):
        wanted = f"{first}{filed}" + (f"/{at}" if len(rows) > 1 else "")
        if row["consignment_id"] != wanted or last or not re.fullmatch(r"ens:(?:.+/)?", first):
            raise ValueError(f"row {at} is not of an entry summary declaration: {row['consignment_id']}")
    lodger = first.removeprefix("ens:").removesuffix("/")
    return filed, lodger or None


def _party(row: Row, role: str, level: str) -> "etree._Element | None":
    """A party of the declaration (level 1) or of an item (level 2)."""
    group, key = GROUPS[role]
    fields = zip(FIELDS, PARTS, strict=True)
    return node(group + level, *(node(name.format(key + level), row[f"{role}_{part}"]) for name, part in fields))


def _attribute(row: Row, name: str) -> str | None:
    said: str | None = dict(row["attributes"] or {}).get(name)
    return said


def _message(row: Row, root: str, filed: str, lodger: str | None) -> "Iterator[etree._Element | None]":
    """Sender, moment of preparation, number and kind of the message."""
    made = _minute(row["received_at"])
    yield node("MesSenMES3", lodger)
    yield node("DatOfPreMES9", made[2:8] if made else None)
    yield node("TimOfPreMES10", made[8:] if made else None)
    yield node("MesIdeMES19", filed[:_MESSAGE_ID])
    yield node("MesTypMES20", root)


def _header(
    row: Row, own: tuple[str, str], filed: str, shared: Sequence[str], *, alone: bool
) -> "etree._Element | None":
    number_tag, moment_tag = own
    vehicle, voyage = in_two(row["conveyance"], row["transport_mode"])
    return node(
        "HEAHEA",
        node(number_tag, filed),
        node("TraModAtBorHEA76", MODE_CODES.get(row["transport_mode"])),
        node("IdeOfMeaOfTraCroHEA85", vehicle),
        node("NatOfMeaOfTraCroHEA87", _attribute(row, "nationality_of_transport")),
        node("TotNumOfIteHEA305", len(row["items"] or ()) or None) if alone else None,
        node("TotNumOfPacHEA306", row["package_quantity"]) if alone else None,
        node("TotGroMasHEA307", number(row["gross_mass_kg"])) if alone else None,
        node("SpeCirIndHEA1", _attribute(row, "specific_circumstance")),
        node("ComRefNumHEA", _attribute(row, "commercial_reference")),
        node("ConRefNumHEA", voyage),
        *(node(f"{PLACES[name]}334", row[name]) for name in shared),
        node(moment_tag, _minute(row["received_at"])),
    )


def _items(row: Row, shared: Sequence[str], *, alone: bool) -> "Iterator[etree._Element | None]":
    """The goods items of a row; what is said of the row as a whole stands with the first."""
    for at, item in enumerate(row["items"] or (), 1):
        of_row = at == 1
        pieces = row["package_quantity"] if of_row else None
        yield node(
            "GOOITEGDS",
            node("IteNumGDS7", item["sequence"] or at),
            node("GooDesGDS23", item["goods_description"]),
            node("GroMasGDS46", number(item["gross_mass_kg"])),
            *(node(f"{tag}333", row[name]) for name, tag in PLACES.items() if of_row and name not in shared),
            node("PRODOCDC2", node("DocTypDC21", BILL), node("DocRefDC23", row["bill"]))
            if of_row and row["bill"]
            else None,
            None if alone else _party(row, "consignor", "2"),
            node("COMCODGODITM", node("ComNomCMD1", item["hs_code"])),
            None if alone else _party(row, "consignee", "2"),
            *(node("CONNR2", node("ConNumNR21", box)) for box in row["container"] or () if of_row),
            node("PACGS2", node("KinOfPacGS23", PACKAGE), node("NumOfPacGS24", pieces)) if pieces else None,
        )


def _tail(row: Row, lodger: str | None) -> "Iterator[etree._Element | None]":
    """Routing, who lodged it, seals, office of first entry, carrier."""
    filer, carrier = row["filer"], row["carrier"]
    for code in (_attribute(row, "routing") or "").split():
        yield node("ITI", node("CouOfRouCodITI1", code))
    if filer == lodger:
        yield node("PERLODSUMDEC", node("TINPLD1", lodger))
    else:
        yield node("PERLODSUMDEC", node("NamPLD1", filer))
    for seal in (_attribute(row, "seals") or "").split():
        yield node("SEAID529", node("SeaIdSEAID530", seal))
    office = node("RefNumCUSOFFFENT731", _attribute(row, "office_of_first_entry"))
    yield node("CUSOFFFENT730", office, node("ExpDatOfArrFIRENT733", _minute(row["eta"])))
    if carrier != filer:
        yield node("TRACARENT601", node("NamTRACARENT604" if " " in (carrier or "") else "TINTRACARENT602", carrier))


def _minute(moment: datetime | None) -> str | None:
    """CCYYMMDDHHMM."""
    return re.sub("[^0-9]", "", moment.isoformat()[:16]) if moment is not None else None
