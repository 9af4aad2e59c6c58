"""UPS shipment requests in XML: ShipmentConfirmRequest, and ShipmentRequest bare or in a SOAP envelope.

The names are those of the JSON interface (`json_express.UPS`) but for the older request, which writes names of
receivers and numbers flat. Written from public descriptions; not yet tried on a carrier's live data.
"""

from dataclasses import replace

from tidewaiter.formats.json_express import UPS
from tidewaiter.formats.xml_layout import reader

_ROOTS = frozenset({"ShipmentRequest", "ShipmentConfirmRequest"})
_LINES = "Address.AddressLine|Address.AddressLine1+Address.AddressLine2+Address.AddressLine3"


def _party(role: str, base: str, phone: str) -> dict[str, tuple[str, ...]]:
    name = (f"{base}.CompanyName", f"{base}.Name", f"{base}.AttentionName")
    lines = tuple("+".join(f"{base}.{part}" for part in way.split("+")) for way in _LINES.split("|"))
    return {
        f"{role}_name": name if base == "ShipTo" else (name[1], name[0], name[2]),
        f"{role}_address_line": lines,
        f"{role}_phone": (f"{base}.Phone.Number", f"{base}.{phone}"),
        f"{role}_country": (f"{base}.Address.CountryCode",),
    }


LAYOUT = replace(
    UPS,
    name="ups-shipping-xml",
    title="Express shipment (UPS shipping XML)",
    standard="UPS Shipping, XML and SOAP requests",
    marks=("Shipper", "ShipTo"),
    units="Shipment",
    fields={
        **UPS.fields,
        **_party("consignor", "Shipper", "PhoneNumber"),
        **_party("consignee", "ShipTo", "PhoneNumber"),
    },
)

FORMAT = reader(LAYOUT, _ROOTS)
