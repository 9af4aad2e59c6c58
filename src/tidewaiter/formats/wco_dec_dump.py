"""Writing rows as WCO declarations (DEC-DMS), one Declaration a row: what `wco_dec_read` reads of it is the row again.

Elements stand in the order of WCO_DEC_2_DMS.xsd. What the message does not say and the row does not hold is not made
up: a declaration that needs a signature, guarantees or duties is not complete without the declarant.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
from lxml import etree

from tidewaiter.formats.goods_lines import summed
from tidewaiter.formats.wco_dec_read import MODES
from tidewaiter.formats.xml_tree import document, node, number, root

DECLARATION = "urn:wco:datamodel:WCO:DEC-DMS:2"
TYPES = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
ENVELOPE = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
MODE_CODES = {mode: code for code, mode in reversed(MODES.items())}
"""Mode of transport to its digit; the first digit of a mode that has two."""

ORIGINAL = "9"
_ID_SIZE = 17
_CN, _LONGEST, _EXACT_PLACES = 8, 18, 12
_OF_ITEM = ("goods_description", "hs_code", "net_mass_kg", "country_of_origin")


def dump(rows: pa.Table) -> bytes:
    """A declaration, in an envelope where there are several; ValueError for a row that is none."""
    made = [_declaration(row) for row in rows.to_pylist(maps_as_pydicts="lossy")]
    if len(made) == 1:
        return document(made[0])
    whole = root("MetaData", ENVELOPE)
    whole.extend(made)
    return document(whole)


def _declaration(row: Mapping[str, Any]) -> "etree._Element":
    items = list(row["items"] or ())
    if not items and any(row[name] is not None for name in _OF_ITEM):
        items = [{**dict.fromkeys(("sequence", "gross_mass_kg", "quantity", "declared_value", "currency")), **row}]
    attributes = dict(row["attributes"] or {})
    sum_of_items = summed([{name: value for name, value in item.items() if value is not None} for item in items])
    invoice = row["declared_value"] if "declared_value" not in sum_of_items else None
    whole = etree.Element("Declaration")
    parts = [
        _day(row),
        node("FunctionCode", ORIGINAL),
        *_numbers(row, attributes),
        node("TypeCode", attributes.get("declaration_type")),
        node("GoodsItemQuantity", attributes.get("goods_items")),
        node("InvoiceAmount", number(invoice), currencyID=row["currency"]),
        _mass("TotalGrossMassMeasure", row["gross_mass_kg"]),
        node("TotalPackageQuantity", row["package_quantity"]),
        node("Agent", node("ID", attributes.get("agent"))),
        node(
            "BorderTransportMeans",
            node("ID", row["conveyance"]),
            node("ModeCode", MODE_CODES.get(row["transport_mode"])),
        ),
        node("Consignment", node("Carrier", _named(row["carrier"]))),
        node("Declarant", _named(None if attributes.get("agent") == row["filer"] else row["filer"])),
        node("ExitOffice", node("ID", attributes.get("exit_office"))),
        _party(row, "consignor", "Exporter") if _contacted(row, "consignor") else None,
        _shipment(row, items, attributes),
        node("PresentationOffice", node("ID", attributes.get("presentation_office"))),
    ]
    whole.extend(part for part in parts if part is not None)
    return _qualified(whole)


def _qualified(declaration: "etree._Element") -> "etree._Element":
    """The same in the namespaces of the standard."""
    whole = root("Declaration", DECLARATION, ds=TYPES)
    whole.extend(list(declaration))
    for element in whole.iterdescendants():
        element.tag = f"{{{TYPES if element.tag == 'DateTimeString' else DECLARATION}}}{element.tag}"
    return whole


def _numbers(row: Mapping[str, Any], attributes: Mapping[str, str]) -> "Iterator[etree._Element | None]":
    """The declarant's own reference and the number of customs, so that the identity follows from them again."""
    scheme, _, value = (row["consignment_id"] or "").partition(":")
    filed = row["declaration_number"] or value
    own = filed != value
    if scheme != "decl" or not filed or (own and value != f"{row['filer']}/{filed}"):
        raise ValueError(f"a declaration cannot carry {row['consignment_id']}")
    yield node("FunctionalReferenceID", filed if own else attributes.get("functional_reference"))
    yield None if own else node("ID", filed)


def _named(who: str | None) -> "etree._Element | None":
    """An identifier, or a name where it is none."""
    return node("Name" if who and (" " in who or len(who) > _ID_SIZE) else "ID", who)


