from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.pipeline.capped import chance_counts

ROWS = [
    # consignment, consignor, consignee, delivery address
    ("a", 1, 10, 100),
    ("b", 2, 11, 100),
    ("c", 3, 12, 100),
    ("d", 1, 13, 101),
    ("e", 4, 14, 102),
    ("f", 5, None, None),
]


def history(folder: Path) -> list[Path]:
    table = pa.table(
        {
            "consignment_id": [r[0] for r in ROWS],
            "version": pa.array([1] * len(ROWS), pa.int32()),
            "hash_consignor": pa.array([r[1] for r in ROWS], pa.int64()),
            "hash_consignee": pa.array([r[2] for r in ROWS], pa.int64()),
            "hash_consignee_address": pa.array([r[3] for r in ROWS], pa.int64()),
        }
    )
    pq.write_table(table, folder / "history.parquet")
    return [folder / "history.parquet"]


def named(*names: str) -> pa.Table:
    return pa.table({"consignment_id": list(names), "version": pa.array([1] * len(names), pa.int32())})


def test_a_candidate_counts_what_chance_chose_of_its_parties(tmp_path: Path) -> None:
    got = chance_counts(duckdb.connect(), named("c", "e", "d", "f"), named("a", "b"), history(tmp_path))
    assert got.to_pylist() == [2, 0, 1, 0]  # c shares a door with a and b, d a sender with a


def test_what_was_chosen_does_not_count_for_itself(tmp_path: Path) -> None:
    assert chance_counts(duckdb.connect(), named("a"), named("a"), history(tmp_path)).to_pylist() == [0]


def test_without_draws_nobody_is_counted(tmp_path: Path) -> None:
    assert chance_counts(duckdb.connect(), named("a"), named(), history(tmp_path)).to_pylist() == [0]
