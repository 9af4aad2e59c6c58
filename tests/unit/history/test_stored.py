from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.engine.threads import alone
from tidewaiter.history.standing.stored import HISTORY, Stored


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
    stored = Stored.of(files(tmp_path))
    assert stored.num_rows == 3
    assert stored["hash_filer"].to_pylist() == [1, None, 3]
    with alone():
        assert stored.select(["grade", "hash_route"]).to_pylist() == [
            {"grade": None, "hash_route": None},
            {"grade": None, "hash_route": None},
            {"grade": "D", "hash_route": 7},
        ]


def test_of_no_files_there_are_no_rows() -> None:
    stored = Stored.of([])
    assert stored.num_rows == 0
    assert stored.select(HISTORY).num_rows == 0
