"""Answers laid out by row are what NumPy lays out and Arrow masks."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.history.standing import laid


@given(
    rows=st.permutations(range(23)),
    missing=st.sets(st.integers(0, 22)),
    kind=st.sampled_from([np.int64, np.float64]),
)
def test_values_come_to_their_rows_and_are_null_where_no_bit_is(rows, missing, kind):
    order = np.array(rows, dtype=np.int64)
    table = np.arange(46).reshape(23, 2).astype(kind) - 9
    present = np.array([row not in missing for row in range(23)])
    for values in (table[:, 0].copy(), table[:, 1]):  # end to end, and one column of several
        found = laid.by_row(values, order, laid.bits(present))
        expected = np.empty(23, dtype=kind)
        expected[order] = values
        assert found.equals(pa.array(expected, mask=~present))
        assert found.null_count == len(missing)
        found.validate(full=True)


@given(rows=st.permutations(range(9)), true=st.sets(st.integers(0, 8)))
def test_truths_come_to_their_rows(rows, true):
    values = np.array([place in true for place in range(9)])
    found = laid.truths_by_row(values, np.array(rows, dtype=np.int64))
    assert {row for row in range(9) if found[row]} == {rows[place] for place in true}


def test_where_all_are_valid_there_is_no_bitmap():
    assert laid.bits(np.ones(5, dtype=bool)) is None
    assert laid.bits(np.ones(0, dtype=bool)) is None
    assert laid.by_row(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), None).equals(pa.array([], pa.int64()))


def test_what_is_neither_whole_nor_real_is_refused():
    with pytest.raises(KeyError):
        laid.by_row(np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.int64), None)
