"""The triage queue at two sizes: a page of fifty, the counts above it, what is new, and what enters.

Ours is what the page asks (Django's ORM, scoped to the actor); the peer is the engine itself, SQLite through Python's
sqlite3 or PostgreSQL through psycopg, given the same statement by hand on the same table. For what enters the peer is
`executemany` of one insert. Everything is simulated.

    python benchmarks/triage.py [--sizes 20000,200000] [--database postgresql://…]
"""

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import connection, transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.queue import entry_actions, queries
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.queue.queries import Filters
from tidewaiter.centre.store import close_store, open_store

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
ANALYST = Actor("bench", "analyst")
AT_ONE_PORT = Actor("bench", "analyst", facilities=frozenset({"F3"}))
PAGE = """SELECT * FROM queue_queueitem WHERE status IN ('open') ORDER BY score DESC, number LIMIT 51"""
COUNTS = "SELECT status, count(*) FROM queue_queueitem GROUP BY status"
RUNS = 40


def item(number: int) -> NewItem:
    """An invented consignment."""
    return NewItem(
        consignment_id=f"s10:RB{number:09d}GB",
        version=1,
        run_id="run",
        assessed_at=NOW,
        band=("elevated", "high", "severe")[number % 3],
        score=(number * 7919 % 100_003) / 100,
        facility=f"F{number % 8}",
        mode="mail",
        route="GB LHR → US JFK",
        goods="TEA IN TINS",
        mass_kg=1.5,
        consignee="ROSE HILL",
        eta=NOW + timedelta(hours=number % 72),
        reasons=[{"code": "r1", "sentence": "Parcels from this consignor to this address before: 7.", "source": "rule"}]
        * 2,
    )


def measured(ask: Callable[[], object]) -> tuple[float, float, float]:
    """Median and 95th percentile in milliseconds of wall time, and CPU milliseconds a run."""
    ask()
    taken, cpu = [], time.process_time()
    for _ in range(RUNS):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken), sorted(taken)[int(0.95 * RUNS) - 1], 1000 * (time.process_time() - cpu) / RUNS


def raw(statement: str) -> Callable[[], object]:
    """The engine itself."""

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    return ask


def filled(have: int, size: int) -> float:
    """Enter items up to a size; items a second."""
    began = time.perf_counter()
    for start in range(have, size, 5_000):
        with transaction.atomic():
            entry_actions.enter(ANALYST, [item(number) for number in range(start, min(start + 5_000, size))])
    return (size - have) / (time.perf_counter() - began)


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="20000,200000")
    parser.add_argument("--database")
    asked = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    have = 0
    with tempfile.TemporaryDirectory() as folder:
        open_store(Path(folder) / "home", database=asked.database, now=lambda: NOW)
        print(f"{connection.vendor}; milliseconds: median, 95 %, CPU of this process")
        for size in map(int, asked.sizes.split(",")):
            rate, have = filled(have, size), size
            peer_page, peer_counts = measured(raw(PAGE)), measured(raw(COUNTS))
            print(f"\n{size:,} items; {rate:,.0f} entered a second")
            for name, ask, peer in (
                ("page of 50", lambda: queries.items(ANALYST, Filters(), NOW), peer_page),
                ("page of 50, one facility", lambda: queries.items(AT_ONE_PORT, Filters(), NOW), peer_page),
                ("page of 50, due first", lambda: queries.items(ANALYST, Filters(by_deadline=True), NOW), peer_page),
                ("counts, oldest, late", lambda: queries.totals(ANALYST, NOW), peer_counts),
                ("what is new", partial(queries.newer, ANALYST, Filters(), NOW, size - 12), peer_counts),
            ):
                middle, high, cpu = measured(ask)
                beside = f"engine {peer[0]:.2f}: {middle / peer[0]:.1f} times"
                print(f"  {name:26} {middle:8.2f} {high:8.2f} {cpu:8.2f}   {beside}")
        close_store()


if __name__ == "__main__":
    main()
