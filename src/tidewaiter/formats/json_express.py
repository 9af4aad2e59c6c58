"""Express carriers' shipment requests in JSON: FedEx Ship, UPS Shipping, MyDHL API.

What a shipper sends a carrier, as the carrier may pass it on to customs: parties, goods line by line, values. A request
has a tracking number where the carrier put it in; else the shipper's own reference with the account names it. Written
from the public descriptions of the three interfaces of 2025; not yet tried on a carrier's live data.
"""

from tidewaiter.formats.json_layout import Layout, Lines, Packages, reader
from tidewaiter.formats.json_layout_dump import dumper
from tidewaiter.formats.json_paths import Paths


def _fields(role: str, base: str, parts: str) -> dict[str, Paths]:
    """Paths of a party: `parts` are 'field=path|path' words below `base`."""
    found = {}
    for word in parts.split():
        name, paths = word.split("=")
        found[f"{role}_{name}"] = tuple(f"{base}.{path}" for path in paths.split("|"))
    return found


_EXPRESS = {"regime": "express", "transport_mode": "air"}

_FEDEX_PARTY = (
    "name=contact.companyName|contact.personName address_line=address.streetLines city=address.city "
    "postcode=address.postalCode country=address.countryCode phone=contact.phoneNumber email=contact.emailAddress "
    "id=tins.number"
)
_FEDEX = "customsClearanceDetail"
FEDEX = Layout(
    name="fedex-ship",
    title="Express shipment (FedEx Ship JSON)",
    standard="FedEx Ship API, shipment request",
    marks=("requestedShipment",),
    units="requestedShipment",
    constants={**_EXPRESS, "carrier": "FedEx"},
    identity=(
        ("track", ("masterTrackingId.trackingNumber", "requestedPackageLineItems.trackingNumber")),
        (
            "ref",
            (
                "requestedPackageLineItems.customerReferences.value",
                f"{_FEDEX}.commercialInvoice.customerReferences.value",
            ),
        ),
    ),
    scope=("accountNumber.value", "shippingChargesPayment.payor.responsibleParty.accountNumber.value"),
    fields={
        "tracking_number": ("masterTrackingId.trackingNumber", "requestedPackageLineItems.trackingNumber"),
        **_fields("consignor", "shipper", _FEDEX_PARTY),
        **_fields("consignee", "recipients", _FEDEX_PARTY),
        "filer": ("accountNumber.value",),
        "gross_mass_kg": ("totalWeight",),
        "package_quantity": ("totalPackageCount",),
        "declared_value": (f"{_FEDEX}.totalCustomsValue.amount", "totalDeclaredValue.amount"),
        "currency": (f"{_FEDEX}.totalCustomsValue.currency", "totalDeclaredValue.currency"),
        "posted_on": ("shipDatestamp",),
        "country_of_dispatch": ("shipper.address.countryCode",),
        "country_of_destination": ("recipients.address.countryCode",),
    },
    mass_unit=("requestedPackageLineItems.weight.units",),
    packages=Packages("requestedPackageLineItems", ("weight.value",), ("weight.units",), ("groupPackageCount",)),
    items=Lines(
        at=(f"{_FEDEX}.commodities",),
        fields={
            "goods_description": ("description", "name"),
            "hs_code": ("harmonizedCode",),
            "quantity": ("quantity",),
            "gross_mass_kg": ("weight.value",),
            "declared_value": ("customsValue.amount",),
            "currency": ("customsValue.currency",),
            "country_of_origin": ("countryOfManufacture",),
        },
        mass_unit=("weight.units",),
    ),
    listed=frozenset(
        {"recipients", "requestedPackageLineItems", "customerReferences", "tins", "streetLines", "commodities"}
    ),
    outer=frozenset({"accountNumber"}),
    attributes={"service": ("serviceType",), "shipment_purpose": (f"{_FEDEX}.commercialInvoice.shipmentPurpose",)},
)

