from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from evidence import traces
from tidewaiter.links.edges import BY_CODE, codes_of
from tidewaiter.links.segment import _ARRAYS, Segment

ROWS = [
    ("b", 2, {"consignor": "x", "goods": "mug"}),
    ("a", 1, {"consignor": "x", "consignor_phone": "1"}),
    ("c", 3, {"consignor": "y", "consignor_phone": "1", "consignor_address": "road", "goods": "mug"}),
]


def named(segment: Segment) -> dict[str, list[str]]:
    found = {}
    for row, name in enumerate(segment.names.to_pylist()):
        values = segment.row_values[segment.row_starts[row] : segment.row_starts[row + 1]]
        found[name] = sorted(BY_CODE[code].name for code in codes_of(segment.values[values]).tolist())
    return found


def same(one: Segment, other: Segment) -> bool:
    arrays = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in _ARRAYS)
    return arrays and one.names.to_pylist() == other.names.to_pylist()


def test_rows_stand_in_the_order_of_time_and_name_their_values() -> None:
    segment = Segment.of_traces(traces(ROWS))
    assert segment.names.to_pylist() == ["a", "b", "c"]
    assert named(segment) == {
        "a": ["consignor", "consignor_phone"],
        "b": ["consignor", "goods"],
        "c": ["consignor", "consignor_address", "consignor_phone", "goods", "goods_at_address"],
    }
    for value in range(len(segment.values)):
        rows = segment.value_rows[segment.value_starts[value] : segment.value_starts[value + 1]]
        assert (np.diff(rows.astype(np.int64)) > 0).all()


def test_an_edge_twice_counts_once() -> None:
    times, names = np.array([1]), pa.chunked_array([["a"]])
    edge = np.zeros(2, np.uint32), np.full(2, 9, np.uint64)
    assert Segment.of_edges(times, names, *edge).edges == 1


def test_merged_is_made_together() -> None:
    parts = [Segment.of_traces(traces([row])) for row in ROWS]
    assert same(Segment.merged(parts), Segment.of_traces(traces(ROWS)))


def test_written_is_read_again_and_half_of_it_is_not(tmp_path: Path) -> None:
    segment = Segment.of_traces(traces(ROWS))
    segment.write(tmp_path)
    assert same(Segment.open(tmp_path), segment)
    np.save(tmp_path / "times.npy", segment.times[:1])
    with pytest.raises(ValueError, match="not whole"):
        Segment.open(tmp_path)
