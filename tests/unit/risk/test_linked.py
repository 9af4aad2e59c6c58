import pyarrow as pa

from tidewaiter.links.pushed import NUMBERS
from tidewaiter.risk.linked import LINKED, completed


def test_what_links_give_is_what_features_read():
    assert LINKED.equals(NUMBERS)


def test_columns_that_are_absent_are_null_and_others_stay():
    rows = completed(pa.table({"consignment_id": ["a", "b"], "link_rank": [0.5, 0.0]}))
    assert rows["link_strength_to_finding"].to_pylist() == [None, None]
    assert rows["link_rank"].to_pylist() == [0.5, 0.0]
    assert completed(rows) is rows
