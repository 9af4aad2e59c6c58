"""How the lake's files are best laid out: codec, dictionary, row groups, order, by size and by what is asked of them.

    python benchmarks/lake_layout.py [--rows 500000]

Rows are simulated consignments that went through intake. For each layout: bytes a row; CPU seconds to write a
million rows (one thread); milliseconds, warm, for what is shown of one row by its number, for the rows of a thousand
ids, for a scan of four narrow columns, and for a window of arrivals with all columns but the nested ones. Medians of
five.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
from lookup import lake_rows
from measure import machine
from tidewaiter.centre.cycle.finding import SHOWN
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.history.lake import DESCRIBED, DICTIONARY, LAKE

IDS = [("arrival_date", "ascending"), ("consignment_id", "ascending"), ("version", "ascending")]
ORDERS = {"by id": IDS, "by arrival": [("eta", "ascending")], "by sender": [("key_consignor", "ascending")]}
TIMES = 5


def median(work: Callable[[int], object]) -> float:
    taken = []
    for number in range(TIMES):
        started = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - started) * 1000)
    return float(np.median(taken))


def measure(name: str, rows: pa.Table, folder: Path, group: int, **options: object) -> None:
    file = folder / "x.parquet"
    started = time.process_time()
    pq.write_table(rows, file, row_group_size=group, **options)
    cpu = (time.process_time() - started) / rows.num_rows * 1e6
    connection = local.connect()
    rng = np.random.default_rng(3)
    wanted = rows["consignment_id"].take(pa.array(rng.integers(0, rows.num_rows, 1000)))
    eta = np.sort(rows["eta"].drop_null().cast(pa.int64()).to_numpy())
    window = [int(eta[len(eta) // 2]), int(eta[len(eta) // 2 + len(eta) // 20])]

    def scan(_: int) -> object:
        sql = f"SELECT count(*), sum(gross_mass_kg), sum(hash_goods::HUGEINT), sum(hash_filer::HUGEINT) FROM '{file}'"
        return connection.sql(sql).fetchall()

    def arriving(_: int) -> object:
        flat = ", ".join(field.name for field in LAKE if not pa.types.is_nested(field.type))
        sql = f"SELECT {flat} FROM '{file}' WHERE epoch_us(eta) BETWEEN {window[0]} AND {window[1]}"
        return connection.sql(sql).to_arrow_table()

    figures = (
        median(lambda _: lake.rows_at(file, [int(rng.integers(0, rows.num_rows))], SHOWN)),
        median(lambda _: _of(connection, file, wanted)),
        median(scan),
        median(arriving),
    )
    said = "  ".join(f"{figure:8.0f}" for figure in figures)
    print(f"  {name:<44} {file.stat().st_size / rows.num_rows:8.0f}  {cpu:8.2f}  {said}", flush=True)


def _of(connection: duckdb.DuckDBPyConnection, file: Path, wanted: pa.ChunkedArray) -> pa.Table:
    return lake.rows_of(connection, [file], wanted)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=500_000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = lake_rows(folder, count).sort_by(IDS).combine_chunks()
        print(f"Layouts of {rows.num_rows:,} rows\n  {machine()}")
        print(f"  {'':<44} {'bytes':>8}  {'CPU s/M':>8}  {'one row':>8}  {'1000 ids':>8}  {'scan':>8}  {'window':>8}")
        chosen = {"use_dictionary": list(DICTIONARY), "write_statistics": list(DESCRIBED)}
        for codec, level in (("zstd", 1), ("zstd", 3), ("lz4", None), ("snappy", None)):
            name = f"{codec} {level or ''}, chosen dictionary, 32,768"
            measure(name, rows, folder, 32_768, compression=codec, compression_level=level, **chosen)
        measure(
            "zstd 1, all as dictionary, all described", rows, folder, 32_768, compression="zstd", compression_level=1
        )
        for group in (8_192, 16_384, 65_536, 122_880):
            measure(
                f"zstd 1, {group:,} a group", rows, folder, group, compression="zstd", compression_level=1, **chosen
            )
        for name, order in ORDERS.items():
            if order is not IDS:
                ordered = rows.sort_by(order).combine_chunks()
                measure(
                    f"zstd 1, sorted {name}", ordered, folder, 32_768, compression="zstd", compression_level=1, **chosen
                )


if __name__ == "__main__":
    main()
