import pyarrow as pa
import pytest

from tidewaiter.engine.parquet.leaves import leaves, understood
from tidewaiter.engine.parquet.pages import Room
from tidewaiter.history.lake import LAKE
from tidewaiter.risk.assess import ASSESSMENT


def test_assessments_are_understood_and_lists_of_structures_are_not() -> None:
    assert understood(ASSESSMENT)
    assert not understood(LAKE)
    assert not understood(pa.schema([("features", pa.struct([("x", pa.float64())]))])), "it may be missing as a whole"
    assert not understood(pa.schema([("x", pa.decimal128(9, 2))]))


def test_the_leaves_of_a_table_stand_in_the_order_of_its_columns() -> None:
    paths = [leaf.path for leaf in leaves(ASSESSMENT.empty_table())]
    assert paths[:2] == [("consignment_id",), ("version",)]
    assert ("fired", "list", "element") in paths
    assert ("features", "consignor_count_30d") in paths


def test_a_page_takes_no_more_room_than_was_said() -> None:
    table = pa.table({"x": [1.5] * 64, "name": ["a", None] * 32, "sure": [True] * 64, "ids": [["a", "b"]] * 64})
    for leaf in leaves(table):
        size, values = leaf.needs(0, 64)
        page = leaf.page(0, 64, Room.of(size, values))
        assert page.values in {64, 128}
        assert page.end <= size


def test_a_part_that_may_not_be_missing_and_is_is_refused() -> None:
    part = pa.field("x", pa.float64(), nullable=False)
    features = pa.StructArray.from_arrays([pa.array([None], pa.float64())], fields=[part])
    table = pa.table([features], schema=pa.schema([pa.field("features", pa.struct([part]), nullable=False)]))
    with pytest.raises(ValueError, match="part x of features"):
        list(leaves(table))
