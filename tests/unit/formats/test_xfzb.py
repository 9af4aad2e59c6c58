"""XFZB to rows: the HouseWaybill document."""

from datetime import UTC, datetime

import pytest

from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import xfzb

HOUSE = """<IncludedHouseConsignment>
  <NilCustomsValueIndicator>true</NilCustomsValueIndicator>
  <IncludedTareGrossWeightMeasure unitCode="KGM">20.25</IncludedTareGrossWeightMeasure>
  <TotalPieceQuantity>2</TotalPieceQuantity>
  <SummaryDescription>WOOLLEN BLANKETS FOR HOTELS</SummaryDescription>
  <ConsignorParty><Name>ANDES TEXTILES</Name>
    <PostalStructuredAddress><StreetName>AV SOL 1</StreetName>
      <CityName>CUSCO</CityName><CountryID>PE</CountryID></PostalStructuredAddress>
  </ConsignorParty>
  <ConsigneeParty><Name>HOTEL SUPPLY BV</Name>
    <PostalStructuredAddress><CityName>UTRECHT</CityName><CountryID>NL</CountryID></PostalStructuredAddress>
  </ConsigneeParty>
  <OriginLocation><ID>CUZ</ID></OriginLocation>
  <FinalDestinationLocation><ID>AMS</ID></FinalDestinationLocation>
  <IncludedCustomsNote><ContentCode>T</ContentCode>
    <Content>NL001234567B01</Content><SubjectCode>CNE</SubjectCode><CountryID>NL</CountryID></IncludedCustomsNote>
  <IncludedCustomsNote><ContentCode>EM</ContentCode><Content>desk@hotel.example</Content>
    <SubjectCode>CNE</SubjectCode></IncludedCustomsNote>
  <IncludedHouseConsignmentItem>
    <SequenceNumeric>1</SequenceNumeric><TypeCode>630120</TypeCode>
    <GrossWeightMeasure unitCode="KGM">20.25</GrossWeightMeasure><PieceQuantity>2</PieceQuantity>
    <NatureIdentificationTransportCargo>
      <Identification>WOOLLEN BLANKETS</Identification></NatureIdentificationTransportCargo>
  </IncludedHouseConsignmentItem>
</IncludedHouseConsignment>"""

DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<h:HouseWaybill xmlns="iata:datamodel:3" xmlns:h="iata:housewaybill:1">
<h:MessageHeaderDocument><ID>x</ID><TypeCode>703</TypeCode>
  <SenderParty><PrimaryID schemeID="C">SENDERCODE</PrimaryID></SenderParty></h:MessageHeaderDocument>
<h:BusinessHeaderDocument><ID>CUZ1234</ID></h:BusinessHeaderDocument>
<h:MasterConsignment>
  <TransportContractDocument><ID>777-20000001</ID></TransportContractDocument>
  <OriginLocation><ID>LIM</ID></OriginLocation><FinalDestinationLocation><ID>AMS</ID></FinalDestinationLocation>
  <SpecifiedLogisticsTransportMovement>
    <ID>ZZ701</ID><UsedLogisticsTransportMeans><Name>ZZ</Name></UsedLogisticsTransportMeans>
    <DepartureEvent><ScheduledOccurrenceDateTime>2026-05-01T20:00:00</ScheduledOccurrenceDateTime></DepartureEvent>
  </SpecifiedLogisticsTransportMovement>
  {HOUSE}
</h:MasterConsignment></h:HouseWaybill>"""


def read(text=DOCUMENT):
    parsed = xfzb.parse(text.encode())
    assert parsed.rows.schema == CONSIGNMENT
    return parsed


def test_the_document_gives_every_field():
    (got,) = read().rows.to_pylist(maps_as_pydicts="strict")
    assert {name: value for name, value in got.items() if value is not None and name != "items"} == {
        "consignment_id": "hawb:777-20000001/CUZ1234",
        "awb": "777-20000001",
        "house_waybill": "CUZ1234",
        "regime": "air",
        "transport_mode": "air",
        "source_format": "iata-xfzb",
        "source_position": 0,
        "filer": "SENDERCODE",
        "carrier": "ZZ",
        "conveyance": "ZZ701",
        "eta": datetime(2026, 5, 1, 20, tzinfo=UTC),
        "consignor_name": "ANDES TEXTILES",
        "consignor_address_line": "AV SOL 1",
        "consignor_city": "CUSCO",
        "consignor_country": "PE",
        "consignee_name": "HOTEL SUPPLY BV",
        "consignee_city": "UTRECHT",
        "consignee_country": "NL",
        "consignee_id": "NL001234567B01",
        "consignee_email": "desk@hotel.example",
        "country_of_dispatch": "PE",
        "country_of_destination": "NL",
        "loading_location": "CUZ",
        "unloading_location": "AMS",
        "goods_description": "WOOLLEN BLANKETS FOR HOTELS",
        "hs_code": "630120",
        "gross_mass_kg": 20.25,
        "package_quantity": 2,
    }
    assert read().problems == ()


def test_places_left_open_are_the_masters():
    (got,) = read(DOCUMENT.replace("<OriginLocation><ID>CUZ</ID></OriginLocation>", "")).rows.to_pylist()
    assert got["loading_location"] == "LIM"


def test_several_houses_in_a_document_give_their_own_numbers():
    two = DOCUMENT.replace(HOUSE, "".join(HOUSE.replace("<Nil", f"<ID>H{n}</ID><Nil", 1) for n in (1, 2)))
    assert read(two).rows["house_waybill"].to_pylist() == ["H1", "H2"]
    assert read(two).rows["source_position"].to_pylist() == [0, 1]


@pytest.mark.parametrize("lost", ["<ID>CUZ1234</ID>", "<ID>777-20000001</ID>", HOUSE])
def test_without_master_or_house_the_document_is_rejected(lost):
    parsed = read(DOCUMENT.replace(lost, ""))
    assert [(p.code, p.severity) for p in parsed.problems] == [("unit-unreadable", "fatal")]
    assert len(parsed.rejects) == 1


def test_an_external_entity_is_refused():
    hostile = DOCUMENT.replace("<h:House", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><h:House', 1)
    assert [p.code for p in read(hostile).problems] == ["xml-doctype"]


def test_another_document_is_said():
    parsed = xfzb.parse(b'<Waybill xmlns="iata:waybill:1"/>')
    assert [p.code for p in parsed.problems] == ["message-unrecognised"]


def test_recognise_wants_an_iata_house_waybill():
    assert xfzb.recognise(DOCUMENT.encode())
    assert not xfzb.recognise(b'<Waybill xmlns="iata:waybill:1"/>')


def test_what_was_read_survives_writing():
    parsed = read()
    assert xfzb.parse(xfzb.dump(parsed.rows)).rows.equals(parsed.rows)


def test_dump_takes_one_row_with_both_numbers():
    with pytest.raises(ValueError, match="no house_waybill"):
        xfzb.dump(table([{"consignment_id": "awb:777-20000001", "awb": "777-20000001", "source_position": 0}]))
    with pytest.raises(ValueError, match="give one row, not 0"):
        xfzb.dump(table([]))
