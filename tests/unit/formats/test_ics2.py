"""ICS2 filings to rows: houses, masters without houses, messages without goods."""

from datetime import UTC, datetime

from tidewaiter.formats import ics2, registry

GOODS = """<goodsItem><goodsItemNumber>1</goodsItemNumber><commodity><descriptionOfGoods>{goods}</descriptionOfGoods>
<commodityCode><harmonizedSystemSubHeadingCode>480256</harmonizedSystemSubHeadingCode></commodityCode></commodity>
<weight><grossMass>{mass}</grossMass></weight><postalValue><value>20</value><currency>EUR</currency></postalValue>
<packaging><numberOfPackages>3</numberOfPackages></packaging></goodsItem>"""
HOUSE = """<consignmentHouseLevel><totalGrossMass>{mass}</totalGrossMass>
<consignor><name>{name}</name><address><street>Quai 1</street><city>Dakar</city><country>SN</country></address>
<communication><type>EM</type><identifier>a@papier.example</identifier></communication></consignor>
<consignee><name>Paper BV</name><identificationNumber>NL1</identificationNumber></consignee>
<transportDocumentHouseLevel><documentNumber>{number}</documentNumber><type>N703</type></transportDocumentHouseLevel>
{goods}</consignmentHouseLevel>"""
FILING = """<IE3F23 xmlns="urn:wco:datamodel:eu:ics2:2"><LRN>LRN1</LRN>
<specificCircumstanceIndicator>F23</specificCircumstanceIndicator>
<activeBorderTransportMeans><ModeOfTransport>4</ModeOfTransport><estimatedDateAndTimeOfArrival>2026-03-01T06:30:00Z
</estimatedDateAndTimeOfArrival><conveyanceReferenceNumber>ZZ101</conveyanceReferenceNumber></activeBorderTransportMeans>
<declarant><identificationNumber>NL999</identificationNumber></declarant>
<consignmentMasterLevel><transportDocumentMasterLevel><documentNumber>77720000001</documentNumber><type>N741</type>
</transportDocumentMasterLevel><placeOfUnloading><UNLOCODE>NLAMS</UNLOCODE></placeOfUnloading>{inner}
</consignmentMasterLevel></IE3F23>"""


def house(number, name="Papier SA", mass="2.5"):
    return HOUSE.format(number=number, name=name, mass=mass, goods=GOODS.format(goods="paper", mass=mass))


def test_every_house_is_a_row():
    parsed = registry.parse(FILING.format(inner=house("H1") + house("H2", "شركة الورق")).encode())
    assert parsed.problems == ()
    first, second = parsed.rows.to_pylist(maps_as_pydicts="strict")
    assert (first["consignment_id"], second["consignment_id"]) == ("ens:LRN1/H1", "ens:LRN1/H2")
    assert second["consignor_name"] == "شركة الورق"
    assert {n: v for n, v in first.items() if v is not None and n not in {"items", "consignment_id"}} == {
        "regime": "air",
        "transport_mode": "air",
        "awb": "777-20000001",
        "house_waybill": "H1",
        "declaration_number": "LRN1",
        "filer": "NL999",
        "conveyance": "ZZ101",
        "consignor_name": "Papier SA",
        "consignor_address_line": "Quai 1",
        "consignor_city": "Dakar",
        "consignor_country": "SN",
        "consignor_email": "a@papier.example",
        "consignee_name": "Paper BV",
        "consignee_id": "NL1",
        "goods_description": "paper",
        "hs_code": "480256",
        "gross_mass_kg": 2.5,
        "package_quantity": 3,
        "declared_value": 20.0,
        "currency": "EUR",
        "country_of_dispatch": "SN",
        "unloading_location": "NLAMS",
        "eta": datetime(2026, 3, 1, 6, 30, tzinfo=UTC),
        "attributes": {"specific_circumstance": "F23", "message": "IE3F23"},
        "source_format": "eu-ics2",
        "source_position": 0,
    }


def test_a_number_of_packages_that_is_no_number_is_not_counted():
    filed = FILING.format(inner=house("H1").replace("<numberOfPackages>3<", "<numberOfPackages>²<"))
    assert registry.parse(filed.encode()).rows["package_quantity"].to_pylist() == [None]


def test_a_master_without_houses_is_a_row():
    text = FILING.format(inner=GOODS.format(goods="paper", mass="1")).replace("F23", "F43").replace("LRN1", "P1")
    (row,) = registry.parse(text.encode()).rows.to_pylist()
    assert (row["consignment_id"], row["regime"]) == ("ens:P1/77720000001", "mail")


def test_a_message_without_goods_says_so_and_one_without_numbers_is_kept_aside():
    answer = registry.parse(b'<IE4S01 xmlns="urn:wco:datamodel:eu:ics2:2"><MRN>26NL1</MRN></IE4S01>')
    assert [(p.code, p.value) for p in answer.problems] == [("message-not-read", "IE4S01")]
    bare = FILING.format(inner=GOODS.format(goods="paper", mass="1")).replace("<LRN>LRN1</LRN>", "")
    parsed = ics2.parse(bare.replace("<documentNumber>77720000001</documentNumber>", "").encode())
    assert [p.code for p in parsed.problems] == ["no-identity"]
    assert ics2.parse(b"<IE3F23").rejects
