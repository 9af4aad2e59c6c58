"""Rows to truck manifests."""

import json
from datetime import UTC, datetime

from tidewaiter.cargo.schema import table
from tidewaiter.formats import json_truck

ROW = {
    "consignment_id": "bill:ABCD001",
    "bill": "ABCD001",
    "carrier": "ABCD",
    "filer": "ABCD",
    "conveyance": "PAPER1 T7",
    "unloading_location": "USBUF",
    "eta": datetime(2026, 3, 1, 4, 45, tzinfo=UTC),
    "package_quantity": 20,
    "items": [{"sequence": 1, "goods_description": "paper", "quantity": 20.0, "gross_mass_kg": 45.0}],
    "attributes": [("release_type", "PAPS"), ("trip", "T7"), ("trailer", "0456")],
    "source_position": 0,
}


def test_shipments_of_one_trip_stand_together():
    second = {**ROW, "consignment_id": "bill:ABCD002", "bill": "ABCD002"}
    third = {**second, "conveyance": "PAPER2 T8", "attributes": [("trip", "T8")]}
    first, last = map(json.loads, json_truck.dump(table([ROW, second, third])).decode().splitlines())
    assert [one["shipmentControlNumber"] for one in first["shipments"]] == ["ABCD001", "ABCD002"]
    assert {
        name: first[name] for name in ("tripNumber", "usPortOfArrival", "estimatedArrivalDateTime", "trailers")
    } == {
        "tripNumber": "T7",
        "usPortOfArrival": "0901",
        "estimatedArrivalDateTime": "2026-03-01 04:45:00",
        "trailers": [{"number": "0456"}],
    }
    assert first["shipments"][0]["commodities"] == [
        {"description": "paper", "quantity": 20, "weight": "45", "weightUnit": "K"}
    ]
    assert (last["truck"]["licensePlate"]["number"], len(last["shipments"])) == ("PAPER2", 1)
