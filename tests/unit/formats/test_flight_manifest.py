"""Flight manifests: which waybills left on which flight."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import flight_manifest

AT = datetime(2026, 1, 3, tzinfo=UTC)
FFM = b"""FFM/8
1/XX1145/01JAN/FRA/VPBXX
YYZ
777-20000001LHRYOW/T1K120MC0.5/TOOLS
/HEA
ULD/AKE1234XX-M
777-20000012LHRYYZ/S12L100MC0.25T13/ENGINE SPARES
COR/X
ORD/NIL
LAST
"""
XFFM = b"""<r:FlightManifest xmlns:r="iata:flightmanifest:1" xmlns="iata:datamodel:3"><LogisticsTransportMovement>
<ID>XX12</ID><DepartureEvent><DepartureOccurrenceDateTime>2026-01-01T10:30:00Z</DepartureOccurrenceDateTime>
<OccurrenceDepartureLocation><ID>FRA</ID></OccurrenceDepartureLocation></DepartureEvent></LogisticsTransportMovement><ArrivalEvent>
<OccurrenceArrivalLocation><ID>YVR</ID></OccurrenceArrivalLocation><AssociatedTransportCargo><IncludedMasterConsignment>
<GrossWeightMeasure unitCode="KGM">12.5</GrossWeightMeasure><TotalPieceQuantity>3</TotalPieceQuantity>
<SummaryDescription>TOOLS</SummaryDescription><TransportContractDocument><ID>777-20000001</ID></TransportContractDocument>
</IncludedMasterConsignment><IncludedMasterConsignment/></AssociatedTransportCargo></ArrivalEvent></r:FlightManifest>"""


def test_each_line_names_waybill_flight_day_and_points():
    found = flight_manifest.read(FFM, received_at=AT)
    assert found.problems == ()
    first, second = found.lines
    assert (first.awb, first.flight, first.loading_location, first.unloading_location) == (
        "777-20000001",
        "XX1145",
        "FRA",
        "YYZ",
    )
    assert first.departs_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert (first.pieces, first.gross_mass_kg, first.goods) == (1, 120.0, "TOOLS")
    assert second.gross_mass_kg == 45.359237


def test_what_has_no_form_is_a_problem():
    found = flight_manifest.read(b"FFM/8\n777-20000001LHRYOW/T1K1/X\nwhat is this\n", received_at=AT)
    assert [problem.code for problem in found.problems] == ["stray-line", "segment-missing"]
    assert len(found.lines) == 1


def test_an_xml_manifest_says_the_same_to_the_minute():
    found = flight_manifest.read(XFFM)
    (line,) = found.lines
    assert (line.awb, line.flight, line.departs_at) == (
        "777-20000001",
        "XX12",
        datetime(2026, 1, 1, 10, 30, tzinfo=UTC),
    )
    assert (line.loading_location, line.unloading_location, line.pieces) == ("FRA", "YVR", 3)
    assert [problem.code for problem in found.problems] == ["unit-unreadable"]


def test_other_bytes_are_refused():
    assert [p.code for p in flight_manifest.read(b"hello").problems] == ["message-unrecognised"]
    assert flight_manifest.read(XFFM[:-5]).problems


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(data):
    flight_manifest.read(b"FFM/8\n" + data, received_at=AT)
    flight_manifest.read(data)
