"""OFAC's XML: entries with other names, addresses and numbers."""

from tidewaiter.parties.lists import ofac_xml

DOCUMENT = b"""<?xml version="1.0"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation><Publish_Date>01/05/2026</Publish_Date></publshInformation>
<sdnEntry><uid>7</uid><firstName>John</firstName><lastName>DOE</lastName><sdnType>Individual</sdnType>
<programList><program>SDGT</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>A123456</idNumber></id>
<id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
<id><uid>3</uid><idType>Phone Number</idType><idNumber>+1 202 555 0143</idNumber></id></idList>
<akaList><aka><uid>9</uid><type>a.k.a.</type><category>weak</category><lastName>JD</lastName></aka></akaList>
<addressList><address><uid>3</uid><address1>1 Dock Street</address1><city>Havana</city><country>Cuba</country></address>
</addressList></sdnEntry></sdnList>"""


def test_an_entry_is_read_whole() -> None:
    (entry,) = ofac_xml.read(DOCUMENT, "sdn.xml", {}).entries.to_pylist()
    assert (entry["entry_id"], entry["kind"], entry["programme"]) == ("7", "person", "SDGT")
    assert [(n["name"], n["strength"]) for n in entry["names"]] == [("DOE, John", "strong"), ("JD", "weak")]
    assert {i["kind"]: i["value"] for i in entry["identifiers"]} == {"document": "A123456", "phone": "+1 202 555 0143"}
    assert entry["addresses"] == ["1 Dock Street, Havana, Cuba"]
    assert entry["listed_on"] == "01/05/2026"


def test_it_knows_its_root() -> None:
    assert ofac_xml.recognise(DOCUMENT, "sdn.xml")
    assert not ofac_xml.recognise(b"<other/>", "sdn.xml")
