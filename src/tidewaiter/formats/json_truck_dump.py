"""Writing truck manifests: one trip a line, with the shipments of the rows that share lorry, port and time."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from tidewaiter.formats import x12_ports
from tidewaiter.formats.json_layout import Layout
from tidewaiter.formats.json_layout_dump import messages

KILOGRAMS = "K"
_OF_TRIP = ("tripNumber", "usPortOfArrival", "estimatedArrivalDateTime", "truck", "trailers", "companyKey")


def trips(rows: pa.Table, layout: Layout) -> bytes:
    """The rows as trips; ValueError for a row without a shipment control number."""
    found: list[dict[str, Any]] = []
    last = None
    for message, row in zip(messages(rows, layout), rows.to_pylist(maps_as_pydicts="lossy"), strict=True):
        trip = _trip(row)
        if trip != last:
            found.append(trip | {layout.units: []})
            last = trip
        found[-1][layout.units].append(_shipment(message[layout.units], row))
    return "".join(json.dumps(trip, ensure_ascii=False) + "\n" for trip in found).encode("utf-8")


def _trip(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the rows of a trip share: number, lorry, trailer, port as its code, time of arrival in UTC."""
    attributes = row["attributes"] or {}
    number, trailer = attributes.get("trip"), attributes.get("trailer")
    conveyance = row["conveyance"]
    plate = conveyance if number is None else (conveyance or "").removesuffix(number).rstrip(" ")
    place, eta = row["unloading_location"], row["eta"]
    trip = {
        "tripNumber": number or "",
        "usPortOfArrival": x12_ports.code(place) if place else None,
        "estimatedArrivalDateTime": eta.replace(tzinfo=None).isoformat(sep=" ") if eta else None,
        "truck": {"licensePlate": {"number": plate}} if plate else None,
        "trailers": [{"number": trailer}] if trailer else None,
        "companyKey": row["filer"] if row["filer"] != row["carrier"] else None,
    }
    return {"data": "ACE_TRIP"} | {name: value for name, value in trip.items() if value is not None}


def _shipment(written: dict[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A shipment; pieces are whole numbers where they are counted as packages."""
    lines = written.get("commodities", [])
    for line, item in zip(lines, row["items"] or (), strict=True):
        if row["package_quantity"] is not None and item["quantity"] is not None:
            line["quantity"] = int(item["quantity"])
        if "weightUnit" in line:
            line["weightUnit"] = KILOGRAMS
    return {"data": "ACE_SHIPMENT"} | {name: value for name, value in written.items() if name not in _OF_TRIP}
