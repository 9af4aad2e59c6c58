"""Packed files opened up, and pieces of them as their reader expects them."""

import gzip
import io

import pytest

from tidewaiter.formats import pieces, registry
from tidewaiter.formats.pieces_packed import layer_of, packing_of, plain_head, repack, unpack
from tidewaiter.formats.pieces_xml import UncutError

TABLE = "consignment_id,consignor_name,regime\n" + "".join(f"X{n},纸 شركة {n} 𐐷,mail\n" for n in range(60))
XML = '<?xml version="1.0" encoding="utf-16"?><r:HouseManifest xmlns:r="iata:housemanifest:1"><r:MasterConsignment>'


def opened(data, most=10**6):
    sink = io.BytesIO()
    unpack(io.BytesIO(data), packing_of(data), sink, most)
    return sink.getvalue()


@pytest.mark.parametrize("data", [TABLE.encode("utf-16"), b"\xfe\xff" + TABLE.encode("utf-16-be")], ids=["le", "be"])
def test_pieces_of_utf_16_are_utf_16_and_read_as_the_whole(data):
    assert pieces.can_cut(data[:999])
    packed = packing_of(data)
    parts = [repack(piece, packed) for piece in pieces.cut(io.BytesIO(opened(data)), 400)]
    assert len(parts) > 3
    assert all(part[:2] == data[:2] for part in parts)
    rows = [row["consignor_name"] for part in parts for row in registry.parse(part).rows.to_pylist()]
    assert rows == registry.parse(data).rows["consignor_name"].to_pylist()
    assert len(rows) == 60


def test_gzip_is_opened_up_within_a_bound():
    data = gzip.compress(TABLE.encode())
    assert pieces.can_cut(data)
    assert opened(data).decode() == TABLE
    with pytest.raises(UncutError, match="too-large"):
        opened(data, most=100)
    for wrong in (data[:-9], data[:20] + b"????" + data[24:]):
        with pytest.raises(UncutError, match="bad-gzip"):
            opened(wrong)


def test_what_is_packed_is_known_by_what_it_holds():
    assert pieces.can_cut(XML.encode("utf-16"))
    assert pieces.can_cut(gzip.compress(XML.encode("utf-16")))
    assert pieces.can_cut(XML.encode("utf-16-le"))
    assert not pieces.can_cut(gzip.compress(b"FWB/16\n123-12345675FRAMIA/T1K9.5\n"))
    assert not pieces.can_cut("a,b\n".encode("utf-16-le"))
    assert (plain_head(b"\x1f\x8bnothing"), packing_of(b"a,b\n")) == (b"", None)


def test_gzip_within_gzip_is_not_opened_however_deep_it_goes():
    deep = TABLE.encode()
    for _ in range(2000):
        deep = gzip.compress(deep, 0 if len(deep) > 60_000 else 1)[:65_000]
    for data in (gzip.compress(gzip.compress(TABLE.encode())), deep):
        assert plain_head(data)[:2] == b"\x1f\x8b"
        assert not pieces.can_cut(data)
    inner = packing_of(TABLE.encode("utf-16"))
    assert layer_of(TABLE.encode("utf-16"), [packing_of(gzip.compress(b""))]) == inner
    assert layer_of(TABLE.encode("utf-16"), [inner]) is None


def test_bytes_that_are_not_utf_16_are_told():
    with pytest.raises(UncutError, match="bad-encoding"):
        opened(b"\xff\xfea\x00\x00\xd8b\x00")
