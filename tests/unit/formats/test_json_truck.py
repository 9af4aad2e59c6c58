"""Truck manifests in JSON to rows."""

import json
from datetime import UTC, datetime

from tidewaiter.formats import registry

TRIP = {
    "tripNumber": "ABCD77",
    "usPortOfArrival": "0901",
    "estimatedArrivalDateTime": "2026-03-01 04:45:00",
    "truck": {"number": "12", "licensePlate": {"number": "PAPER1"}},
    "shipments": [
        {
            "type": "PAPS",
            "shipmentControlNumber": f"ABCD00{n}",
            "shipper": {"name": "Paper Mill", "address": {"addressLine": "1 Mill Lane", "city": "Guelph"}},
            "consignee": {"name": "Stationers"},
            "commodities": [{"description": "paper", "quantity": 20, "weight": 100, "weightUnit": "L"}],
        }
        for n in (1, 2)
    ],
}


def test_every_shipment_of_a_trip_is_a_row():
    parsed = registry.parse(json.dumps(TRIP).encode())
    assert parsed.problems == ()
    first, second = parsed.rows.to_pylist(maps_as_pydicts="strict")
    assert (first["consignment_id"], second["consignment_id"]) == ("bill:ABCD001", "bill:ABCD002")
    assert {n: first[n] for n in ("carrier", "conveyance", "unloading_location", "eta", "gross_mass_kg")} == {
        "carrier": "ABCD",
        "conveyance": "PAPER1 ABCD77",
        "unloading_location": "USBUF",
        "eta": datetime(2026, 3, 1, 4, 45, tzinfo=UTC),
        "gross_mass_kg": 45.359237,
    }
    assert first["package_quantity"] == 20
    assert first["consignor_address_line"] == "1 Mill Lane"


def test_a_shipment_without_a_number_is_kept_aside():
    trip = {**TRIP, "shipments": [{"commodities": []}, TRIP["shipments"][0]]}
    parsed = registry.parse(json.dumps(trip).encode())
    assert ([p.code for p in parsed.problems], parsed.rows.num_rows) == (["no-identity"], 1)
