from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.engine.threads import alone
from tidewaiter.history.standing import stored
from tidewaiter.history.standing.stored import HISTORY, Stored, parts


def files(folder: Path) -> list[Path]:
    """Two history files, the first of an earlier form that lacks the second's `grade` and `hash_route`."""
    first = pa.table({"consignment_id": ["a", "b"], "hash_filer": pa.array([1, None], pa.int64())})
    second = pa.table(
        {"hash_filer": pa.array([3], pa.int64()), "hash_route": pa.array([7], pa.int64()), "grade": ["D"]}
    )
    places = [folder / "first.parquet", folder / "second.parquet"]
    for place, table in zip(places, (first, second), strict=True):
        pq.write_table(table, place)
    return places


def test_columns_are_read_in_the_order_of_the_files_and_what_a_file_lacks_is_null(tmp_path: Path) -> None:
    rows = Stored.of(files(tmp_path))
    assert rows.num_rows == 3
    assert pa.concat_tables(parts(rows, ["hash_filer"]))["hash_filer"].to_pylist() == [1, None, 3]
    with alone():
        assert pa.concat_tables(parts(rows, ["grade", "hash_route"])).to_pylist() == [
            {"grade": None, "hash_route": None},
            {"grade": None, "hash_route": None},
            {"grade": "D", "hash_route": 7},
        ]


def test_a_file_is_read_so_many_rows_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "AT_A_TIME", 3)
    rows = pa.table({"hash_filer": pa.array(range(9), pa.int64())})
    pq.write_table(rows, tmp_path / "day.parquet", row_group_size=2)
    read = list(parts(Stored.of([tmp_path / "day.parquet"]), ["hash_filer"]))
    assert [part.num_rows for part in read] == [4, 4, 1]
    assert pa.concat_tables(read)["hash_filer"].to_pylist() == list(range(9))


def test_rows_in_memory_are_one_part() -> None:
    rows = pa.table({"hash_filer": pa.array([1], pa.int64()), "grade": ["D"]})
    assert list(parts(rows, ["grade"])) == [rows.select(["grade"])]


def test_of_no_files_there_are_no_rows() -> None:
    nothing = Stored.of([])
    assert nothing.num_rows == 0
    assert list(parts(nothing, HISTORY)) == []
