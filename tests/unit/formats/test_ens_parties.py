"""Condition C501: identifier, or name and address."""

from lxml import etree

from tidewaiter.formats.ens_parties import PARTIES, broken_by_party

CONSIGNEE = next(party for party in PARTIES if party.group == "TRACONCE1")


def codes(inner):
    root = etree.fromstring(f"<CC315A>{inner}</CC315A>")
    return [p.code for p in broken_by_party(CONSIGNEE, root, "CC315A")]


def test_no_identifier_asks_for_all_five():
    assert codes("<TRACONCE1><NamCE17>A</NamCE17></TRACONCE1>") == ["ens-8126", "ens-8127", "ens-8128", "ens-8129"]


def test_an_identifier_of_another_state_asks_for_them_too():
    inner = "<TRACONCE1><TINCE159>XI1</TINCE159><NamCE17>A</NamCE17><CitCE124>B</CitCE124></TRACONCE1>"
    assert codes(inner) == ["ens-8226", "ens-8227", "ens-8229"]


def test_an_identifier_of_the_state_makes_them_needless():
    assert codes("<TRACONCE1><TINCE159>GB1</TINCE159></TRACONCE1>") == []
    assert codes("<TRACONCE1><TINCE159>GB1</TINCE159><CitCE124>B</CitCE124></TRACONCE1>") == ["ens-8634"]
    assert codes("") == []
