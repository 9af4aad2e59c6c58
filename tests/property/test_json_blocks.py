"""Messages of shipments in JSON read a block at a time give what they give as a whole: rows, problems and rejects."""

import json
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import json_blocks, json_express, json_post, json_truck

FORMATS = (json_truck.FORMAT, *json_express.FORMATS, *json_post.FORMATS)
NAMES = st.sampled_from(
    ["shipmentControlNumber", "tripNumber", "shipments", "commodities", "requestedShipment", "type", "\u7eb8", 'a"b']
)
TEXTS = st.sampled_from(["", "A7", "SIMU0001", "],[", '"', "\\", "{},", "7", "\u00e9\U0001f600"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
LINES = st.fixed_dictionaries(
    {},
    optional={
        "description": TEXTS,
        "quantity": LEAVES,
        "weight": LEAVES,
        "value": LEAVES,
        "harmonizedCode": TEXTS,
        "x": VALUES,
    },
)
SHIPMENTS = st.fixed_dictionaries(
    {"shipmentControlNumber": TEXTS},
    optional={"commodities": st.lists(LINES | VALUES, max_size=5) | VALUES, "type": VALUES, "shipper": VALUES},
)
TRIPS = st.fixed_dictionaries(
    {"tripNumber": TEXTS, "shipments": st.lists(VALUES | SHIPMENTS, max_size=6)}, optional={"x": VALUES}
)
DAMAGE = (b"", b",", b"[", b"]", b"{", b"}", b'"', b"\\", b"\n", b"1e999", b"\xff", b"null", b"\\ud800")


def told(form, data, large, block):
    with patch.object(json_blocks, "LARGE", large), patch.object(json_blocks, "BLOCK", block):
        parsed = form.parse(data)
    return parsed.rows.to_pylist(), list(parsed.problems), parsed.rejects


@given(
    st.sampled_from(FORMATS),
    TRIPS | st.lists(TRIPS | VALUES, max_size=3),
    st.none() | st.just(1),
    st.sampled_from([1, 10, 100]),
    st.integers(0, 400),
    st.sampled_from(DAMAGE),
    st.integers(0, 2),
)
def test_blocks_and_wholes_give_the_same(form, message, indent, block, at, put, cut) -> None:
    data = json.dumps(message, indent=indent, ensure_ascii=False).encode()
    data = data[:at] + put + data[at + cut :]
    assert told(form, data, 0, block) == told(form, data, 2**30, block)