def _day(row: Mapping[str, Any]) -> "etree._Element | None":
    day = row["posted_on"]
    said = node("DateTimeString", day.isoformat().replace("-", "") if day else None, formatCode="102")
    return node("AcceptanceDateTime", said)


def _contacted(row: Mapping[str, Any], role: str) -> bool:
    return row[f"{role}_phone"] is not None or row[f"{role}_email"] is not None


def _party(row: Mapping[str, Any], role: str, name: str) -> "etree._Element | None":
    if row[f"{role}_name"] is None and row[f"{role}_id"] is None:
        return None
    address = node(
        "Address",
        node("CityName", row[f"{role}_city"]),
        node("CountryCode", row[f"{role}_country"]),
        node("Line", row[f"{role}_address_line"]),
        node("PostcodeID", row[f"{role}_postcode"]),
    )
    reached = (
        node(
            "Communication",
            node("ID", row[f"{role}_{kind}"]),
            node("TypeCode", code if row[f"{role}_{kind}"] else None),
        )
        for kind, code in (("phone", "TE"), ("email", "EM"))
    )
    return node(name, node("Name", row[f"{role}_name"]), node("ID", row[f"{role}_id"]), address, *reached)


def _shipment(
    row: Mapping[str, Any], items: Sequence[Mapping[str, Any]], attributes: Mapping[str, str]
) -> "etree._Element | None":
    boxes = (
        node("TransportEquipment", node("SequenceNumeric", at), node("ID", box))
        for at, box in enumerate(row["container"] or (), 1)
    )
    journey = node(
        "Consignment",
        node("GoodsLocation", node("Name", attributes.get("goods_location"))),
        node("LoadingLocation", node("ID", row["loading_location"])),
        *boxes,
        node("UnloadingLocation", node("ID", row["unloading_location"])),
    )
    documents = (("awb", "741"), ("house_waybill", "703"), ("bill", "705"))
    previous = (
        node("PreviousDocument", node("ID", row[name]), node("TypeCode", kind)) for name, kind in documents if row[name]
    )
    procedures = _procedures(attributes.get("procedures", ""))
    return node(
        "GoodsShipment",
        None if _contacted(row, "consignee") else _party(row, "consignee", "Consignee"),
        journey,
        None if _contacted(row, "consignor") else _party(row, "consignor", "Consignor"),
        node("Destination", node("CountryCode", row["country_of_destination"])),
        node("ExportCountry", node("ID", row["country_of_dispatch"])),
        *(_item(item, at, procedures if at == 1 else ()) for at, item in enumerate(items, 1)),
        _party(row, "consignee", "Importer") if _contacted(row, "consignee") else None,
        *previous,
    )


def _procedures(said: str) -> "Sequence[etree._Element | None]":
    codes = said.split()
    if len(set(codes)) < len(codes):
        codes = [said]
    return [
        node("GovernmentProcedure", node("CurrentCode", code[:2]), node("PreviousCode", code[2:])) for code in codes
    ]


def _item(item: Mapping[str, Any], at: int, procedures: "Sequence[etree._Element | None]") -> "etree._Element | None":
    code = item["hs_code"] or ""
    measure = node(
        "GoodsMeasure",
        _mass("GrossMassMeasure", item["gross_mass_kg"]),
        _mass("NetNetWeightMeasure", item["net_mass_kg"]),
        node("TariffQuantity", number(item["quantity"])),
    )
    charge = node("ItemChargeAmount", number(item["declared_value"]), currencyID=item["currency"])
    commodity = node(
        "Commodity",
        node("Description", item["goods_description"]),
        *(
            node("Classification", node("ID", part), node("IdentificationTypeCode", kind))
            for part, kind in ((code[:_CN], "TSP"), (code[_CN:], "TRC"))
            if part
        ),
        measure,
        node("InvoiceLine", charge),
    )
    origin = item["country_of_origin"]
    return node(
        "GovernmentAgencyGoodsItem",
        node("SequenceNumeric", item["sequence"] or at),
        commodity,
        *procedures,
        node("Origin", node("CountryCode", origin), node("TypeCode", "1")) if origin else None,
    )


def _mass(tag: str, kilograms: float | None) -> "etree._Element | None":
    """A mass in kilograms, or in the unit in which all its digits can stand."""
    if kilograms is None:
        return None
    exact = Decimal(repr(kilograms))
    exponent = int(exact.as_tuple().exponent)
    if -exponent > _EXACT_PLACES:
        return node(tag, f"{(exact * 1000).normalize():f}", unitCode="GRM")
    if exact >= 10**_LONGEST:
        return node(tag, f"{(exact / 1000).normalize():f}", unitCode="TNE")
    return node(tag, number(kilograms), unitCode="KGM")
