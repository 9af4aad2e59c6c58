import pyarrow as pa
import pytest
import xxhash
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.xxh64 import SEED, xxh64


def reference(text: str) -> int:
    return int.from_bytes(xxhash.xxh64_digest(text.encode(), seed=SEED), "big", signed=True)


@pytest.mark.parametrize("length", [0, 1, 3, 4, 7, 8, 31, 32, 33, 63, 64, 100, 1000])
def test_every_tail_of_the_algorithm_is_hashed_as_the_reference_does(length):
    text = ("ab漢é" * 300)[:length]
    assert xxh64(pa.array([text])).to_pylist() == [reference(text)]


@given(st.lists(st.none() | st.text(max_size=80)), st.integers(0, 3))
def test_a_column_is_hashed_value_by_value_and_null_stays_null(texts, skipped):
    column = pa.chunked_array([pa.array(texts, pa.string()), pa.array(["x", None])]).slice(skipped)
    expected = [None if text is None else reference(text) for text in [*texts, "x", None][skipped:]]
    assert xxh64(column).to_pylist() == expected


def test_the_hash_is_the_one_that_spark_gives():
    # SELECT xxhash64('abc') on Spark 4.3
    assert xxh64(pa.array(["abc"])).to_pylist() == [1423657621850124518]
