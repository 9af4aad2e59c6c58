import pyarrow as pa

from tidewaiter.engine.list_columns import any_contains, has_gaps, holds_any, lengths

LISTS = pa.chunked_array([[["a", "b"], None], [[], ["c", None], ["ab"]]], pa.list_(pa.string()))


def test_a_list_is_asked_for_its_items() -> None:
    assert holds_any(LISTS, ["a", "c"]).to_pylist() == [True, None, False, True, False]
    assert any_contains(LISTS, "b").to_pylist() == [True, None, False, False, True]
    assert lengths(LISTS).to_pylist() == [2.0, None, 0.0, 2.0, 1.0]
    assert has_gaps(LISTS)
    assert not has_gaps(LISTS.slice(0, 2))


def test_lists_without_items_hold_nothing() -> None:
    empty = pa.array([[], []], pa.list_(pa.string()))
    assert holds_any(empty, ["a"]).to_pylist() == [False, False]
    assert holds_any(empty.slice(0, 0), ["a"]).to_pylist() == []
