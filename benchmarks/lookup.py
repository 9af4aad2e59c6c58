"""A look-up by tracking number in a year of 4 million consignments a day: index, row, and the peer that scans.

    python benchmarks/lookup.py [--days 365] [--per-day 4000000] [--lookups 1000] [--folder var/lookup]

One day is of real lake files, made of simulated rows; of the other days only the entries in the index are made, with
hashes drawn at random, which is what hashes are. A row is what `tidewaiter find` shows of it. The index is one file,
as `tidewaiter lake compact` leaves it after a while. A cold look-up opens the index anew, with nothing of it and of
the day's files in the page cache; what the disk's own cache holds cannot be emptied. The peer is DuckDB asked the
same by SQL over the day's files: by the column by which files are sorted, where minimum and maximum lead to one row
group, and by one by which they are not; and over thirty names of each, where the footers alone must be read. A year
needs twelve times that. Bloom filters would help the second question within a file; they do not spare the opening of
each file.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
import traffic
from measure import machine
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.cycle.finding import SHOWN
from tidewaiter.engine import local
from tidewaiter.history import events, identifiers, index_file, lake
from tidewaiter.history.index_file import Covered, Hashes, Rows
from tidewaiter.history.locate import Indexes
from tidewaiter.intake import amend, examine, regimes
from tidewaiter.parties import keys
from tidewaiter.pipeline.receive import Surroundings

DAY = date(2026, 3, 2)
BASE_ROWS = 60_000
COLD = 100
PIECE = 2**24
GIGABYTE = 10**9


def lake_rows(folder: Path, rows: int) -> pa.Table:
    """Simulated consignments through intake, as the lake holds them."""
    filed = pa.concat_tables(
        pq.read_table(f).cast(CONSIGNMENT) for f in traffic.consignments(folder / "traffic", rows, DAY, 7)
    )
    at = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)
    surroundings = Surroundings(regimes.load(None))
    examined = examine.examine(
        filed, received_at=at, source_message="0" * 64, regimes=surroundings.regimes, offices=surroundings.offices
    )
    known = events.KNOWN.empty_table()
    numbered = keys.add_keys(amend.amend(examined.rows, amend.KNOWN.empty_table()).rows)
    stored = numbered.append_column("batch_id", pa.repeat(pa.scalar("0" * 16), numbered.num_rows))
    return lake.conform(events.mark_events(stored, known))


def day_files(folder: Path, base: pa.Table, rows: int) -> tuple[list[Path], list[str], Hashes, Rows]:
    """A day's lake files: rows of `base` at random under numbers of their own; with their numbers and entries."""
    rng = np.random.default_rng(11)
    numbers = np.sort(rng.choice(99_999_999, rows, replace=False))
    files, asked, named = [], [], []
    for begin in range(0, rows, lake.ROWS_PER_FILE):
        file = folder / f"day-{len(files)}.parquet"
        files.append(file)
        with lake.writer(file) as out:
            for start in range(begin, min(begin + lake.ROWS_PER_FILE, rows), lake.ROWS_PER_WIDE_GROUP):
                end = min(start + lake.ROWS_PER_WIDE_GROUP, begin + lake.ROWS_PER_FILE)
                some = pa.array([f"LX{n:08d}5GB" for n in numbers[start:end]])
                part = numbered(base.take(pa.array(rng.integers(0, base.num_rows, len(some)))), some)
                out.write_table(part.cast(lake.LAKE).combine_chunks())
                named.append(part.select(["consignment_id", *identifiers.IDENTIFIERS]))
                asked += some.to_pylist()
    return files, asked, *identifiers.entries(pa.concat_tables(named))


def numbered(rows: pa.Table, numbers: pa.Array) -> pa.Table:
    """Rows under other S10 numbers."""
    for name, values in (
        ("consignment_id", pc.binary_join_element_wise("s10:", numbers, "")),
        ("s10", numbers),
        *((name, pa.nulls(len(numbers), pa.string())) for name in ("awb", "house_waybill", "tracking_number")),
        ("arrival_date", pa.repeat(pa.scalar(DAY), len(numbers))),
    ):
        rows = rows.set_column(rows.schema.get_field_index(name), name, values)
    return rows


