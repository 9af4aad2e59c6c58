"""WCO declarations to rows: bare, in envelopes, in any script; what is no declaration says so."""

from datetime import date

import pytest

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import registry, wco_dec

DECLARATION = """<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"
xmlns:p="urn:wco:datamodel:WCO:Declaration_DS:DMS:2">
<AcceptanceDateTime><p:DateTimeString formatCode="304">20260301101500Z</p:DateTimeString></AcceptanceDateTime>
<FunctionCode>9</FunctionCode><FunctionalReferenceID>PAPER-77</FunctionalReferenceID><TypeCode>IMA</TypeCode>
<GoodsItemQuantity>2</GoodsItemQuantity><TotalPackageQuantity>12</TotalPackageQuantity>
<BorderTransportMeans><RegistrationNationalityCode>FR</RegistrationNationalityCode><ModeCode>1</ModeCode>
</BorderTransportMeans>
<Declarant><ID>FR55512345600011</ID></Declarant>
<Exporter><Name>{exporter}</Name><Address><CityName>Izmir</CityName><CountryCode>TR</CountryCode>
<Line>Liman 4</Line><PostcodeID>35000</PostcodeID></Address></Exporter>
<GoodsShipment>
<Consignee><Name>Papeterie du Port</Name><ID>FR99900011122233</ID></Consignee>
<Consignment><ArrivalTransportMeans><ID>9074729</ID></ArrivalTransportMeans>
<LoadingLocation><ID>TRIZM</ID></LoadingLocation>
<TransportEquipment><SequenceNumeric>1</SequenceNumeric><ID>mscu1234566</ID></TransportEquipment></Consignment>
<Destination><CountryCode>FR</CountryCode></Destination><ExportCountry><ID>TR</ID></ExportCountry>
<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>
<Commodity><Description>Envelopes</Description>
<Classification><ID>48171000</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>
<Classification><ID>00</ID><IdentificationTypeCode>TRC</IdentificationTypeCode></Classification>
<GoodsMeasure><GrossMassMeasure>120.5</GrossMassMeasure><NetNetWeightMeasure>110</NetNetWeightMeasure></GoodsMeasure>
<InvoiceLine><ItemChargeAmount currencyID="EUR">800.00</ItemChargeAmount></InvoiceLine></Commodity>
<GovernmentProcedure><CurrentCode>40</CurrentCode><PreviousCode>00</PreviousCode></GovernmentProcedure>
<Origin><CountryCode>TR</CountryCode><TypeCode>1</TypeCode></Origin></GovernmentAgencyGoodsItem>
<GovernmentAgencyGoodsItem><SequenceNumeric>2</SequenceNumeric>
<Commodity><Description>Writing paper</Description>
<GoodsMeasure><GrossMassMeasure unitCode="GRM">500</GrossMassMeasure></GoodsMeasure>
<InvoiceLine><ItemChargeAmount currencyID="EUR">40</ItemChargeAmount></InvoiceLine></Commodity>
<Origin><CountryCode>TR</CountryCode><TypeCode>1</TypeCode></Origin></GovernmentAgencyGoodsItem>
<PreviousDocument><CategoryCode>Z</CategoryCode><ID>MSCU99000111</ID><TypeCode>705</TypeCode></PreviousDocument>
</GoodsShipment></Declaration>"""
ENVELOPE = '<m:MetaData xmlns:m="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2">{}</m:MetaData>'
BARE = DECLARATION.format(exporter="Ege Kirtasiye")


def one(data):
    parsed = registry.parse(data)
    assert parsed.rows.schema == CONSIGNMENT
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="strict")
    return row, parsed