_UPS_PARTY = (
    "name=Name|AttentionName address_line=Address.AddressLine city=Address.City postcode=Address.PostalCode "
    "country=Address.CountryCode phone=Phone.Number email=EMailAddress id=TaxIdentificationNumber"
)
_FORMS = "ShipmentServiceOptions.InternationalForms"
UPS = Layout(
    name="ups-shipping",
    title="Express shipment (UPS Shipping JSON)",
    standard="UPS Shipping API, ShipmentRequest",
    marks=("ShipmentRequest",),
    units="ShipmentRequest.Shipment",
    constants={**_EXPRESS, "carrier": "UPS"},
    identity=(
        ("track", ("ShipmentIdentificationNumber", "Package.TrackingNumber")),
        ("ref", ("ReferenceNumber.Value", "Package.ReferenceNumber.Value", f"{_FORMS}.InvoiceNumber")),
    ),
    scope=("Shipper.ShipperNumber", "Shipper.TaxIdentificationNumber"),
    fields={
        "tracking_number": ("ShipmentIdentificationNumber", "Package.TrackingNumber"),
        **_fields("consignor", "Shipper", _UPS_PARTY),
        **_fields("consignee", "ShipTo", _UPS_PARTY),
        "filer": ("Shipper.ShipperNumber",),
        "goods_description": ("Description",),
        "gross_mass_kg": ("ShipmentTotalWeight.Weight",),
        "package_quantity": ("NumOfPiecesInShipment",),
        "declared_value": ("InvoiceLineTotal.MonetaryValue",),
        "currency": ("InvoiceLineTotal.CurrencyCode", f"{_FORMS}.CurrencyCode"),
        "posted_on": (f"{_FORMS}.InvoiceDate",),
        "country_of_dispatch": ("ShipFrom.Address.CountryCode", "Shipper.Address.CountryCode"),
        "country_of_destination": ("ShipTo.Address.CountryCode",),
    },
    mass_unit=("ShipmentTotalWeight.UnitOfMeasurement.Code",),
    packages=Packages("Package", ("PackageWeight.Weight",), ("PackageWeight.UnitOfMeasurement.Code",)),
    items=Lines(
        at=(f"{_FORMS}.Product",),
        fields={
            "goods_description": ("Description",),
            "hs_code": ("CommodityCode",),
            "quantity": ("Unit.Number",),
            "gross_mass_kg": ("ProductWeight.Weight",),
            "declared_value": ("Unit.Value",),
            "country_of_origin": ("OriginCountryCode",),
        },
        mass_unit=("ProductWeight.UnitOfMeasurement.Code",),
        each=("declared_value",),
    ),
    listed=frozenset({"Package", "AddressLine", "ReferenceNumber", "Product"}),
    attributes={"service": ("Service.Code",), "reason_for_export": (f"{_FORMS}.ReasonForExport",)},
)

_DHL_PARTY = (
    "name=contactInformation.companyName|contactInformation.fullName "
    "address_line=postalAddress.addressLine1 city=postalAddress.cityName postcode=postalAddress.postalCode "
    "country=postalAddress.countryCode phone=contactInformation.phone|contactInformation.mobilePhone "
    "email=contactInformation.email id=registrationNumbers.number"
)
_EXPORT = "content.exportDeclaration"
DHL = Layout(
    name="dhl-express",
    title="Express shipment (MyDHL API JSON)",
    standard="MyDHL API, shipment request",
    marks=("plannedShippingDateAndTime",),
    constants={**_EXPRESS, "carrier": "DHL"},
    identity=(
        ("track", ("shipmentTrackingNumber", "identifiers.shipmentTrackingNumber")),
        (
            "ref",
            ("customerReferences.value", "content.packages.customerReferences.value", f"{_EXPORT}.invoice.number"),
        ),
    ),
    scope=("accounts.number",),
    fields={
        "tracking_number": ("shipmentTrackingNumber",),
        **_fields("consignor", "customerDetails.shipperDetails", _DHL_PARTY),
        **_fields("consignee", "customerDetails.receiverDetails", _DHL_PARTY),
        "filer": ("accounts.number",),
        "goods_description": ("content.description",),
        "declared_value": ("content.declaredValue",),
        "currency": ("content.declaredValueCurrency",),
        "posted_on": ("plannedShippingDateAndTime",),
        "country_of_dispatch": ("customerDetails.shipperDetails.postalAddress.countryCode",),
        "country_of_destination": ("customerDetails.receiverDetails.postalAddress.countryCode",),
    },
    mass_unit=("content.unitOfMeasurement",),
    packages=Packages("content.packages", ("weight",)),
    items=Lines(
        at=(f"{_EXPORT}.lineItems",),
        fields={
            "goods_description": ("description",),
            "hs_code": ("commodityCodes.value",),
            "quantity": ("quantity.value",),
            "gross_mass_kg": ("weight.grossValue",),
            "net_mass_kg": ("weight.netValue",),
            "declared_value": ("price",),
            "country_of_origin": ("manufacturerCountry",),
        },
        each=("declared_value",),
    ),
    listed=frozenset(
        {"accounts", "packages", "customerReferences", "registrationNumbers", "commodityCodes", "lineItems"}
    ),
    attributes={"incoterm": ("content.incoterm",), "export_reason": (f"{_EXPORT}.exportReasonType",)},
)

FORMATS = tuple(reader(layout, dumper(layout)) for layout in (FEDEX, UPS, DHL))
