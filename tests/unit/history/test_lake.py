from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.history import lake


def at(day, hour=8):
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def test_a_row_arrives_on_the_day_of_its_eta_else_of_its_receipt(staged):
    rows = lake.conform(
        staged(
            {"consignment_id": "a", "eta": at(3), "received_at": at(1)}, {"consignment_id": "b", "received_at": at(2)}
        )
    )
    assert rows.schema.equals(lake.LAKE)
    assert rows["arrival_date"].to_pylist() == [date(2026, 1, 3), date(2026, 1, 2)]


def test_a_stage_left_out_is_a_programming_error(staged):
    with pytest.raises(KeyError, match="grade"):
        lake.conform(staged({"consignment_id": "a"}).drop_columns(["grade"]))
    with pytest.raises(ValueError, match="received_at"):
        lake.conform(staged({"consignment_id": "a", "received_at": None}))


def test_a_batch_is_split_by_day_and_sorted_by_consignment(staged):
    rows = lake.conform(
        staged(
            {"consignment_id": "c", "eta": at(2)},
            {"consignment_id": "b", "eta": at(1, 23)},
            {"consignment_id": "a", "eta": at(2), "version": 2},
            {"consignment_id": "a", "eta": at(2), "version": 1},
        )
    )
    parts = lake.split(rows)
    assert [day for day, _ in parts] == [date(2026, 1, 1), date(2026, 1, 2)]
    assert parts[1][1]["consignment_id"].to_pylist() == ["a", "a", "c"]
    assert parts[1][1]["version"].to_pylist() == [1, 2, 1]
    assert lake.split(rows.slice(0, 0)) == []


def test_a_file_is_named_by_day_and_batch():
    assert lake.relative_path(date(2026, 1, 2), "b7") == "consignments/arrival_date=2026-01-02/b7.parquet"


def test_the_same_rows_give_the_same_bytes_and_come_back(staged):
    rows = lake.conform(
        staged({"consignment_id": "a", "attributes": [("k", "v")], "items": [{"sequence": 1, "quantity": 2.0}]})
    )
    data = lake.encode(rows)
    assert data == lake.encode(rows)
    assert pq.read_table(pa.BufferReader(data)).cast(lake.LAKE).equals(rows)


def test_every_version_of_the_wanted_is_known(connection, store):
    files = [
        *store({"consignment_id": "a", "content_hash": "1", "key_goods": "toys"}, {"consignment_id": "b"}),
        *store({"consignment_id": "a", "version": 2, "content_hash": "2", "eta": at(9), "batch_id": "b2"}),
    ]
    known = lake.known_versions(connection, files, pa.array(["zzz", "a"]))
    assert known.column_names == list(lake.VERSION_COLUMNS)
    row = known.to_pylist()
    said = [(r["consignment_id"], r["version"], r["content_hash"]) for r in row]
    assert said == [("a", 1, "1"), ("a", 2, "2")]
    assert [r["hash_goods"] is None for r in row] == [False, True]


def test_nothing_stored_is_nothing_known(connection):
    assert lake.known_versions(connection, [], pa.array(["a"])).num_rows == 0
    assert lake.rows_of(connection, [], pa.array(["a"])).schema.equals(lake.LAKE)
    assert lake.current(connection, [], date(2026, 1, 1), date(2026, 1, 2)).num_rows == 0


def test_all_versions_of_the_wanted_come_back_whole(connection, store):
    files = [
        *store({"consignment_id": "a", "version": 2, "attributes": [("k", "v")], "items": [{"hs_code": "610910"}]}),
        *store({"consignment_id": "a", "batch_id": "b0"}, {"consignment_id": "b", "batch_id": "b0"}),
    ]
    rows = lake.rows_of(connection, files, pa.chunked_array([["a"], []], pa.string()))
    assert rows.schema.equals(lake.LAKE)
    assert rows["version"].to_pylist() == [1, 2]
    assert rows["attributes"].to_pylist()[1] == [("k", "v")]
    assert rows["items"].to_pylist()[1][0]["hs_code"] == "610910"


def test_an_amendment_moves_a_consignment_out_of_a_window_and_into_another(connection, store):
    files = [
        *store({"consignment_id": "a", "eta": at(2)}, {"consignment_id": "b", "eta": at(2)}),
        *store({"consignment_id": "a", "version": 2, "eta": at(5), "batch_id": "b2"}),
        *store({"consignment_id": "b", "version": 2, "eta": at(2), "batch_id": "b3", "filer": "X"}),
    ]
    second = lake.current(connection, files, date(2026, 1, 2), date(2026, 1, 3))
    assert [(r["consignment_id"], r["version"], r["filer"]) for r in second.to_pylist()] == [("b", 2, "X")]
    assert lake.current(connection, files, date(2026, 1, 5), date(2026, 1, 6))["version"].to_pylist() == [2]
    assert lake.current(connection, files, date(2026, 1, 3), date(2026, 1, 5)).num_rows == 0


def test_rows_in_files_come_back_sorted_and_the_latest_of_each_is_found(connection, store):
    files = [
        *store({"consignment_id": "b"}, {"consignment_id": "a", "version": 2, "eta": at(4)}),
        *store({"consignment_id": "a", "batch_id": "b0"}),
    ]
    rows = lake.rows_in(connection, files)
    assert rows.schema.equals(lake.LAKE)
    assert list(zip(rows["consignment_id"].to_pylist(), rows["version"].to_pylist(), strict=True)) == [
        ("a", 1),
        ("a", 2),
        ("b", 1),
    ]
    assert lake.latest(rows)["version"].to_pylist() == [2, 1]
    assert lake.latest(lake.rows_in(connection, [])).num_rows == 0


def test_the_connection_is_left_as_it_was(connection, store):
    lake.known_versions(connection, store({"consignment_id": "a"}), pa.array(["a"]))
    assert connection.sql("SHOW TABLES").fetchall() == []


def test_some_rows_of_a_file_by_number_some_columns(staged, tmp_path):
    file = tmp_path / "arrival_date=2026-01-01" / "rows.parquet"
    file.parent.mkdir()
    rows = lake.conform(staged(*({"consignment_id": name} for name in "abcde")))
    pq.write_table(rows, file, row_group_size=2)
    wanted = [rows.num_rows - 1, 0, 0]
    found = lake.rows_at(file, wanted, ("consignment_id", "grade"))
    assert found.schema.names == ["consignment_id", "grade"]
    assert found["consignment_id"].to_pylist() == rows["consignment_id"].take([0, rows.num_rows - 1]).to_pylist()
    assert lake.rows_at(file, []).schema.equals(lake.LAKE)
    with pytest.raises(IndexError):
        lake.rows_at(file, [rows.num_rows])
