"""Values read in the order of their keys are those that NumPy reads, of every width and of views."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.history.standing.gather import gathered
from tidewaiter.history.standing.kernels import sorted_keys


@pytest.mark.parametrize("kind", [np.bool_, np.uint16, np.int32, np.int64])
@given(rows=st.lists(st.integers(0, 99), max_size=200))
def test_gathered_reads_what_numpy_reads(kind, rows):
    values = (np.arange(100) * 7_919_000_003 % 60_000).astype(kind)
    order = np.array(rows, dtype=np.int32)
    found = gathered(values, order)
    assert found.dtype == values.dtype
    assert found.tolist() == values[order].tolist()


@given(
    keys=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=200),
    missing=st.sets(st.integers(0, 199)),
)
def test_keys_in_order_are_those_of_their_rows(keys, missing):
    held = np.array(keys, dtype=np.int64)
    present = np.array([row not in missing for row in range(len(keys))], dtype=bool)
    ordered, order = sorted_keys(held, present)
    assert ordered.tolist() == sorted(held[present].tolist())
    assert gathered(held, order).tolist() == ordered.tolist()
    assert sorted(order.tolist()) == np.flatnonzero(present).tolist()


def test_of_a_view_and_of_nothing():
    values = np.arange(20, dtype=np.int64)[::2]
    assert gathered(values, np.array([9, 0, 9], dtype=np.int32)).tolist() == [18, 0, 18]
    assert gathered(values, np.empty(0, dtype=np.int32)).tolist() == []
