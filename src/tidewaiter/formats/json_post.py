"""What a customs declaration CN 22 or CN 23 says, as posts' JSON interfaces carry it.

Three shapes: a label request with `customsForm` (parties in `fromAddress` and `toAddress`), a parcel with `customsInfo`
and `addresses`, and a `customs_info` beside `from_address`, `to_address`. An item with an S10 identifier is
known by it; else by the post's tracking number or the sender's reference.
"""

import re

from tidewaiter.formats.json_layout import Layout, Lines, reader
from tidewaiter.formats.json_layout_dump import dumper
from tidewaiter.formats.json_paths import Paths, said

_S10 = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_MAIL = {"regime": "mail", "transport_mode": "mail"}
_NUMBERS: Paths = ("trackingNumber", "tracking_code", "internationalTrackingNumber", "barcode", "s10", "parcelId", "id")


def name_by_s10(row: dict[str, object], unit: object, numbers: Paths = _NUMBERS) -> None:
    """An identifier of the S10 form names the item in any system; its check digit is for intake."""
    number = (said(unit, numbers) or "").replace(" ", "").upper()
    if _S10.fullmatch(number):
        row |= {"s10": number, "consignment_id": f"s10:{number}"}


def _party(role: str, base: str, names: str) -> dict[str, Paths]:
    found = {}
    for word in names.split():
        name, paths = word.split("=")
        found[f"{role}_{name}"] = tuple(f"{base}.{path}" for path in paths.split("|"))
    return found


_LABEL_PARTY = (
    "name=firm|lastName|firstName address_line=streetAddress city=city postcode=postalCode|ZIPCode "
    "country=countryISOAlpha2Code phone=phone email=email"
)
LABEL = Layout(
    name="post-label",
    title="Postal item with CN 22/CN 23 content (label request, JSON)",
    standard="UPU CN 22 and CN 23; public label interfaces of posts",
    marks=("customsForm", "toAddress"),
    constants=_MAIL,
    identity=(
        ("track", _NUMBERS),
        ("ref", ("packageDescription.customerReference.referenceNumber", "customsForm.invoiceNumber")),
    ),
    scope=("senderAddress.platformUserId", "fromAddress.firm"),
    fields={
        "tracking_number": _NUMBERS[:1],
        **_party("consignor", "fromAddress", _LABEL_PARTY),
        **_party("consignee", "toAddress", _LABEL_PARTY),
        "gross_mass_kg": ("packageDescription.weight",),
        "posted_on": ("packageDescription.mailingDate",),
        "country_of_destination": ("toAddress.countryISOAlpha2Code",),
    },
    mass_unit=("packageDescription.weightUOM",),
    items=Lines(
        at=("customsForm.contents",),
        fields={
            "goods_description": ("itemDescription",),
            "hs_code": ("HSTariffNumber",),
            "quantity": ("itemQuantity",),
            "gross_mass_kg": ("itemTotalWeight",),
            "declared_value": ("itemTotalValue",),
            "country_of_origin": ("countryofOrigin",),
        },
        mass_unit=("weightUOM",),
    ),
    attributes={"category": ("customsForm.customsContentType",), "mail_class": ("packageDescription.mailClass",)},
    complete=name_by_s10,
)

_PARCEL_PARTY = (
    "name=company|name address_line=address1 city=city postcode=postalCode country=country phone=phone|mobile "
    "email=email"
)
PARCEL = Layout(
    name="post-parcel",
    title="Postal item with CN 22/CN 23 content (parcel, JSON)",
    standard="UPU CN 22 and CN 23; public parcel interfaces of posts",
    marks=("customsInfo", "addresses"),
    constants=_MAIL,
    identity=(("track", _NUMBERS), ("ref", ("referencenumber", "sequencenumber"))),
    scope=("customerId",),
    fields={
        "tracking_number": _NUMBERS[:1],
        "filer": ("customerId",),
        **_party("consignor", "addresses.sender", _PARCEL_PARTY),
        **_party("consignee", "addresses.receiver", _PARCEL_PARTY),
        "consignor_id": ("senderTaxId", "senderEORI"),
        "consignee_id": ("receiverTaxId",),
        "gross_mass_kg": ("weight",),
        "currency": ("customsInfo.currency",),
        "country_of_dispatch": ("addresses.sender.country",),
        "country_of_destination": ("addresses.receiver.country",),
    },
    items=Lines(
        at=("customsInfo.items",),
        fields={
            "goods_description": ("articleDescription",),
            "hs_code": ("harmonizationCode",),
            "quantity": ("quantity",),
            "gross_mass_kg": ("unitWeight",),
            "declared_value": ("unitValue",),
            "currency": ("currency",),
            "country_of_origin": ("originCountry",),
        },
        each=("declared_value", "gross_mass_kg"),
    ),
    complete=name_by_s10,
)

_SNAKE_PARTY = (
    "name=company|name address_line=street1|address_line1 city=city postcode=zip|postal_code "
    "country=country|country_code phone=phone|phone_number email=email id=federal_tax_id"
)
_ORIGIN = "origin-country".replace("-", "_")
"""Their name for it, which is none of ours (docs/glossary.md)."""

SNAKE = Layout(
    name="post-customs-info",
    title="Postal item with CN 22/CN 23 content (customs_info, JSON)",
    standard="UPU CN 22 and CN 23; public shipping interfaces",
    marks=("customs_info", "to_address"),
    constants=_MAIL,
    identity=(("track", _NUMBERS), ("ref", ("reference",))),
    scope=("from_address.company", "from_address.name"),
    fields={
        "tracking_number": ("tracking_code",),
        **_party("consignor", "from_address", _SNAKE_PARTY),
        **_party("consignee", "to_address", _SNAKE_PARTY),
        "posted_on": ("created_at",),
        "gross_mass_kg": ("parcel.weight",),
        "country_of_dispatch": ("from_address.country",),
        "country_of_destination": ("to_address.country",),
    },
    mass_unit=("parcel.mass_unit", "parcel.weight_unit"),
    items=Lines(
        at=("customs_info.customs_items",),
        fields={
            "goods_description": ("description",),
            "hs_code": ("hs_tariff_number",),
            "quantity": ("quantity",),
            "gross_mass_kg": ("weight",),
            "declared_value": ("value",),
            "currency": ("currency",),
            "country_of_origin": (_ORIGIN,),
        },
        mass_unit=("mass_unit", "weight_unit"),
    ),
    attributes={"category": ("customs_info.contents_type",)},
    complete=name_by_s10,
)

FORMATS = tuple(reader(layout, dumper(layout)) for layout in (LABEL, PARCEL, SNAKE))
