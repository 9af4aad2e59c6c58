"""XFWB to rows: the Waybill document whatever its prefixes, and the hostile XML that is refused."""

from datetime import UTC, date, datetime

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import cargoxml, xfwb

BODY = """
  <rsm:MessageHeaderDocument>
    <ram:ID>777-20000001_1</ram:ID><ram:TypeCode>740</ram:TypeCode>
    <ram:IssueDateTime>2026-03-28T09:00:00Z</ram:IssueDateTime>
    <ram:SenderParty><ram:PrimaryID schemeID="C">SENDERCODE</ram:PrimaryID></ram:SenderParty>
  </rsm:MessageHeaderDocument>
  <rsm:BusinessHeaderDocument>
    <ram:ID>777-20000001</ram:ID>
    <ram:SignatoryCarrierAuthentication>
      <ram:ActualDateTime>2026-03-28T00:30:00+09:00</ram:ActualDateTime>
    </ram:SignatoryCarrierAuthentication>
  </rsm:BusinessHeaderDocument>
  <rsm:MasterConsignment>
    <ram:DeclaredValueForCustomsAmount currencyID="JPY">250000</ram:DeclaredValueForCustomsAmount>
    <ram:IncludedTareGrossWeightMeasure unitCode="LBR">100</ram:IncludedTareGrossWeightMeasure>
    <ram:TotalPieceQuantity>4</ram:TotalPieceQuantity>
    <ram:ConsignorParty>
      <ram:Name>KANSAI
 OPTICS KK</ram:Name><ram:AccountID>77001</ram:AccountID>
      <ram:PostalStructuredAddress>
        <ram:PostcodeCode>530-0001</ram:PostcodeCode>
        <ram:StreetName>1-2-3 Umeda
Kita-ku</ram:StreetName>
        <ram:CityName>OSAKA</ram:CityName><ram:CountryID>jp</ram:CountryID>
      </ram:PostalStructuredAddress>
      <ram:DefinedTradeContact>
        <ram:DirectTelephoneCommunication>
          <ram:CompleteNumber>81611112222</ram:CompleteNumber>
        </ram:DirectTelephoneCommunication>
        <ram:FaxCommunication><ram:CompleteNumber>81611113333</ram:CompleteNumber></ram:FaxCommunication>
        <ram:URIEmailCommunication><ram:URIID>export@kansai.example</ram:URIID></ram:URIEmailCommunication>
      </ram:DefinedTradeContact>
    </ram:ConsignorParty>
    <ram:ConsigneeParty>
      <ram:Name>LENS &amp; CO</ram:Name>
      <ram:PostalStructuredAddress>
        <ram:CityName>AUSTIN</ram:CityName><ram:CountryID>US</ram:CountryID></ram:PostalStructuredAddress>
    </ram:ConsigneeParty>
    <ram:FreightForwarderParty><ram:Name>FLYING FORWARDER</ram:Name></ram:FreightForwarderParty>
    <ram:OriginLocation><ram:ID>KIX</ram:ID></ram:OriginLocation>
    <ram:FinalDestinationLocation><ram:ID>AUS</ram:ID></ram:FinalDestinationLocation>
    <ram:SpecifiedLogisticsTransportMovement>
      <ram:ID>ZZ902</ram:ID><ram:SequenceNumeric>2</ram:SequenceNumeric>
      <ram:UsedLogisticsTransportMeans><ram:Name>ZZ</ram:Name></ram:UsedLogisticsTransportMeans>
      <ram:ArrivalEvent>
        <ram:ScheduledOccurrenceDateTime>2026-03-30T14:00:00-05:00</ram:ScheduledOccurrenceDateTime>
        <ram:OccurrenceArrivalLocation><ram:ID>AUS</ram:ID></ram:OccurrenceArrivalLocation>
      </ram:ArrivalEvent>
    </ram:SpecifiedLogisticsTransportMovement>
    <ram:SpecifiedLogisticsTransportMovement>
      <ram:ID>ZZ801</ram:ID><ram:SequenceNumeric>1</ram:SequenceNumeric>
      <ram:UsedLogisticsTransportMeans><ram:Name>ZZ</ram:Name></ram:UsedLogisticsTransportMeans>
      <ram:ArrivalEvent>
        <ram:OccurrenceArrivalLocation><ram:ID>LAX</ram:ID></ram:OccurrenceArrivalLocation>
      </ram:ArrivalEvent>
    </ram:SpecifiedLogisticsTransportMovement>
    <ram:HandlingSPHInstructions><ram:DescriptionCode>SPX</ram:DescriptionCode></ram:HandlingSPHInstructions>
    <ram:IncludedCustomsNote>
      <ram:ContentCode>CT</ram:ContentCode><ram:Content>15125550100</ram:Content>
      <ram:SubjectCode>CNE</ram:SubjectCode><ram:CountryID>US</ram:CountryID>
    </ram:IncludedCustomsNote>
    <ram:ApplicableRating>
      <ram:IncludedMasterConsignmentItem>
        <ram:SequenceNumeric>1</ram:SequenceNumeric>
        <ram:TypeCode>9002.11</ram:TypeCode><ram:TypeCode>900219</ram:TypeCode>
        <ram:GrossWeightMeasure unitCode="KGM">40</ram:GrossWeightMeasure>
        <ram:PieceQuantity>4</ram:PieceQuantity>
        <ram:NatureIdentificationTransportCargo>
          <ram:Identification>CAMERA LENSES</ram:Identification>
        </ram:NatureIdentificationTransportCargo>
        <ram:OriginCountry><ram:ID>JP</ram:ID></ram:OriginCountry>
      </ram:IncludedMasterConsignmentItem>
      <ram:IncludedMasterConsignmentItem>
        <ram:SequenceNumeric>2</ram:SequenceNumeric><ram:GrossVolumeMeasure unitCode="CMQ">90</ram:GrossVolumeMeasure>
      </ram:IncludedMasterConsignmentItem>
    </ram:ApplicableRating>
  </rsm:MasterConsignment>
"""
WAYBILL = f'<rsm:Waybill xmlns:rsm="iata:waybill:1" xmlns:ram="iata:datamodel:3">{BODY}</rsm:Waybill>'


