import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from tidewaiter.history.identifiers import IDENTIFIERS, answers, entries, folded, hashes_for, hashes_of, spellings


def rows(*found):
    schema = pa.schema([(name, pa.string()) for name in ("consignment_id", *IDENTIFIERS)])
    return pa.Table.from_pylist(list(found), schema=schema)


@given(st.text())
@example("rb 123-456.785/gb")
@example("é:ü ß")
def test_text_and_column_fold_alike(text):
    hashes, _ = entries(rows({"consignment_id": "x:1", "s10": text}))
    expected = hashes_for(":" + text)[-1:] if folded(text) else []
    assert set(expected) <= set(hashes.tolist())
    assert len(hashes) == 1 + (bool(folded(text)) and folded(text) != "1")


def test_every_spelling_is_the_same_identifier():
    said = ["RB123456785GB", "rb 123 456 785 gb", "RB-123456785-GB", "s10:RB123456785GB", " s10: rb.123456785.gb "]
    found = {frozenset(hashes_for(one)) & set(hashes_of(pa.array(["s10:RB123456785GB"])).tolist()) for one in said}
    assert len(found) == 1
    assert next(iter(found))


def test_a_row_is_entered_once_under_each_name_it_has():
    table = rows(
        {"consignment_id": "hawb:020-12345675/H1", "awb": "020-12345675", "house_waybill": "H1"},
        {"consignment_id": "s10:A1", "s10": "a 1", "tracking_number": "--"},
    )
    hashes, places = entries(table)
    assert np.all(np.diff(hashes.astype(object)) >= 0)
    assert sorted(places.tolist()) == [0, 0, 0, 1]
    assert places[hashes.tolist().index(hashes_for("h1")[0])] == 0


def test_what_is_found_is_compared():
    row = {"consignment_id": "hawb:020-1/H1", "awb": "020-1", "house_waybill": "H1", "s10": None}
    assert answers(row, "hawb:020-1/H1")
    assert answers(row, "h 1")
    assert answers(row, "awb:0201")
    assert not answers(row, "H2")
    assert spellings("--") == []
