"""The United Nations' list: names in parts, in the original script, aliases by quality."""

# ruff: noqa: E501 - a document

from tidewaiter.parties.lists import un_xml

DOCUMENT = """<?xml version="1.0" encoding="utf-8"?><CONSOLIDATED_LIST dateGenerated="2026-01-05"><INDIVIDUALS><INDIVIDUAL>
<DATAID>1</DATAID><FIRST_NAME>JOHN</FIRST_NAME><SECOND_NAME>DOE</SECOND_NAME><UN_LIST_TYPE>Example</UN_LIST_TYPE>
<REFERENCE_NUMBER>EXi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<NAME_ORIGINAL_SCRIPT>\u062c\u0648\u0646</NAME_ORIGINAL_SCRIPT><NATIONALITY><VALUE>Cuba</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>J Doe; Jon Doe</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>A123456</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>EXAMPLE</FIRST_NAME>
<REFERENCE_NUMBER>EXe.001</REFERENCE_NUMBER><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>SAMPLE</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ADDRESS><STREET>1 Dock Street</STREET><COUNTRY>Cuba</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>
""".encode()


def test_individuals_and_entities_are_read() -> None:
    person, firm = un_xml.read(DOCUMENT, "un.xml", {}).entries.to_pylist()
    assert (person["entry_id"], person["kind"], person["listed_on"]) == ("EXi.001", "person", "2012-12-31")
    assert [(n["name"], n["strength"], n["sort"]) for n in person["names"]] == [
        ("JOHN DOE", "strong", "primary"),
        ("\u062c\u0648\u0646", "strong", "original"),
        ("J Doe", "weak", "alias"),
        ("Jon Doe", "weak", "alias"),
    ]
    assert person["identifiers"] == [{"kind": "document", "value": "A123456"}]
    assert (firm["kind"], firm["addresses"], firm["names"][1]["sort"]) == ("company", ["1 Dock Street, Cuba"], "former")


def test_it_knows_its_root() -> None:
    assert un_xml.recognise(DOCUMENT, "un.xml")
