"""Elements as objects, and messages known by root and marks."""

from lxml import etree

from tidewaiter.formats import dhl_xml, ups_xml
from tidewaiter.formats.xml_layout import plain


def test_repeated_names_are_lists_and_comments_say_nothing() -> None:
    tree = etree.fromstring("<a><!-- x --><b>1</b><c><d/></c><b>2</b><b>3</b></a>")
    assert plain(tree) == {"b": ["1", "2", "3"], "c": {"d": ""}}


def test_two_carriers_share_a_root_and_are_told_apart() -> None:
    ups = b"<e:Envelope xmlns:e='s'><e:Body><s:ShipmentRequest xmlns:s='u'><Shipment><Shipper/><ShipTo/>"
    dhl = b"<?xml version='1.0'?><req:ShipmentRequest xmlns:req='d'><Consignee/><ShipmentDetails/>"
    assert (ups_xml.FORMAT.recognise(ups), dhl_xml.FORMAT.recognise(ups)) == (True, False)
    assert (ups_xml.FORMAT.recognise(dhl), dhl_xml.FORMAT.recognise(dhl)) == (False, True)
    assert not ups_xml.FORMAT.recognise(b"<Envelope><Shipper/><ShipTo/></Envelope>")