def test_a_declaration_gives_every_field():
    row, parsed = one(BARE.encode())
    assert parsed.problems == ()
    items = row.pop("items")
    assert {name: value for name, value in row.items() if value is not None} == {
        "consignment_id": "decl:FR55512345600011/PAPER-77",
        "declaration_number": "PAPER-77",
        "regime": "declaration",
        "transport_mode": "maritime",
        "filer": "FR55512345600011",
        "conveyance": "9074729",
        "bill": "MSCU99000111",
        "container": ["MSCU1234566"],
        "consignor_name": "Ege Kirtasiye",
        "consignor_address_line": "Liman 4",
        "consignor_city": "Izmir",
        "consignor_postcode": "35000",
        "consignor_country": "TR",
        "consignee_name": "Papeterie du Port",
        "consignee_id": "FR99900011122233",
        "goods_description": "Envelopes, Writing paper",
        "gross_mass_kg": 121.0,
        "package_quantity": 12,
        "declared_value": 840.0,
        "currency": "EUR",
        "country_of_dispatch": "TR",
        "country_of_origin": "TR",
        "country_of_destination": "FR",
        "loading_location": "TRIZM",
        "posted_on": date(2026, 3, 1),
        "attributes": {
            "declaration_type": "IMA",
            "procedures": "4000",
            "functional_reference": "PAPER-77",
            "goods_items": "2",
        },
        "source_format": "wco-dec",
        "source_position": 0,
    }
    assert [item["hs_code"] for item in items] == ["4817100000", None]
    assert [item["gross_mass_kg"] for item in items] == [120.5, 0.5]


def test_an_envelope_changes_nothing():
    assert one(ENVELOPE.format(BARE).encode())[0] == one(BARE.encode())[0]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gb18030", "宁波文具进出口有限公司"),
        ("gb2312", "宁波文具"),
        ("utf-16", "宁波文具 شركة الورق"),
        ("windows-1251", "ООО Бумага и Ко"),
        ("koi8-r", "ООО Бумага и Ко"),
        ("windows-1256", "شركة الورق"),
        ("iso-8859-6", "شركة الورق"),
        ("utf-8", "شركة الورق 宁波 Бумага"),
    ],
)
def test_scripts_survive_in_the_encoding_that_is_declared(encoding, name):
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n' + DECLARATION.format(exporter=name)
    row, parsed = one(text.encode(encoding))
    assert row["consignor_name"] == name
    assert parsed.problems == ()


def test_an_answer_of_customs_makes_no_consignment():
    answer = "<Response><FunctionCode>11</FunctionCode><Declaration><ID>26FR1</ID></Declaration></Response>"
    parsed = registry.parse(ENVELOPE.format(answer).encode())
    assert parsed.rows.num_rows == 0
    assert [p.code for p in parsed.problems] == ["message-not-read"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<FunctionCode>9<", "<FunctionCode>13<", "amendment-not-read"),
        ("<FunctionalReferenceID>PAPER-77</FunctionalReferenceID>", "", "unit-unreadable"),
        ("</GoodsShipment>", "", "xml-malformed"),
        ("<Declaration ", '<!DOCTYPE a [<!ENTITY b "c">]><Declaration ', "xml-doctype"),
    ],
)
def test_what_is_not_applied_is_kept_aside_and_refused_again(old, new, code):
    data = BARE.replace(old, new, 1).encode()
    parsed = wco_dec.parse(data)
    assert ([p.code for p in parsed.problems], parsed.rows.num_rows) == ([code], 0)
    assert wco_dec.parse(parsed.rejects[0].raw).problems == parsed.problems


def test_two_declarations_in_one_message_are_two_rows():
    other = BARE.replace("PAPER-77", "PAPER-78").replace("<FunctionCode>9<", "<FunctionCode>13<")
    parsed = wco_dec.parse(ENVELOPE.format(BARE + other).encode())
    assert parsed.rows["declaration_number"].to_pylist() == ["PAPER-77"]
    assert [r.position for r in parsed.rejects] == [1]
    assert [p.code for p in wco_dec.parse(parsed.rejects[0].raw).problems] == ["amendment-not-read"]
