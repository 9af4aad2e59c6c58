"""FollowTheMoney entities; the table of properties holds against the installed library."""

import json

from followthemoney import model

from tidewaiter.parties.lists import followthemoney as ftm
from tidewaiter.parties.lists.schema import IdentifierKind

PERSON = {
    "id": "p1",
    "schema": "Person",
    "properties": {
        "name": ["John Doe"],
        "weakAlias": ["JD"],
        "phone": ["+12025550143"],
        "country": ["cu"],
        "birthDate": ["1970"],
    },
}


def test_entities_are_entries_and_what_is_none_is_told() -> None:
    other = {"id": "o1", "schema": "Ownership", "properties": {"owner": ["p1"]}}
    data = "\n".join([json.dumps(PERSON), json.dumps(other), "{broken", '{"id": "x"}']).encode()
    listing = ftm.read(data, "x.json", {})
    (entry,) = listing.entries.to_pylist()
    assert (entry["entry_id"], entry["kind"], entry["countries"]) == ("p1", "person", ["cu"])
    assert [(n["name"], n["strength"]) for n in entry["names"]] == [("John Doe", "strong"), ("JD", "weak")]
    assert entry["identifiers"] == [{"kind": "phone", "value": "+12025550143"}]
    assert [p.code for p in listing.problems] == ["list-line-unreadable", "list-line-unreadable"]


def test_the_table_of_properties_is_the_library_s() -> None:
    types = {(p.name, p.type.name) for schema in model for p in schema.properties.values()}
    assert all((name, "name") in types for name in ftm.NAMES)
    expected = {IdentifierKind.PHONE: "phone", IdentifierKind.EMAIL: "email"}
    for name, kind in ftm.IDENTIFIERS.items():
        assert (name, expected.get(kind, "identifier")) in types, name
    assert (ftm.ADDRESS, "address") in types
    assert all((name, "country") in types for name in ftm.COUNTRIES)
    assert all((name, "url") in types for name in ftm.URLS)


def test_every_schema_of_the_table_exists_and_may_be_matched() -> None:
    assert all(model.get(name) is not None for name in ftm.SCHEMATA)
    assert {s.name for s in model if s.matchable} - set(ftm.SCHEMATA) <= {
        "Address",
        "Security",
        "Territory",
        "Position",
    }


def test_it_knows_its_file() -> None:
    assert ftm.recognise(json.dumps(PERSON).encode(), "x")
    assert not ftm.recognise(b'{"name": "x"}', "x")
