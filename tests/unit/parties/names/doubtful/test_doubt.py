import numpy as np
import pyarrow as pa

from tidewaiter.parties.names.doubtful.doubt import listed, true


def test_marks_become_lists_in_their_order():
    marks = [(np.array([True, False, True]), "one"), (np.array([True, False, False]), "two")]
    assert listed(marks, 3).to_pylist() == [["one", "two"], [], ["one"]]
    assert listed([], 2).to_pylist() == [[], []]


def test_null_is_not_true():
    assert true(pa.array([True, None, False])).tolist() == [True, False, False]
