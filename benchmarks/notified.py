"""Claim: goods are compared with notified imports in at most four times what a plain search for the same words takes.

    python benchmarks/notified.py [CONSIGNMENTS A DAY] [DAYS] [NOTIFICATIONS]

What `assess` and `day` do after each run: descriptions and codes of lake files are read once, machines and precursors
recognised, and what was recognised is matched with notifications. Peer in the same run: polars reads the same columns
of the same files and looks for the same terms as they stand (Aho-Corasick, no folding of case, signs or scripts, no
shields, no codes). Notifications are made up: one in five of what was recognised by name, the rest of
nobody. Simulated.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa

from kits import live
from measure import machine
from tidewaiter.engine import local
from tidewaiter.links.kit_parts import terms
from tidewaiter.links.notified import NOTICES, match
from tidewaiter.links.notified_lake import seen

EVER = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = 3


def notices(goods: pa.Table, many: int, day: date) -> pa.Table:
    """Notifications of every fifth importer that was recognised, filled up with importers of nobody."""
    names = [name for name in goods["importer"].to_pylist()[::5] if name][:many]
    names += [f"importer {number}" for number in range(many - len(names))]
    rows = [
        {
            "notice": number,
            "regulated": "machine",
            "references": [f"B{number}"],
            "serials": [f"SN{number:06d}"],
            "importer": name,
            "expected_on": day,
            "filed_on": day - timedelta(days=20),
            "number": f"T{number}",
            "allowed": True,
            "mass_kg": 100.0,
        }
        for number, name in enumerate(names)
    ]
    return pa.Table.from_pylist(rows, schema=NOTICES)


def fastest(work: Callable[[], object]) -> tuple[float, float]:
    """Least seconds and CPU-seconds of some runs."""
    found = []
    for _ in range(TIMES):
        began, cpu = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - began, time.process_time() - cpu))
    return min(one for one, _ in found), min(one for _, one in found)


def plain(files: list[Path]) -> int:
    """Rows in whose description one of the terms stands, by polars."""
    words = [term.text for term in terms().terms]
    wanted = pl.col("goods_description").str.to_lowercase().str.contains_any(words)
    found = pl.scan_parquet(files).select("consignment_id", "goods_description").filter(wanted).collect()
    return found.height


def main(daily: int, days: int, many: int) -> None:
    """One size."""
    with tempfile.TemporaryDirectory(prefix="evidence8-", dir="/tmp") as folder:
        files, _, after = live(Path(folder), daily, days, 5)
        connection = local.connect()
        try:
            goods, rows = seen(connection, files, EVER, after)
            told = notices(goods, many, after.date())
            look, look_cpu = fastest(lambda: seen(connection, files, EVER, after))
        finally:
            connection.close()
        compared, compared_cpu = fastest(lambda: match(goods, told, after.date()))
        peer, peer_cpu = fastest(lambda: plain(files))
        verdicts = match(goods, told, after.date())["verdict"].value_counts().to_pylist()
        print(f"{rows:,} rows, {goods.num_rows:,} recognised, {many:,} notifications: ")
        print(f"  look {look:.2f} s ({look_cpu:.2f} CPU-s), match {compared:.3f} s ({compared_cpu:.3f} CPU-s)")
        print(f"  polars, a plain search: {peer:.2f} s ({peer_cpu:.2f} CPU-s), {plain(files):,} rows")
        print(f"  {(look + compared) / peer:.2f} times the peer; {rows / (look + compared):,.0f} rows/s")
        print("  " + ", ".join(f"{one['values']} {one['counts']}" for one in verdicts))


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    print(machine())
    for daily, days, many in [(asked[0], asked[1], asked[2])] if asked else [(2_500, 20, 500), (10_000, 20, 5_000)]:
        main(daily, days, many)