def document(text=WAYBILL, encoding="UTF-8"):
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)


def read(data):
    parsed = xfwb.parse(data)
    assert parsed.rows.schema == CONSIGNMENT
    return parsed


def codes(parsed):
    return [problem.code for problem in parsed.problems]


def test_the_document_gives_every_field():
    (got,) = read(document()).rows.to_pylist(maps_as_pydicts="strict")
    assert {name: value for name, value in got.items() if value is not None and name != "items"} == {
        "consignment_id": "awb:777-20000001",
        "awb": "777-20000001",
        "regime": "air",
        "transport_mode": "air",
        "source_format": "iata-xfwb",
        "source_position": 0,
        "filer": "FLYING FORWARDER",
        "carrier": "ZZ",
        "conveyance": "ZZ902",
        "eta": datetime(2026, 3, 30, 19, tzinfo=UTC),
        "posted_on": date(2026, 3, 28),
        "consignor_name": "KANSAI OPTICS KK",
        "consignor_id": "77001",
        "consignor_address_line": "1-2-3 Umeda, Kita-ku",
        "consignor_city": "OSAKA",
        "consignor_postcode": "530-0001",
        "consignor_country": "JP",
        "consignor_phone": "81611112222",
        "consignor_email": "export@kansai.example",
        "consignee_name": "LENS & CO",
        "consignee_city": "AUSTIN",
        "consignee_country": "US",
        "consignee_phone": "15125550100",
        "country_of_dispatch": "JP",
        "country_of_origin": "JP",
        "country_of_destination": "US",
        "loading_location": "KIX",
        "unloading_location": "AUS",
        "goods_description": "CAMERA LENSES",
        "hs_code": "900211",
        "gross_mass_kg": 45.359237,
        "package_quantity": 4,
        "declared_value": 250000.0,
        "currency": "JPY",
        "attributes": {"special_handling": "SPX"},
    }
    assert [(item["sequence"], item["hs_code"], item["quantity"]) for item in got["items"]] == [
        (1, "900211", 4.0),
        (2, "900219", None),
    ]
    assert read(document()).problems == ()


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1", "windows-1252"])
def test_declared_encodings_are_read(encoding):
    data = document(WAYBILL.replace("OSAKA", "ŌSAKA" if encoding.startswith("UTF") else "ÖSAKA"), encoding)
    assert xfwb.recognise(data[:4096])
    assert read(data).rows["consignor_city"].to_pylist()[0].endswith("SAKA")
    assert codes(read(data)) == []


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\n \n", b""])
def test_marks_and_blank_lines_in_front_change_nothing(mark):
    assert xfwb.recognise(mark + document())
    assert read(mark + document()).rows.equals(read(document()).rows)


