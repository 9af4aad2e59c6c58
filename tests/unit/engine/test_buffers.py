"""Arrow texts as bytes and offsets."""

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.buffers import texts_of, whole
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.parties.forms import PHONE, normal_form


def _hiding() -> pa.Array:
    """Nulls whose places still hold bytes, as a conditional leaves them."""
    filed = pa.array(["+1 234", "+86 11", "+1 234"])
    return pc.if_else(pa.array([True, False, True]), filed, pa.scalar(None, pa.string()))


def test_a_null_that_hides_bytes_is_an_empty_text() -> None:
    texts = texts_of(_hiding())
    assert texts.array().to_pylist() == ["+1 234", None, "+1 234"]
    assert texts.offsets.tolist() == [0, 6, 6, 12]


def test_it_has_neither_form_nor_hash() -> None:
    assert normal_form(_hiding(), PHONE).to_pylist() == ["1234", None, "1234"]
    assert xxh64(_hiding()).null_count == 1


def test_a_slice_begins_where_it_begins() -> None:
    texts = texts_of(pa.array(["a", None, "bcd", "e"]).slice(1))
    assert bytes(texts.data[texts.offsets[1] : texts.offsets[2]]) == b"bcd"
    assert texts.missing is not None
    assert texts.missing.tolist() == [True, False, False]


def test_a_column_of_one_piece_is_that_piece_and_several_are_put_together():
    piece = pa.array([1, None, 3])
    assert whole(piece) is piece
    alone = whole(pa.chunked_array([piece]))
    assert [b and b.address for b in alone.buffers()] == [b and b.address for b in piece.buffers()]
    assert whole(pa.chunked_array([piece, piece])).to_pylist() == [1, None, 3, 1, None, 3]
    assert whole(pa.chunked_array([], pa.int64())).equals(pa.array([], pa.int64()))
    assert whole(pa.chunked_array([piece]).slice(1)).to_pylist() == [None, 3]
