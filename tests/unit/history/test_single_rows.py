import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.history import lake, single_rows


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "arrival_date=2026-01-01" / "it's [1].parquet"
    path.parent.mkdir()
    rows = pa.table(
        {
            "consignment_id": [f"s10:{n // 2:02d}" for n in range(20)],
            "version": pa.array([n % 2 + 1 for n in range(20)], pa.int32()),
            "inner": [{"n": n} for n in range(20)],
        }
    )
    pq.write_table(rows, path, row_group_size=3)
    return path


def test_rows_come_by_number_each_once_in_the_order_of_the_file(file):
    found = single_rows.at(file, [19, 4, 4])
    assert found.to_pylist() == [
        {"consignment_id": "s10:02", "version": 1, "inner": {"n": 4}},
        {"consignment_id": "s10:09", "version": 2, "inner": {"n": 19}},
    ]
    assert single_rows.at(file, []).num_rows == 0


def test_a_number_that_the_file_does_not_have_is_an_error(file):
    with pytest.raises(IndexError):
        single_rows.at(file, [3, 20])


def test_a_version_is_found_by_name_and_none_is_no_row(file):
    assert single_rows.of_version(file, "s10:07", 2)["inner"].to_pylist() == [{"n": 15}]
    assert single_rows.of_version(file, "s10:07", 3).num_rows == 0
    assert single_rows.of_version(file, "x' OR 'a' = 'a", 1).num_rows == 0


def test_whole_rows_of_the_lake_are_those_that_decoding_groups_gives(staged, tmp_path):
    path = tmp_path / "rows.parquet"
    rows = lake.conform(staged(*({"consignment_id": name} for name in "abcde")))
    pq.write_table(rows, path, row_group_size=2)
    assert lake.whole_rows(path, [4, 1]).equals(lake.rows_at(path, [1, 4]))
    assert lake.whole_rows(path, []).schema.equals(lake.LAKE)
