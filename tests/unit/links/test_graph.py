import numpy as np

from evidence import graph
from tidewaiter.links.expansion import DAY
from tidewaiter.links.graph import ids_of

FIRST = [("a", 1, {"consignor": "x"}), ("b", 2, {"consignor": "x"}), ("a", 3, {"consignor": "y"})]
THEN = [("c", 4, {"consignor": "x", "goods": "mug"}), ("d", 5, {"goods": "mug"})]
MADE = graph(FIRST, THEN)


def test_values_are_those_of_the_versions_received_before() -> None:
    named = MADE.named_by(ids_of(["a", "d"]), 3 * DAY)
    assert named.asker.tolist() == [0]
    assert len(MADE.named_by(ids_of(["a", "d"]), 9 * DAY).keys) == 3


def test_a_window_counts_over_segments_what_lies_in_it() -> None:
    x = MADE.named_by(ids_of(["b"]), 9 * DAY).keys
    asked = np.repeat(x, 4)
    first, last = np.array([0, 2, 2, 5]) * DAY, np.array([9, 9, 4, 9]) * DAY
    windows = MADE.windows(asked, first, last)
    assert windows.degree.tolist() == [3, 2, 1, 0]
    touched = MADE.touching(windows, np.array([1]))
    assert MADE.names(touched.ids) == ["b", "c"]
    assert (touched.times / DAY).tolist() == [2, 4]


def test_a_value_nobody_names_has_no_window() -> None:
    windows = MADE.windows(np.array([3], np.uint64), np.array([0]), np.array([9 * DAY]))
    assert windows.degree.tolist() == [0]


def test_received_is_the_first_version_and_unknown_before_it() -> None:
    ids = ids_of(["a", "c", "nobody"])
    assert MADE.received(ids, 3 * DAY).tolist() == [DAY, -1, -1]
    assert MADE.names(ids) == ["a", "c", ""]


def test_nothing_is_known_of_an_empty_graph() -> None:
    empty = graph()
    assert empty.received(ids_of(["a"]), DAY).tolist() == [-1]
    assert len(empty.named_by(ids_of(["a"]), DAY).keys) == 0
