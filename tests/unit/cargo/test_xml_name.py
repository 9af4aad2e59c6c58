"""Local names of elements, also where the parser lets an undeclared prefix or half a name pass."""

import pytest
from lxml import etree

from tidewaiter.cargo.xml_name import UNNAMED, localise

AFTERWARDS = '<z xmlns="relative"/>'
"""libxml2 warns of this name, and forgets that it had an error to tell."""


@pytest.mark.parametrize(
    ("element", "local"),
    [
        ('<a:B xmlns:a="urn:x"/>', "B"),
        ('<B xmlns="urn:x"/>', "B"),
        ("<B/>", "B"),
        ("<a:B/>", "B"),
        ("<a:b:C/>", "C"),
        ("<a:/>", UNNAMED),
        ("<a:1/>", UNNAMED),
    ],
)
def test_an_element_has_its_local_name(element, local):
    parser = etree.XMLPullParser(events=("end",))
    parser.feed(f"<r>{element}{AFTERWARDS}</r>")
    root = parser.close()
    for one in root.iter():
        localise(one)
    assert [one.tag for one in root.iter()] == ["r", local, "z"]


def test_a_comment_has_no_name():
    comment = etree.Comment("c")
    localise(comment)
    assert comment.tag is etree.Comment
