"""Cargo-XML flight manifests as events."""

from datetime import UTC, datetime

from tidewaiter.formats import registry, xffm

XFFM = b"""<r:FlightManifest xmlns:r="iata:flightmanifest:1" xmlns="iata:datamodel:3"><LogisticsTransportMovement>
<ID>XX12</ID><DepartureEvent><DepartureOccurrenceDateTime>2026-01-01T10:30:00Z</DepartureOccurrenceDateTime>
<OccurrenceDepartureLocation><ID>FRA</ID></OccurrenceDepartureLocation></DepartureEvent></LogisticsTransportMovement><ArrivalEvent>
<OccurrenceArrivalLocation><ID>YVR</ID></OccurrenceArrivalLocation><AssociatedTransportCargo><IncludedMasterConsignment>
<TransportContractDocument><ID>777-20000001</ID></TransportContractDocument></IncludedMasterConsignment>
</AssociatedTransportCargo></ArrivalEvent></r:FlightManifest>"""


def test_each_master_consignment_is_an_event():
    assert registry.recognise(XFFM) is xffm.FORMAT
    parsed = xffm.parse(XFFM)
    assert parsed.events is not None
    assert parsed.events.select(["key", "event", "at", "place"]).to_pylist() == [
        {
            "key": "awb:777-20000001",
            "event": "manifested",
            "at": datetime(2026, 1, 1, 10, 30, tzinfo=UTC),
            "place": "FRA",
        }
    ]


def test_damaged_and_foreign_bytes_are_put_aside():
    for data in (XFFM[:-5], b"hello"):
        assert len(xffm.parse(data).rejects) == 1
