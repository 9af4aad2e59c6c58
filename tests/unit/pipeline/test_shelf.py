import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.pipeline.shelf import Shelf

TABLE = pa.table({"n": [1, 2, 3]})


def refuse() -> pa.Table:
    raise AssertionError("what lies on the shelf is not made again")


def test_a_finished_table_is_not_made_again(tmp_path):
    shelf = Shelf.of(tmp_path, "inputs", 1)
    assert shelf.kept("part", lambda: TABLE).equals(TABLE)
    again = Shelf.of(tmp_path, "inputs", 1)
    assert again.kept("part", refuse).equals(TABLE)
    assert pq.read_table(shelf.stored("file", lambda: TABLE)).equals(TABLE)
    assert again.stored("file", refuse) == shelf.stored("file", refuse)


def test_what_was_stopped_half_way_is_not_on_the_shelf(tmp_path):
    shelf = Shelf.of(tmp_path, "inputs")

    def stopped() -> pa.Table:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.kept("part", stopped)
    assert not shelf.has("part")
    assert shelf.kept("part", lambda: TABLE).equals(TABLE)


def test_other_inputs_have_another_shelf_and_clear_the_old_one_away(tmp_path):
    old = Shelf.of(tmp_path, "inputs", 1)
    old.kept("part", lambda: TABLE)
    new = Shelf.of(tmp_path, "inputs", 2)
    assert not new.has("part")
    assert not old.folder.exists()
    new.clear()
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_for_good_is_cut_so_that_one_row_is_read_by_decoding_little(tmp_path):
    names = [f"s10:{number:06d}" for number in range(70_000)]
    table = pa.table({"consignment_id": names, "score": pa.array(range(70_000), pa.float64())})
    wide = pq.ParquetFile(Shelf.of(tmp_path / "a", 1).stored("wide", lambda: table)).metadata
    assert [wide.row_group(n).num_rows for n in range(wide.num_row_groups)] == [32_768, 32_768, 4_464]
    assert wide.row_group(1).column(0).statistics.min == "s10:032768"
    assert wide.row_group(1).column(1).statistics is None
    narrow = pq.ParquetFile(Shelf.of(tmp_path / "b", 1).stored("narrow", lambda: table, 122_880)).metadata
    assert narrow.num_row_groups == 1
