"""OFAC's advanced XML: numbers explained by the document's own tables."""

# ruff: noqa: E501 - a document

from tidewaiter.parties.lists import ofac_advanced

DOCUMENT = """<Sanctions xmlns="http://www.un.org/sanctions/1.0"><ReferenceValueSets>
<PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues>
<PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<AliasTypeValues><AliasType ID="3">Name</AliasType><AliasType ID="5">F.K.A.</AliasType></AliasTypeValues>
<ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script><Script ID="160" ScriptCode="Arab">Arabic</Script></ScriptValues>
<FeatureTypeValues><FeatureType ID="25">Location</FeatureType><FeatureType ID="21">Email Address</FeatureType></FeatureTypeValues>
<CountryValues><Country ID="9">Cuba</Country></CountryValues></ReferenceValueSets>
<Locations><Location ID="70"><LocationCountry CountryID="9"/><LocationPart LocPartTypeID="1"><LocationPartValue>
<Value>1 Dock Street</Value></LocationPartValue></LocationPart></Location></Locations>
<IDRegDocuments><IDRegDocument IDRegDocTypeID="1" IdentityID="5"><IDRegistrationNo>A123456</IDRegistrationNo>
</IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="7"><Profile ID="7" PartySubTypeID="4"><Identity ID="5" Primary="true">
<Alias AliasTypeID="3" Primary="true" LowQuality="false">
<DocumentedName><DocumentedNamePart><NamePartValue ScriptID="215">Doe</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue ScriptID="215">John</NamePartValue></DocumentedNamePart></DocumentedName>
<DocumentedName><DocumentedNamePart><NamePartValue ScriptID="160">\u062c\u0648\u0646</NamePartValue></DocumentedNamePart></DocumentedName>
</Alias><Alias AliasTypeID="5" Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
<NamePartValue ScriptID="215">Roe</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
<Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="70"/></FeatureVersion></Feature>
<Feature FeatureTypeID="21"><FeatureVersion><VersionDetail>doe@example.org</VersionDetail></FeatureVersion></Feature>
</Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="7"><EntryEvent><Date><Year>2020</Year><Month>3</Month><Day>4</Day></Date>
</EntryEvent><SanctionsMeasure><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries>
</Sanctions>""".encode()


def test_an_entry_is_read_whole() -> None:
    (entry,) = ofac_advanced.read(DOCUMENT, "sdn_advanced.xml", {}).entries.to_pylist()
    assert (entry["entry_id"], entry["kind"], entry["programme"], entry["listed_on"]) == (
        "7",
        "person",
        "SDGT",
        "2020-03-04",
    )
    assert [(n["name"], n["strength"], n["sort"]) for n in entry["names"]] == [
        ("Doe John", "strong", "primary"),
        ("\u062c\u0648\u0646", "strong", "original"),
        ("Roe", "weak", "former"),
    ]
    assert {i["kind"]: i["value"] for i in entry["identifiers"]} == {"email": "doe@example.org", "document": "A123456"}
    assert entry["addresses"] == ["1 Dock Street, Cuba"]
    assert entry["countries"] == ["Cuba"]


def test_it_knows_its_root() -> None:
    assert ofac_advanced.recognise(DOCUMENT, "x.xml")
