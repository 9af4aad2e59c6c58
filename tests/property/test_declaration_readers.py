"""No input crashes a reader of declarations or shipments, and what it rejects is rejected again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import (
    cn_xml,
    dhl_xml,
    ens,
    fedex_xml,
    ics2,
    json_express,
    json_post,
    json_truck,
    ups_xml,
    wco_dec,
    xffm,
)

XML = (wco_dec.FORMAT, ens.FORMAT, ics2.FORMAT)
SHIPMENTS = (ups_xml.FORMAT, dhl_xml.FORMAT, fedex_xml.FORMAT, *cn_xml.FORMATS, xffm.FORMAT)
JSON = (json_truck.FORMAT, *json_express.FORMATS, *json_post.FORMATS)
DOCUMENT = (
    '<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><ID>26FR1</ID><GoodsShipment><Consignee><Name>Ann</Name>'
    "</Consignee><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity><Description>paper"
    "</Description></Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>"
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
NAMES = """requestedShipment ShipmentRequest Shipment shipments tripNumber shipmentControlNumber accounts number
plannedShippingDateAndTime customsForm contents toAddress customsInfo items addresses customs_info customs_items
to_address trackingNumber weight commodities quantity content shipper recipients address"""
KEYS = st.sampled_from(NAMES.split())
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))


def invariants(form, data):
    """What holds of every answer to every input."""
    parsed = form.parse(data)
    assert parsed.rows.schema == CONSIGNMENT
    taken = parsed.rows["source_position"].to_pylist() + [reject.position for reject in parsed.rejects]
    assert sorted(taken) == list(range(len(taken)))
    fatal = {p.row for p in parsed.problems if p.severity is Severity.FATAL}
    assert {reject.position for reject in parsed.rejects} <= fatal
    assert {p.row for p in parsed.problems} <= {None, *taken}
    assert None not in parsed.rows["consignment_id"].to_pylist()
    assert form.recognise(data[:4096]) in {True, False}
    return parsed


@pytest.mark.parametrize("form", [*XML, *SHIPMENTS, *JSON], ids=lambda form: form.name)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes(form, data):
    invariants(form, data)


@pytest.mark.parametrize("form", XML, ids=lambda form: form.name)
@given(cut=st.integers(0, len(DOCUMENT)), at=st.integers(0, len(DOCUMENT)), put=st.text(max_size=12))
def test_damaged_xml(form, cut, at, put):
    for text in (
        DOCUMENT[:cut],
        DOCUMENT[:at] + put + DOCUMENT[at:],
        DOCUMENT[: min(at, cut)] + DOCUMENT[max(at, cut) :],
    ):
        parsed = invariants(form, text.encode("utf-8", "replace"))
        for reject in parsed.rejects:
            assert invariants(form, reject.raw).rows.num_rows == 0


@pytest.mark.parametrize("form", JSON, ids=lambda form: form.name)
@given(tree=TREES)
def test_any_json(form, tree):
    parsed = invariants(form, json.dumps(tree).encode())
    for reject in parsed.rejects:
        assert invariants(form, reject.raw).rejects
