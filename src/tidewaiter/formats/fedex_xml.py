"""FedEx shipment requests in XML (Web Services): ProcessShipmentRequest, bare or in a SOAP envelope.

Goods are Commodities; CustomsValue is that of the whole line, a line without it has no value of its own. Written from
the public names of the interface, versions 9 to 28; not yet tried on a carrier's live data.
"""

from tidewaiter.formats.json_layout import Layout, Lines, Packages
from tidewaiter.formats.xml_layout import reader

_CUSTOMS = "CustomsClearanceDetail"
_PACKAGE = "RequestedPackageLineItems"
_ACCOUNTS = (
    "ClientDetail.AccountNumber",
    "Shipper.AccountNumber",
    "ShippingChargesPayment.Payor.ResponsibleParty.AccountNumber",
    "ShippingChargesPayment.Payor.AccountNumber",
)


def _party(role: str, base: str) -> dict[str, tuple[str, ...]]:
    return {
        f"{role}_name": (f"{base}.Contact.CompanyName", f"{base}.Contact.PersonName"),
        f"{role}_address_line": (f"{base}.Address.StreetLines",),
        f"{role}_city": (f"{base}.Address.City",),
        f"{role}_postcode": (f"{base}.Address.PostalCode",),
        f"{role}_country": (f"{base}.Address.CountryCode",),
        f"{role}_phone": (f"{base}.Contact.PhoneNumber",),
        f"{role}_email": (f"{base}.Contact.EMailAddress",),
        f"{role}_id": (f"{base}.Tins.Number",),
    }


LAYOUT = Layout(
    name="fedex-ship-xml",
    title="Express shipment (FedEx Web Services XML)",
    standard="FedEx Web Services, ProcessShipmentRequest versions 9 to 28",
    marks=("RequestedShipment",),
    units="RequestedShipment",
    constants={"regime": "express", "transport_mode": "air", "carrier": "FedEx"},
    identity=(
        ("track", ("MasterTrackingId.TrackingNumber",)),
        (
            "ref",
            (
                f"{_PACKAGE}.CustomerReferences.Value",
                f"{_CUSTOMS}.CommercialInvoice.CustomerReferences.Value",
                f"{_CUSTOMS}.CommercialInvoice.CustomerInvoiceNumber",
            ),
        ),
    ),
    scope=_ACCOUNTS,
    fields={
        "tracking_number": ("MasterTrackingId.TrackingNumber",),
        **_party("consignor", "Shipper"),
        **_party("consignee", "Recipient"),
        "filer": _ACCOUNTS,
        "gross_mass_kg": ("TotalWeight.Value",),
        "package_quantity": ("PackageCount",),
        "declared_value": (f"{_CUSTOMS}.CustomsValue.Amount",),
        "currency": (f"{_CUSTOMS}.CustomsValue.Currency",),
        "posted_on": ("ShipTimestamp",),
        "country_of_dispatch": ("Shipper.Address.CountryCode",),
        "country_of_destination": ("Recipient.Address.CountryCode",),
    },
    mass_unit=("TotalWeight.Units",),
    packages=Packages(_PACKAGE, ("Weight.Value",), ("Weight.Units",), ("GroupPackageCount",)),
    items=Lines(
        at=(f"{_CUSTOMS}.Commodities",),
        fields={
            "goods_description": ("Description", "Name"),
            "hs_code": ("HarmonizedCode",),
            "quantity": ("Quantity",),
            "gross_mass_kg": ("Weight.Value",),
            "declared_value": ("CustomsValue.Amount",),
            "currency": ("CustomsValue.Currency", "UnitPrice.Currency"),
            "country_of_origin": ("CountryOfManufacture",),
        },
        mass_unit=("Weight.Units",),
    ),
    outer=frozenset({"ClientDetail"}),
    attributes={
        "service": ("ServiceType",),
        "shipment_purpose": (f"{_CUSTOMS}.CommercialInvoice.Purpose",),
        "incoterm": (f"{_CUSTOMS}.CommercialInvoice.TermsOfSale",),
    },
)

FORMAT = reader(LAYOUT, frozenset({"ProcessShipmentRequest"}))
