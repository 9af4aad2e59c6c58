"""DHL shipment requests in XML (XML Services, ShipmentRequest version 10 and near).

Goods are ExportLineItem, with a value for each piece; where there is none, Contents describes them. Version 10 says the
mass of each piece alone, versions before that of the shipment. Written from the public schema; not yet tried on a
carrier's live data.
"""

from tidewaiter.formats.json_layout import Layout, Lines, Packages
from tidewaiter.formats.xml_layout import reader


def _party(role: str, base: str) -> dict[str, tuple[str, ...]]:
    return {
        f"{role}_name": (f"{base}.CompanyName", f"{base}.Contact.PersonName"),
        f"{role}_address_line": ("+".join(f"{base}.AddressLine{line}" for line in (1, 2, 3)),),
        f"{role}_city": (f"{base}.City",),
        f"{role}_postcode": (f"{base}.PostalCode",),
        f"{role}_country": (f"{base}.CountryCode",),
        f"{role}_phone": (f"{base}.Contact.PhoneNumber", f"{base}.Contact.MobilePhoneNumber"),
        f"{role}_email": (f"{base}.Contact.Email",),
        f"{role}_id": (f"{base}.FederalTaxId", f"{base}.RegistrationNumbers.RegistrationNumber.Number"),
    }


LAYOUT = Layout(
    name="dhl-xml",
    title="Express shipment (DHL XML Services)",
    standard="DHL XML Services, ShipmentRequest version 10 and near",
    marks=("Consignee", "ShipmentDetails"),
    constants={"regime": "express", "transport_mode": "air", "carrier": "DHL"},
    identity=(
        ("track", ("Airwaybill", "ShipmentIdentificationNumber")),
        ("ref", ("Reference.ReferenceID", "ExportDeclaration.InvoiceNumber")),
    ),
    scope=("Billing.ShipperAccountNumber", "Shipper.ShipperID"),
    fields={
        "tracking_number": ("Airwaybill", "ShipmentIdentificationNumber"),
        **_party("consignor", "Shipper"),
        **_party("consignee", "Consignee"),
        "filer": ("Billing.ShipperAccountNumber", "Shipper.ShipperID"),
        "goods_description": ("ShipmentDetails.Contents",),
        "gross_mass_kg": ("ShipmentDetails.Weight",),
        "package_quantity": ("ShipmentDetails.NumberOfPieces",),
        "declared_value": ("Dutiable.DeclaredValue",),
        "currency": ("Dutiable.DeclaredCurrency",),
        "posted_on": ("ShipmentDetails.Date",),
        "country_of_dispatch": ("Shipper.CountryCode",),
        "country_of_destination": ("Consignee.CountryCode",),
    },
    mass_unit=("ShipmentDetails.WeightUnit",),
    packages=Packages("ShipmentDetails.Pieces.Piece", ("Weight",)),
    items=Lines(
        at=("ExportDeclaration.ExportLineItem",),
        fields={
            "goods_description": ("Description",),
            "hs_code": ("CommodityCode", "ImportCommodityCode"),
            "quantity": ("Quantity",),
            "gross_mass_kg": ("GrossWeight.Weight",),
            "net_mass_kg": ("Weight.Weight",),
            "declared_value": ("Value",),
            "country_of_origin": ("ManufactureCountryCode",),
        },
        mass_unit=("GrossWeight.WeightUnit", "Weight.WeightUnit"),
        each=("declared_value",),
    ),
    attributes={"incoterm": ("Dutiable.TermsOfTrade",), "export_reason": ("ExportDeclaration.ExportReason",)},
)

FORMAT = reader(LAYOUT, frozenset({"ShipmentRequest"}))