@pytest.mark.parametrize(("prefix", "version"), [("a", "1"), ("b", "2"), ("ns2", "3")])
def test_prefixes_and_versions_of_namespaces_do_not_matter(prefix, version):
    text = (
        WAYBILL.replace("ram:", f"{prefix}:")
        .replace("ram=", f"{prefix}=")
        .replace("datamodel:3", f"datamodel:{version}")
    )
    assert read(document(text)).rows.equals(read(document()).rows)


def test_a_default_namespace_is_read():
    text = WAYBILL.replace("ram:", "").replace("xmlns:ram", "xmlns")
    assert xfwb.recognise(document(text))
    assert read(document(text)).rows.equals(read(document()).rows)


@pytest.mark.parametrize(
    "change",
    [
        ("<ram:TypeCode>740<", "<ram:TypeCode>741<"),
        (
            "<ram:ID>777-20000001</ram:ID>",
            "<ram:ID>777-20000001</ram:ID><ram:IncludedHeaderNote><ram:ContentCode>C</ram:ContentCode></ram:IncludedHeaderNote>",
        ),
        ("CAMERA LENSES", "Consolidation as per list"),
    ],
)
def test_a_consolidation_is_marked(change):
    parsed = read(document(WAYBILL.replace(*change)))
    assert dict(parsed.rows["attributes"].to_pylist()[0])["consolidation"] == "yes"


def test_no_value_is_null_with_its_currency():
    text = WAYBILL.replace(
        "<ram:DeclaredValue", "<ram:NilCustomsValueIndicator>true</ram:NilCustomsValueIndicator><ram:DeclaredValue"
    )
    parsed = read(document(text))
    assert (parsed.rows["declared_value"].to_pylist(), parsed.rows["currency"].to_pylist()) == ([None], [None])


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        (">100<", ">a lot<", "bad-number", "gross_mass_kg"),
        ('unitCode="LBR"', 'unitCode="STN"', "bad-unit", "gross_mass_kg"),
        (">4</ram:TotalPiece", ">4.5</ram:TotalPiece", "bad-number", "package_quantity"),
        ("2026-03-30T14:00:00-05:00", "tomorrow", "bad-date", "eta"),
        (">jp<", ">Japan<", "bad-country", "consignor_country"),
    ],
)
def test_an_unreadable_value_is_null_and_said(old, new, code, field):
    parsed = read(document(WAYBILL.replace(old, new)))
    assert codes(parsed) == [code]
    assert parsed.rows[field].to_pylist() == [None]


