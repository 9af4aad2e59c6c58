import pyarrow as pa

from tidewaiter.parties.names.doubtful import copied
from tidewaiter.parties.names.party import PARTY, normalised


def parties(*rows):
    return normalised(pa.Table.from_pylist(list(rows), PARTY))


def test_one_value_in_several_fields_is_told():
    found = parties(
        {"name": "1 Main St", "address_line": "1 MAIN ST."},
        {"name": "Reno Ltd", "address_line": "Reno", "city": "Reno"},
        {"name": "Rome", "city": "Rome"},
        {"name": "A", "address_line": "A"},
    )
    marks = ["name:copied-field" in row for row in found["doubtful"].to_pylist()]
    assert marks == [True, True, False, False]


def test_parties_that_agree_are_told_by_what_they_share():
    sender = {"name": "Sun Ltd", "address_line": "1 Main St", "country": "US", "phone": "6175550100"}
    one, other = parties(sender, sender), parties({**sender, "name": "SUN, LTD"}, {"name": "Moon"})
    assert copied.between(one, other).to_pylist() == [["name_latin", "address_form", "phone_e164"], []]


def test_the_filers_own_address_is_told():
    found = parties({"address_line": "1 Main St", "country": "US"}, {"address_line": "2 Main St", "country": "US"}, {})
    own = parties({"address_line": "1 MAIN STREET", "country": "US"})["address_form"]
    assert copied.at_the_filer(found["address_form"], own).to_pylist() == [True, False, False]
