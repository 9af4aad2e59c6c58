"""Writing rows as one filing of ICS2: each row is a consignment, what they share stands on the filing.

Element names and their order are those of the public schemas (`urn:wco:datamodel:eu:ics2:2`); the traders' messages,
which are not public, share the names. What they ask beyond the fields of a row (container indicator, transport charges,
measures) is not made up, so that a filing is not complete without the declarant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from lxml import etree

from tidewaiter.formats.conveyance_words import in_two
from tidewaiter.formats.goods_lines import summed
from tidewaiter.formats.wco_dec_dump import MODE_CODES
from tidewaiter.formats.xml_tree import document, node, number, root

NAMESPACE = "urn:wco:datamodel:eu:ics2"
POSTAL = frozenset({"F40", "F41", "F42", "F43", "F44", "F45"})
SHARED = ("declaration_number", "filer", "transport_mode", "conveyance", "eta")
DOCUMENTS = {"house_waybill": "N703", "bill": "N705", "awb": "N741"}
"""Kinds of transport document (UN/EDIFACT 1001 with the N of the Union's code list), best first."""

_MRN = re.compile(r"[0-9]{2}[A-Z]{2}[A-Z0-9]{14}")
_ROOT = re.compile(r"IE[0-9A-Z][\w.-]*", re.ASCII)
_LOCODE = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")
_MOST_PACKAGES = 99_999_999
_SUBHEADING = 6

Row = Mapping[str, Any]


def dump(rows: pa.Table) -> bytes:
    """One filing; ValueError for rows that are none, or of several filings."""
    found = rows.to_pylist(maps_as_pydicts="lossy")
    if not found:
        raise ValueError("a filing needs a row")
    first = found[0]
    attributes = dict(first["attributes"] or {})
    special = attributes.get("specific_circumstance")
    name = attributes.get("message") or (f"IE3{special}" if special else "")
    if not _ROOT.fullmatch(name):
        raise ValueError("no row says which filing of ICS2 this is: attributes message or specific_circumstance")
    for row in found:
        if any(row[field] != first[field] for field in SHARED) or dict(row["attributes"] or {}) != attributes:
            raise ValueError(f"{row['consignment_id']} is not of the filing of {first['consignment_id']}")
    named = [_named(row) for row in found]
    whole = root(name, f"{NAMESPACE}:2")
    parts = [
        *_head(first, special, own=named[0][0]),
        *(_master(row, unit, special) for row, (_, unit) in zip(found, named, strict=True)),
    ]
    whole.extend(part for part in parts if part is not None)
    for element in whole.iterdescendants():
        element.tag = f"{{{NAMESPACE}:2}}{element.tag}"
    return document(whole)


def _named(row: Row) -> tuple[bool, str]:
    """Whether the filer names the consignment as its declarant, and the number of the consignment in the filing."""
    scheme, _, value = (row["consignment_id"] or "").partition(":")
    base = row["declaration_number"]
    for own, prefix in ((True, base or row["filer"]), (False, base or "")):
        if scheme == "ens" and prefix is not None and value.startswith(f"{prefix}/") and value != f"{prefix}/":
            return own, value.removeprefix(f"{prefix}/")
    raise ValueError(f"a filing of ICS2 cannot carry {row['consignment_id']}")


def _head(row: Row, special: str | None, *, own: bool) -> "Iterator[etree._Element | None]":
    base = row["declaration_number"]
    customs = base is not None and _MRN.fullmatch(base) is not None
    means, journey = in_two(row["conveyance"], row["transport_mode"])
    eta = row["eta"]
    yield node("MRN" if customs else "LRN", base)
    yield node("specificCircumstanceIndicator", special)
    yield node(
        "activeBorderTransportMeans",
        node("modeOfTransport", MODE_CODES.get(row["transport_mode"])),
        node("identificationNumber", means),
        node("conveyanceReferenceNumber", journey),
        node("estimatedDateAndTimeOfArrival", eta.isoformat() if isinstance(eta, datetime) else None),
    )
    yield node("declarant" if own else "representative", node("identificationNumber", row["filer"]))


def _master(row: Row, unit: str, special: str | None) -> "etree._Element | None":
    """A master consignment with one house, or without one where the master's document names the row."""
    kind = next((name for name in DOCUMENTS if _is(row[name], unit)), None)
    others = [name for name in DOCUMENTS if name != kind and row[name] is not None]
    if len(others) > 1:
        raise ValueError(f"{row['consignment_id']} has more transport documents than a filing can carry")
    if kind in {"awb", "bill"} and not others and row["items"]:
        return node("consignmentMasterLevel", *_unit(row, "transportDocumentMasterLevel", kind, unit, special))
    house = node("consignmentHouseLevel", *_unit(row, "transportDocumentHouseLevel", kind, unit, special))
    above = (_document("transportDocumentMasterLevel", name, row[name]) for name in others)
    return node("consignmentMasterLevel", house, *above)


def _is(filed: str | None, unit: str) -> bool:
    """Whether the number of the consignment is this document; a waybill is filed with or without its hyphen."""
    return filed is not None and (filed == unit or filed.replace("-", "") == re.sub("[ -]", "", unit))


def _document(tag: str, kind: str, filed: str) -> "etree._Element | None":
    return node(tag, node("documentNumber", filed), node("type", DOCUMENTS[kind]))


def _unit(row: Row, tag: str, kind: str | None, unit: str, special: str | None) -> "Iterator[etree._Element | None]":
    """What a consignment says, at either level; the house's own document names it, else its reference (UCR)."""
    items: Sequence[Row] = row["items"] or ()
    carrier, invoice = row["carrier"], _invoice(row)
    yield node("totalGrossMass", number(row["gross_mass_kg"]))
    yield node("carrier", node("name" if " " in (carrier or "") else "identificationNumber", carrier))
    yield _party(row, "consignee")
    yield from (_item(item, at, row, special) for at, item in enumerate(items, 1))
    yield _party(row, "consignor")
    yield _place("placeOfLoading", row["loading_location"])
    yield None if kind is None else _document(tag, kind, unit)
    for box in row["container"] or ():
        held = etree.Element("containerIdentificationNumber")
        held.text = box
        yield node("transportEquipment", held)
    yield node("referenceNumberUCR", unit) if kind is None else None
    yield _place("placeOfUnloading", row["unloading_location"])
    yield invoice
    yield None if items else _packages(row)


def _invoice(row: Row) -> "etree._Element | None":
    """The total, where the items do not come to it."""
    items = [{name: value for name, value in item.items() if value is not None} for item in row["items"] or ()]
    told = summed(items)
    if row["declared_value"] is None or all(told.get(name) == row[name] for name in ("declared_value", "currency")):
        return None
    return _money("totalAmountInvoiced", row)


def _money(tag: str, said: Row) -> "etree._Element | None":
    value = number(said["declared_value"])
    return node(tag, node("value", value), node("currency", said["currency"])) if value else None


def _packages(row: Row) -> "etree._Element | None":
    left, parts = row["package_quantity"] or 0, []
    while left > 0:
        parts.append(node("numberOfPackages", min(left, _MOST_PACKAGES)))
        left -= _MOST_PACKAGES
    return node("packaging", *parts)


def _item(item: Row, at: int, row: Row, special: str | None) -> "etree._Element | None":
    code = item["hs_code"] or ""
    return node(
        "goodsItem",
        node("goodsItemNumber", item["sequence"] or at),
        node(
            "commodity",
            node("descriptionOfGoods", item["goods_description"]),
            node(
                "commodityCode",
                node("harmonizedSystemSubHeadingCode", code[:_SUBHEADING]),
                node("combinedNomenclatureCode", code[_SUBHEADING:]),
            ),
        ),
        node(
            "weight",
            *(
                node(tag, number(item[name]))
                for tag, name in (("grossMass", "gross_mass_kg"), ("netMass", "net_mass_kg"))
            ),
        ),
        _packages(row) if at == 1 else None,
        node("countryOfOrigin", item["country_of_origin"]),
        _money("postalValue" if special in POSTAL else "itemAmountInvoiced", item),
    )


def _party(row: Row, role: str) -> "etree._Element | None":
    street = ("city", "country", "postcode")
    address = node(
        "address",
        *(node(part, row[f"{role}_{part}"]) for part in street),
        node("street", row[f"{role}_address_line"]),
    )
    reached = (
        node("communication", node("identifier", row[f"{role}_{kind}"]), node("type", code))
        for kind, code in (("phone", "TE"), ("email", "EM"))
        if row[f"{role}_{kind}"] is not None
    )
    named = (node("name", row[f"{role}_name"]), node("identificationNumber", row[f"{role}_id"]))
    return node(role, *named, address, *reached)


def _place(tag: str, place: str | None) -> "etree._Element | None":
    return node(tag, node("UNLOCODE" if _LOCODE.fullmatch(place or "") else "location", place))
