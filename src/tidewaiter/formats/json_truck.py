"""Truck manifests in JSON: a trip with its lorry, trailers and shipments; one row a shipment.

Follows the public description of an electronic-manifest service for the land border of the United States (ACE): a trip
(`ACE_TRIP`) carries shipments known by their shipment control number, which begins with the carrier's SCAC.
"""

import pyarrow as pa

from tidewaiter.formats import json_truck_dump, x12_ports
from tidewaiter.formats.json_blocks import Blocks
from tidewaiter.formats.json_layout import Layout, Lines, reader
from tidewaiter.formats.json_paths import at, said

_SCAC = 4


def _trip(row: dict[str, object], trip: object) -> None:
    """What the trip says of every shipment: carrier, lorry, port in one spelling with the 309."""
    number = str(row.get("bill") or "")
    row["carrier"] = number[:_SCAC] if number[:_SCAC].isalpha() else None
    row["filer"] = row["carrier"] or said(trip, ("companyKey",))
    plate = said(trip, ("truck.licensePlate.number", "truck.number"))
    row["conveyance"] = " ".join(part for part in (plate, said(trip, ("tripNumber",))) if part)
    row["unloading_location"] = x12_ports.location(str(row.get("unloading_location") or ""))
    commodities = at(trip, "commodities")
    counts = (
        [line.get("quantity") for line in commodities if isinstance(line, dict)]
        if isinstance(commodities, list | Blocks)
        else []
    )
    whole = [count for count in counts if isinstance(count, int) and count is not True and 0 < count < 2**20]
    row["package_quantity"] = sum(whole) if whole and len(whole) == len(counts) else None


_PARTY = (
    ("name", "name"),
    ("address_line", "address.addressLine"),
    ("city", "address.city"),
    ("postcode", "address.postalCode"),
    ("country", "address.country"),
    ("phone", "contactNumber"),
    ("email", "email"),
)
ACE = Layout(
    name="us-truck-json",
    title="Truck manifest (JSON)",
    standard="US truck electronic manifest (ACE), public JSON description",
    marks=("tripNumber", "shipments"),
    units="shipments",
    constants={"regime": "truck", "transport_mode": "road", "country_of_destination": "US"},
    identity=(("bill", ("shipmentControlNumber",)),),
    fields={
        "bill": ("shipmentControlNumber",),
        **{f"consignor_{name}": (f"shipper.{path}",) for name, path in _PARTY},
        **{f"consignee_{name}": (f"consignee.{path}",) for name, path in _PARTY},
        "eta": ("estimatedArrivalDateTime",),
        "unloading_location": ("usPortOfArrival",),
    },
    items=Lines(
        at=("commodities",),
        fields={
            "goods_description": ("description",),
            "hs_code": ("harmonizedCode",),
            "quantity": ("quantity",),
            "gross_mass_kg": ("weight",),
            "declared_value": ("value",),
            "country_of_origin": ("countryOfOrigin",),
        },
        mass_unit=("weightUnit",),
    ),
    attributes={"release_type": ("type",), "trip": ("tripNumber",), "trailer": ("trailers.number",)},
    around=frozenset({"companyKey", "truck", "tripNumber", "commodities"}),
    complete=_trip,
)


def dump(rows: pa.Table) -> bytes:
    """Rows as trips, one a line."""
    return json_truck_dump.trips(rows, ACE)


FORMAT = reader(ACE, dump)