def year_index(folder: Path, days: int, per_day: int, day: list[Path], hashes: Hashes, rows: Rows) -> Path:
    """An index of so many days, of which the middle one is real."""
    real = days // 2
    sizes = [Covered(file.name, pq.read_metadata(file).num_rows) for file in day]
    files = [c for k in range(days) for c in (sizes if k == real else [Covered(f"other-{k}.parquet", per_day)])]
    others = (days - 1) * per_day
    pieces = max(others // PIECE, 1)
    counts = [others // pieces + (piece < others % pieces) for piece in range(pieces)]

    def parts() -> Iterator[tuple[Hashes, Rows]]:
        rng = np.random.default_rng(5)
        for piece, count in enumerate(counts):
            low, high = (piece << 64) // pieces, ((piece + 1) << 64) // pieces
            drawn = rng.integers(low, high - 1, count, dtype=np.uint64, endpoint=True)
            places = rng.integers(0, others, count, dtype=np.uint32) if others else np.empty(0, np.uint32)
            places[places >= real * per_day] += np.uint32(per_day)
            first, last = np.searchsorted(hashes, np.uint64(low)), len(hashes)
            if piece + 1 < pieces:
                last = np.searchsorted(hashes, np.uint64(high))
            together = np.concatenate([drawn, hashes[first:last]])
            order = np.argsort(together)
            where = np.concatenate([places, rows[first:last] + np.uint32(real * per_day)])
            yield together[order], where[order]

    path = folder / f"index-{days}.tidx"
    index_file.write(path, files, others + len(hashes), parts())
    return path


def forget(*files: Path) -> None:
    """Have the page cache let go of files."""
    for file in files:
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def timed(work: Callable[[str], object], asked: list[str]) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds."""
    taken = []
    for identifier in asked:
        started = time.perf_counter()
        work(identifier)
        taken.append((time.perf_counter() - started) * 1000)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 99))


def show(name: str, figures: tuple[float, float]) -> None:
    print(f"  {name:<64} p50 {figures[0]:9.3f} ms   p99 {figures[1]:9.3f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--per-day", type=int, default=4_000_000)
    parser.add_argument("--lookups", type=int, default=1000)
    parser.add_argument("--folder", type=Path, default=Path("var/lookup"))
    said = parser.parse_args()
    folder: Path = said.folder
    folder.mkdir(parents=True, exist_ok=True)
    need = said.days * said.per_day * 12 + 25 * GIGABYTE
    if shutil.disk_usage(folder).free < need:
        sys.exit(f"{need / GIGABYTE:.0f} GB must be free in {folder}")
    try:
        run(folder, said.days, said.per_day, said.lookups)
    finally:
        shutil.rmtree(folder)


def run(folder: Path, days: int, per_day: int, lookups: int) -> None:
    print(f"Look-up by tracking number\n  {machine()}", flush=True)
    base = lake_rows(folder, BASE_ROWS)
    started = time.perf_counter()
    day, numbers, hashes, rows = day_files(folder, base, per_day)
    size = sum(file.stat().st_size for file in day) / GIGABYTE
    print(
        f"  day of {per_day:,} rows: {len(day)} files, {size:.2f} GB, {time.perf_counter() - started:.0f} s", flush=True
    )
    rng = np.random.default_rng(3)
    asked = [numbers[n] for n in rng.integers(0, per_day, lookups)]
    unknown = [f"zz {n} q" for n in rng.integers(0, 10**12, lookups)]
    connection = local.connect()
    for size in sorted({max(days // 12, 1), days}):
        index_of(folder, day, size, per_day, hashes, rows, asked, unknown)
    peer(folder, day, asked, connection)


def index_of(
    folder: Path, day: list[Path], days: int, per_day: int, hashes: Hashes, rows: Rows, asked: list[str],
    unknown: list[str],
) -> None:  # fmt: skip
    started = time.perf_counter()
    path = year_index(folder, days, per_day, day, hashes, rows)
    made = time.perf_counter() - started
    live = {file.name for file in day}

    def whole(identifier: str, indexes: Indexes) -> None:
        for place in indexes.places(identifiers.hashes_for(identifier), live, 10):
            (row,) = lake.rows_at(folder / place.path, [place.row], SHOWN).to_pylist()
            if identifiers.answers(row, identifier):
                return
        raise AssertionError(identifier)

    def cold(identifier: str) -> tuple[float, float]:
        forget(path, *day)
        started = time.perf_counter()
        indexes = Indexes([path])
        indexes.places(identifiers.hashes_for(identifier), live, 10)
        half = time.perf_counter()
        whole(identifier, indexes)
        return half - started, time.perf_counter() - half

    print(f"  {days * per_day:,} entries, {path.stat().st_size / GIGABYTE:.2f} GB, made in {made:.0f} s", flush=True)
    whole(asked[0], Indexes([path]))
    taken = np.array([cold(identifier) for identifier in asked[:COLD]]) * 1000
    show(f"cold: index opened and searched ({COLD} look-ups)", tuple(np.percentile(taken[:, 0], [50, 99])))
    show("cold: index and row of a Parquet file", tuple(np.percentile(taken.sum(axis=1), [50, 99])))
    warm(Indexes([path]), whole, live, asked, unknown)
    path.unlink()


def warm(
    indexes: Indexes, whole: Callable[[str, Indexes], None], live: set[str], asked: list[str], unknown: list[str]
) -> None:
    def search(identifier: str) -> object:
        return indexes.places(identifiers.hashes_for(identifier), live, 10)

    timed(search, asked)
    show(f"warm: index searched ({len(asked)} look-ups)", timed(search, asked))
    show("warm: index and row", timed(lambda one: whole(one, indexes), asked))
    show("not known", timed(search, unknown))


def peer(folder: Path, day: list[Path], asked: list[str], connection: duckdb.DuckDBPyConnection) -> None:
    def by_sql(files: str, column: str, prefix: str) -> Callable[[str], object]:
        sql = f"SELECT * FROM read_parquet('{files}', hive_partitioning = false) WHERE {column} = $id"
        return lambda one: connection.sql(sql, params={"id": prefix + one}).to_arrow_table()

    month = folder / "month"
    month.mkdir()
    for number in range(30):
        for file in day:
            os.link(file, month / f"{number}-{file.name}")
    one = f"{folder}/day-*.parquet"
    show(
        "DuckDB, one day, by the sort column (10 look-ups, warm)",
        timed(by_sql(one, "consignment_id", "s10:"), asked[:10]),
    )
    show("DuckDB, one day, by another column", timed(by_sql(one, "s10", ""), asked[:10]))
    show(
        "DuckDB, thirty days, by the sort column",
        timed(by_sql(f"{month}/*.parquet", "consignment_id", "s10:"), asked[:3]),
    )


if __name__ == "__main__":
    main()
