"""What a page of data quality costs: from kept tallies, beside DuckDB counting the lake anew.

    python benchmarks/quality.py WORKSPACE

Three figures at each of two sizes (half of the lake's files, and all): counting every file once, one table of filers
with intervals from the tallies, and the same counts by DuckDB over the Parquet files. The peer counts only rows, rows
with an error, late and vague ones by filer and week: less than what the tallies give.
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb

from measure import machine
from tidewaiter.engine import local
from tidewaiter.history import quality
from tidewaiter.intake import regimes
from tidewaiter.pipeline import scorecard

PEER = """
    SELECT filer, date_trunc('week', received_at) AS week, count(*), count(*) FILTER (grade IN ('C', 'D', 'E')),
        count(*) FILTER (list_contains(problem_codes, 'late-filing')),
        count(*) FILTER (list_contains(problem_codes, 'vague-description'))
    FROM read_parquet($files, hive_partitioning = false) GROUP BY ALL
"""


def timed(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Median seconds of wall time, and CPU-seconds of one, over some runs."""
    walls = []
    cpu = time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        work()
        walls.append(time.perf_counter() - began)
    return sorted(walls)[times // 2], (time.process_time() - cpu) / times


def main() -> None:
    """Measure and print."""
    every = sorted(Path(sys.argv[1], "lake", "consignments").glob("*/*.parquet"))
    print(machine())
    law = regimes.load()
    for files in (every[::2], every):
        connection = local.connect()
        named = {str(file): file for file in files}
        once = timed(lambda named=named, c=connection: quality.tally(c, named, law), 1)
        tallies = quality.tally(connection, named, law)
        rows = sum(tallies.filter(tallies["code"].to_numpy(zero_copy_only=False) == "")["rows"].to_pylist())
        last: datetime = max(tallies["last"].to_pylist())
        scope = scorecard.Scope(scorecard.weeks_until(last.date()))
        page = timed(lambda t=tallies, s=scope: scorecard.scores(t, "filer", s), 21)
        bare = duckdb.connect(config={"threads": 2})
        peer = timed(lambda b=bare, n=list(named): b.sql(PEER, params={"files": n}).to_arrow_table(), 5)
        print(
            f"{rows:,} rows in {len(files)} files, {tallies.num_rows:,} cells: counted once {once[0]:.2f} s "
            f"({once[1]:.2f} CPU-s); table of filers {1000 * page[0]:.1f} ms ({1000 * page[1]:.1f} CPU-ms); "
            f"DuckDB anew {1000 * peer[0]:.0f} ms ({1000 * peer[1]:.0f} CPU-ms): {peer[0] / page[0]:.0f} times"
        )


if __name__ == "__main__":
    main()
