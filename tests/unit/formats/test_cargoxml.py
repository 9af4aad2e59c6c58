"""Safe XML: what is refused before a parser sees it, and the values of elements."""

import pytest
from lxml import etree

from tidewaiter.formats import cargoxml, registry
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.cargoxml import Refusal, kilograms, moment, read_tree, root_of, text


def test_tags_lose_their_namespaces():
    root = read_tree(b'<a:X xmlns:a="iata:x:1"><a:Y>1 <!-- c --> 2</a:Y></a:X>')
    assert not isinstance(root, Refusal)
    assert (root.tag, text(root, "Y")) == ("X", "1 2")


@pytest.mark.parametrize("name", ["m:X", "m:", "m:1"])
@pytest.mark.parametrize("reader", registry.FORMATS, ids=lambda one: one.name)
def test_a_prefix_that_nobody_declared_and_the_parser_let_pass_stops_no_reader(reader, name):
    document = f'<{name} n:m="u"><D xmlns="x">a</D></{name}>'.encode()
    parsed = reader.parse(document)
    assert parsed.rows.num_rows == 0
    assert parsed.rejects or parsed.problems


def test_a_document_beyond_the_bound_is_refused(monkeypatch):
    monkeypatch.setattr(cargoxml, "MAX_XML_BYTES", 3)
    refused = read_tree(b"<a/>")
    assert isinstance(refused, Refusal)
    assert refused.code == "message-too-large"


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b'<!-- x --><?pi y?><n:Waybill xmlns:n="iata:waybill:1">', ("Waybill", "waybill")),
        (b'<!DOCTYPE x [<!ENTITY e "f">]><Waybill xmlns="iata:waybill:1">', ("Waybill", "waybill")),
        (b'<Waybill xmlns="urn:x">', None),
        (b"plain <Waybill xmlns='iata:waybill:1'>", None),
        (b"", None),
    ],
)
def test_the_root_is_known_from_the_first_bytes(head, root):
    assert root_of(head) == root


@pytest.mark.parametrize(
    ("unit", "expected"), [("KGM", 2.0), ("LBR", 0.90718474), ("GRM", 0.002), ("TNE", 2000.0), ("", 2.0), ("XXX", None)]
)
def test_measures_become_kilograms(unit, expected):
    element = etree.fromstring(f'<a><m unitCode="{unit}">2</m></a>')
    assert kilograms(element, "m", "a", Reading()) == expected


def test_a_time_without_an_offset_is_utc():
    element = etree.fromstring("<a><t>2026-01-02T03:04:05</t><u>2026-01-02T03:04:05+03:00</u></a>")
    reading = Reading()
    assert str(moment(element, "t", "a", reading)) == "2026-01-02 03:04:05+00:00"
    assert str(moment(element, "u", "a", reading)) == "2026-01-02 00:04:05+00:00"
    assert reading.problems == []
