"""Elements from fields: nothing for nothing, every digit, no character that XML cannot hold."""

import pytest
from lxml import etree

from tidewaiter.formats.xml_tree import document, node, number


def test_what_is_empty_is_no_element():
    assert node("a", None, "", node("b", None)) is None
    made = node("a", node("b", "x\x00y"), node("c", 0, unit="KGM", other=None))
    assert document(made).endswith(b'<a><b>xy</b><c unit="KGM">0</c></a>')
    assert etree.fromstring(document(made)).find("c").text == "0"


@pytest.mark.parametrize(
    ("value", "digits"),
    [(2.5, "2.5"), (100.0, "100"), (1e17, "1" + "0" * 17), (1e-12, "0.000000000001"), (1e-13, "0"), (3, "3")],
)
def test_numbers_have_every_digit_that_can_be_read(value, digits):
    assert number(value) == digits


@pytest.mark.parametrize("value", [None, -1.0, float("nan"), float("inf"), "1"])
def test_what_is_no_number_is_none(value):
    assert number(value) is None