def test_without_a_waybill_number_the_document_is_rejected():
    data = document(WAYBILL.replace("<ram:ID>777-20000001</ram:ID>", ""))
    parsed = read(data)
    assert [(p.code, p.severity, p.row) for p in parsed.problems] == [("unit-unreadable", Severity.FATAL, 0)]
    assert parsed.rejects[0].raw == data


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>' + WAYBILL.replace("CAMERA", "&l11;"),
    "external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + WAYBILL.replace("CAMERA", "&e;"),
    "external subset": '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">' + WAYBILL,
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.invalid/p">%p;]>' + WAYBILL,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_document_types_and_entities_are_refused_unread(name, encoding):
    parsed = read(document(HOSTILE[name], encoding))
    assert codes(parsed) == ["xml-doctype"]
    assert parsed.rows.num_rows == 0
    assert [reject.position for reject in parsed.rejects] == [0]


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "utf-32", "no-such-code"])
def test_encodings_that_could_hide_an_entity_are_refused(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{WAYBILL}'
    assert codes(read(text.encode("ascii"))) == ["xml-encoding"]


def test_an_encoding_of_asia_is_read():
    data = document(WAYBILL.replace("OSAKA", "\u5927\u962a"), "Shift_JIS")
    assert read(data).rows["consignor_city"].to_pylist() == ["\u5927\u962a"]


def test_item_lines_that_repeat_each_other_are_said_once():
    item = WAYBILL[WAYBILL.index("<ram:IncludedMasterC") : WAYBILL.index("</ram:IncludedMasterConsignmentItem>")]
    many = (item + "</ram:IncludedMasterConsignmentItem>") * 5_000
    parsed = read(document(WAYBILL.replace("<ram:ApplicableRating>", f"<ram:ApplicableRating>{many}")))
    assert parsed.rows["goods_description"].to_pylist() == ["CAMERA LENSES"]
    assert len(parsed.rows["items"].to_pylist()[0]) == 10_002


def test_nesting_is_bounded():
    deep = "<a>" * 5000 + "</a>" * 5000
    assert codes(read(document(f"<Waybill>{deep}</Waybill>"))) == ["xml-too-deep"]
    allowed = "<a>" * (cargoxml.MAX_DEPTH - 1) + "</a>" * (cargoxml.MAX_DEPTH - 1)
    assert codes(read(document(f"<Waybill>{allowed}</Waybill>"))) == ["unit-unreadable"]


def test_the_number_of_elements_is_bounded(monkeypatch):
    monkeypatch.setattr(cargoxml, "MAX_ELEMENTS", 100)
    assert codes(read(document(f"<Waybill>{'<a/>' * 200}</Waybill>"))) == ["message-too-large"]


def test_malformed_xml_is_said_with_its_line():
    parsed = read(document(WAYBILL.replace("</ram:Name>", "</ram:Nome>", 1)))
    assert codes(parsed) == ["xml-malformed"]
    assert parsed.problems[0].value.startswith("line 20")


def test_bytes_that_are_not_their_encoding_are_malformed():
    parsed = read(document().replace(b"OSAKA", b"\xd6SAKA"))
    assert codes(parsed) == ["xml-malformed"]


def test_recognise_wants_an_iata_waybill():
    assert xfwb.recognise(document())
    assert not xfwb.recognise(document(WAYBILL.replace("iata:waybill:1", "urn:oasis:waybill").replace("iata:", "urn:")))
    assert not xfwb.recognise(
        document(WAYBILL.replace("Waybill", "HouseWaybill").replace("waybill:1", "housewaybill:1"))
    )
    assert not xfwb.recognise(b"FWB/17\n")


def test_what_was_read_survives_writing():
    parsed = read(document())
    assert read(xfwb.dump(parsed.rows)).rows.equals(parsed.rows)


@pytest.mark.parametrize("count", [0, 2])
def test_dump_takes_one_row(count):
    rows = table([{"consignment_id": "awb:777-20000001", "awb": "777-20000001", "source_position": 0}] * count)
    with pytest.raises(ValueError, match=f"one waybill a document: give one row, not {count}"):
        xfwb.dump(rows)


def test_dump_refuses_a_row_without_waybill():
    with pytest.raises(ValueError, match="no awb"):
        xfwb.dump(table([{"consignment_id": "x:1", "source_position": 0}]))
