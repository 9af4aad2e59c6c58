"""What a customs declaration CN 22 or CN 23 says, as posts' XML interfaces carry it.

Two shapes: a `shipment` whose `customs` has a list of goods by the piece, and an `order` whose `customsInfo` stands
beside `parcelContents`. Both as posts publish them; the identity is that of the JSON shapes (`json_post`). Not yet
tried on a post's live data.
"""

from tidewaiter.formats.json_layout import Layout, Lines
from tidewaiter.formats.json_paths import Paths
from tidewaiter.formats.json_post import name_by_s10
from tidewaiter.formats.xml_layout import reader

_MAIL = {"regime": "mail", "transport_mode": "mail"}
_SPEC = "delivery-spec"


def _shipment_party(role: str, base: str) -> dict[str, Paths]:
    address = f"{base}.address-details"
    return {
        f"{role}_name": (f"{base}.company", f"{base}.name"),
        f"{role}_address_line": (f"{address}.address-line-1+{address}.address-line-2",),
        f"{role}_city": (f"{address}.city",),
        f"{role}_postcode": (f"{address}.postal-zip-code",),
        f"{role}_country": (f"{address}.country-code",),
        f"{role}_phone": (f"{base}.contact-phone", f"{base}.client-voice-number"),
    }


SHIPMENT = Layout(
    name="post-shipment-xml",
    title="Postal item with CN 22/CN 23 content (shipment, XML)",
    standard="UPU CN 22 and CN 23; public shipping interfaces of posts",
    marks=("delivery-spec",),
    constants=_MAIL,
    identity=(
        ("track", ("tracking-pin", "item-id", "barcode")),
        ("ref", (f"{_SPEC}.references.customer-ref-1", "customer-request-id", f"{_SPEC}.customs.invoice-number")),
    ),
    scope=(f"{_SPEC}.settlement-info.paid-by-customer", f"{_SPEC}.sender.company"),
    fields={
        "tracking_number": ("tracking-pin",),
        **_shipment_party("consignor", f"{_SPEC}.sender"),
        **_shipment_party("consignee", f"{_SPEC}.destination"),
        "gross_mass_kg": (f"{_SPEC}.parcel-characteristics.weight",),
        "currency": (f"{_SPEC}.customs.currency",),
        "posted_on": ("expected-mailing-date",),
        "country_of_dispatch": (f"{_SPEC}.sender.address-details.country-code",),
        "country_of_destination": (f"{_SPEC}.destination.address-details.country-code",),
    },
    items=Lines(
        at=(f"{_SPEC}.customs.sku-list.item",),
        fields={
            "goods_description": ("customs-description",),
            "hs_code": ("hs-tariff-code",),
            "quantity": ("customs-number-of-units",),
            "gross_mass_kg": ("unit-weight",),
            "declared_value": ("customs-value-per-unit",),
            "country_of_origin": ("country-of-origin",),
        },
        each=("declared_value", "gross_mass_kg"),
    ),
    attributes={"category": (f"{_SPEC}.customs.reason-for-export",)},
    complete=lambda row, unit: name_by_s10(row, unit, ("tracking-pin", "item-id", "barcode")),
)


def _order_party(role: str, base: str) -> dict[str, Paths]:
    address = f"{base}.address"
    return {
        f"{role}_name": (f"{base}.company", f"{base}.name"),
        f"{role}_address_line": (f"{address}.streetName+{address}.number+{address}.addressLineTwo",),
        f"{role}_city": (f"{address}.locality",),
        f"{role}_postcode": (f"{address}.postalCode",),
        f"{role}_country": (f"{address}.countryCode",),
        f"{role}_phone": (f"{base}.phoneNumber",),
        f"{role}_email": (f"{base}.emailAddress",),
    }


_BOX = "box.internationalBox.international"
_NUMBERS = ("box.barcode", "barcode")
ORDER = Layout(
    name="post-order-xml",
    title="Postal item with CN 22/CN 23 content (order, XML)",
    standard="UPU CN 22 and CN 23; public order interfaces of posts",
    marks=("customsInfo",),
    constants=_MAIL,
    identity=(("track", _NUMBERS), ("ref", ("reference",))),
    scope=("accountId",),
    unit="g",
    fields={
        "tracking_number": _NUMBERS[:1],
        "filer": ("accountId",),
        **_order_party("consignor", "box.sender"),
        **_order_party("consignee", f"{_BOX}.receiver"),
        "goods_description": (f"{_BOX}.customsInfo.contentDescription",),
        "gross_mass_kg": (f"{_BOX}.parcelWeight",),
        "currency": (f"{_BOX}.customsInfo.currency",),
        "country_of_dispatch": ("box.sender.address.countryCode",),
        "country_of_destination": (f"{_BOX}.receiver.address.countryCode",),
    },
    items=Lines(
        at=(f"{_BOX}.parcelContents.parcelContent",),
        fields={
            "goods_description": ("itemDescription",),
            "hs_code": ("hsTariffCode",),
            "quantity": ("numberOfItemType",),
            "declared_value": ("valueOfItem",),
            "net_mass_kg": ("nettoWeight",),
            "country_of_origin": ("originOfGoods",),
        },
        unit="g",
    ),
    attributes={"category": (f"{_BOX}.customsInfo.shipmentType",)},
    complete=lambda row, unit: name_by_s10(row, unit, _NUMBERS),
)

FORMATS = (
    reader(SHIPMENT, frozenset({"shipment"})),
    reader(ORDER, frozenset({"order", "orderInfo"})),
)
