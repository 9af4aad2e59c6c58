"""The live path: latency from bytes to assessment, of a conveyor scan, and of a sustained stream.

python benchmarks/live.py latency            one, ten and a thousand consignments; the batch path beside
python benchmarks/live.py scan [--targets N] 10,000 scans against a store of 100,000 targets
python benchmarks/live.py stream [--rate N --seconds S]   a worker in a process of its own, fed at a rate
python benchmarks/live.py stream --warm 0 --idle 15       its first seconds, after it has waited for a message
"""

import argparse
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.ensemble import HistGradientBoostingClassifier

from measure import machine
from tidewaiter.centre.actor import Actor
from tidewaiter.engine import prepared
from tidewaiter.formats import mapping, registry
from tidewaiter.history import lake
from tidewaiter.history.standing import Standing, findings
from tidewaiter.intake import regimes
from tidewaiter.parties import screen
from tidewaiter.pipeline import live, receive
from tidewaiter.risk import rules
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World

NOW = datetime(2026, 1, 6, 4, tzinfo=UTC)
NOTHING_KNOWN = lake.LAKE.empty_table().select(list(lake.VERSION_COLUMNS))
SURROUNDINGS = receive.Surroundings(regimes.load())
READER = registry.mapped_format(mapping.load("express-jsonl"))
WARM_UP = 12


def shipments(per_day: int, days: int) -> list[bytes]:
    """Express shipments of the practice world, a JSON line each."""
    shipped = parameters.load()
    calendar = msgspec.structs.replace(shipped.calendar, consignments_per_day=per_day)
    world = World(msgspec.structs.replace(shipped, calendar=calendar), seed=11)
    found = []
    for day in range(days):
        found += [m.data for m in world.day(day).messages if m.name.endswith("jsonl")]
    return b"".join(found).splitlines(keepends=True)


def opened(lines: Sequence[bytes], at: datetime) -> receive.Opened:
    return receive.open_message(b"".join(lines), READER, sha256="0" * 64, received_at=at)


def desk(history: Sequence[bytes], folder: Path) -> live.Live:
    """The live path over books of some history."""
    [past] = receive.receive([opened(history, NOW - timedelta(days=2))], NOTHING_KNOWN, SURROUNDINGS)
    pq.write_table(past.rows, folder / "h.parquet")
    books = Standing(folder / "books").advance(NOW.date(), [("h", [folder / "h.parquet"])])
    outcomes = pa.schema(
        [
            ("consignment_id", pa.string()),
            ("recorded_at", pa.timestamp("us", tz="UTC")),
            ("examined", pa.bool_()),
            ("finding", pa.bool_()),
        ]
    ).empty_table()
    ledgers = findings.ledgers(findings.EXAMINED.empty_table(), outcomes, NOW)
    return live.Live(live.Booked(books, ledgers, outcomes), screen.Sieve(), rules.load())


def timed(calls: Sequence[Callable[[], object]]) -> list[tuple[float, float]]:
    """Wall and CPU milliseconds of each call: on a shared machine only the second is ours."""
    found = []
    for call in calls:
        began, used = time.perf_counter(), time.process_time()
        call()
        found.append((1000 * (time.perf_counter() - began), 1000 * (time.process_time() - used)))
    return found


def told(name: str, measured: Sequence[tuple[float, float]], more: str = "") -> None:
    milliseconds = [wall for wall, _ in measured]
    p50, p90, p99, worst = np.percentile(milliseconds, [50, 90, 99, 100])
    cpu = np.percentile([used for _, used in measured], [50, 99])
    more = f"  CPU p50 {cpu[0]:.2f} p99 {cpu[1]:.2f}{more}"
    print(
        f"  {name:<44} p50 {p50:9.2f}  p90 {p90:9.2f}  p99 {p99:9.2f}  max {worst:9.2f} ms  n={len(milliseconds)}{more}"
    )


def latency() -> None:
    print(f"From bytes to assessment, warm\n  {machine()}")
    lines = shipments(6000, 3)
    half = len(lines) // 2
    with tempfile.TemporaryDirectory() as folder:
        known = desk(lines[:half], Path(folder))
        fresh = lines[half:]

        def assess(part: Sequence[bytes]) -> int:
            [found] = receive.receive([opened(part, NOW)], NOTHING_KNOWN, SURROUNDINGS)
            return known.assess(found.rows, NOW).num_rows

        for size, calls in ((1, 300), (10, 100), (1000, 15)):
            starts = [(n * size) % max(len(fresh) - size, 1) for n in range(calls + WARM_UP)]
            parts = [fresh[start : start + size] for start in starts]
            for part in parts[:WARM_UP]:
                assess(part)
            gc.collect()
            gc.freeze()  # as the worker does once it is warm (centre/cycle/serve.py)
            made, missed = prepared.PLANS.made, prepared.PLANS.fresh
            found = timed([lambda part=part: assess(part) for part in parts[WARM_UP:]])
            planned = prepared.PLANS.made - made + prepared.PLANS.fresh - missed
            told(f"{size} consignment(s)", found, f"  planned anew {planned}")
            gc.unfreeze()
        kept = prepared.Plans.run
        prepared.Plans.run = lambda *_: None  # the batch path as it is for one row: every statement planned afresh
        told(
            "peer: the same stages, planned at every call",
            timed([lambda n=n: assess(fresh[n : n + 1]) for n in range(15)]),
        )
        prepared.Plans.run = kept
        peer(fresh)


def peer(lines: Sequence[bytes]) -> None:
    """One row as a user would score it: a JSON line to a data frame of a dozen features and a sklearn model."""

    def frame(part: Sequence[bytes]) -> pd.DataFrame:
        rows = pd.json_normalize([json.loads(line) for line in part])
        made = pd.DataFrame({name: pd.to_numeric(rows[name], errors="coerce") for name in ("weight", "pieces")})
        made["value"] = pd.to_numeric(rows["declaredValue"], errors="coerce")
        made["per_kg"] = made["value"] / made["weight"]
        for name in ("description", "shipper.name", "recipient.name", "recipient.street"):
            made[name] = rows[name].fillna("").str.lower().str.replace(r"[^a-z0-9]+", " ", regex=True).str.len()
        made["elsewhere"] = (rows["exportCountryCode"] != rows["countryOfManufacture"]).astype(int)
        made["chapter"] = pd.to_numeric(rows["harmonizedCode"].fillna("").astype(str).str[:2], errors="coerce")
        return made

    train = frame(lines[:2000])
    model = HistGradientBoostingClassifier(max_iter=100).fit(train, np.arange(len(train)) % 7 == 0)
    calls = [lambda n=n: model.predict_proba(frame(lines[n : n + 1])) for n in range(200)]
    told("peer: pandas + scikit-learn, 10 features alone", timed(calls)[10:])


def scan(count: int, database: str | None) -> None:
    from tidewaiter.cargo.identifiers import s10  # noqa: PLC0415 - what one of the three needs
    from tidewaiter.centre.cycle.scan import Belt  # noqa: PLC0415 - as above
    from tidewaiter.centre.store import close_store, open_store  # noqa: PLC0415 - as above
    from tidewaiter.centre.targets import actions  # noqa: PLC0415 - as above
    from tidewaiter.centre.targets.drafts import NewAssessmentRun, NewSelection, NewTarget  # noqa: PLC0415 - as above

    print(f"Conveyor scans against {count:,} targets on {'PostgreSQL' if database else 'SQLite'}\n  {machine()}")
    home = Path(tempfile.mkdtemp())
    open_store(home, database=database)
    actor = Actor("bench", "facility")
    actions.record_assessment_run(actor, NewAssessmentRun("a", NOW, count, "r", None, 1.0), [])
    reasons = [
        {"code": f"r{n}", "sentence": "A reason as long as reasons are, with its values.", "against": False}
        for n in range(6)
    ]
    names = [s10.compose("RB", n, "GB") for n in range(count * 2)]
    for start in range(0, count, 10_000):
        targets = [
            NewTarget(
                f"s10:{names[n]}", 1, "exploit", 0.5, n, 0.5, 0.1, "high", reasons, "Open it.", "a", simulated=False
            )
            for n in range(start, min(start + 10_000, count))
        ]
        run = NewSelection(f"s{start}", "FRA", date(2026, 1, 5), f"x{start}", 1, 10_000, 10_000, {})
        actions.issue_targets(actor, run, targets, [])
    chosen = np.random.default_rng(1).integers(0, count * 2, 10_050)
    with Belt(open_store(home, database=database), actor, "FRA") as belt:
        asked = [f"{names[n][:2]} {names[n][2:11]} {names[n][11:]}".lower() for n in chosen]
        found = timed([lambda name=name: belt.scan(name) for name in asked])
    told("scan, logged", found[50:])
    close_store()
    shutil.rmtree(home)


def stream(chosen: argparse.Namespace) -> None:
    rate, seconds = chosen.rate, chosen.seconds
    print(f"A stream of {rate:,} consignments a second for {seconds} s, one JSON line each\n  {machine()}")
    base = shipments(20_000, 4)
    home = Path(tempfile.mkdtemp())
    command = [
        sys.executable,
        "-m",
        "tidewaiter",
        "--home",
        str(home / "w"),
        "--actor",
        "bench",
        "serve",
        "--watch",
        "-",
    ]
    command += ["--json", "--batch-rows", str(chosen.batch_rows), "--batch-ms", str(chosen.batch_ms)]
    pulses: list[dict[str, float]] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        reader = threading.Thread(target=lambda: pulses.extend(json.loads(line) for line in worker.stdout))
        reader.start()
        time.sleep(chosen.idle)
        number = feed(worker.stdin, base, 0, min(rate, 1000), chosen.warm)  # not measured
        warm = number
        began = time.time()
        feed(worker.stdin, base, number, rate, seconds)
        late = time.time() - began - seconds
        worker.stdin.close()
        reader.join()
    report(pulses, warm, late)
    size = sum(f.stat().st_size for f in home.rglob("*") if f.is_file())
    print(f"  store of {sum(1 for f in home.rglob('*.parquet')):,} files, {size / 2**20:,.0f} MiB")
    shutil.rmtree(home)


def feed(pipe: object, base: Sequence[bytes], start: int, rate: int, seconds: int) -> int:
    """Write lines at a rate, each consignment a new one; gives the number of the next."""
    began, number = time.perf_counter(), start
    while (elapsed := time.perf_counter() - began) < seconds:
        due = start + int(elapsed * rate)
        if number < due:
            part = [
                base[n % len(base)].replace(b'"trackingNumber":"', b'"trackingNumber":"N%d' % n, 1)
                for n in range(number, due)
            ]
            pipe.write(b"".join(part))  # type: ignore[attr-defined] # a pipe
            pipe.flush()  # type: ignore[attr-defined] # as above
            number = due
        time.sleep(0.005)
    return number


def report(pulses: Sequence[dict[str, float]], warm: int, late: float) -> None:
    measured = [p for p in pulses if p["rows"] >= warm]
    took = measured[-1]["seconds"] - measured[0]["seconds"]
    rows = measured[-1]["rows"] - measured[0]["rows"]
    print(f"  {rows:,} consignments in {took:.1f} s: {rows / took:,.0f}/s; the sender was held up for {late:.2f} s")
    early = [max(n for n, p in enumerate(measured) if p["seconds"] - measured[0]["seconds"] <= at) for at in (1, 2, 5)]
    for at in sorted({*early, *np.linspace(0, len(measured) - 1, 7).astype(int).tolist()}):
        p = measured[at]
        print(
            f"  after {p['seconds'] - measured[0]['seconds']:5.1f} s  {p['rows_per_second']:7,.0f}/s  "
            f"waited p50 {p['p50_ms']:7,.0f}  p99 {p['p99_ms']:7,.0f} ms  {p['waiting']:6,} waiting"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("latency", "scan", "stream"))
    parser.add_argument("--targets", type=int, default=100_000)
    parser.add_argument("--database", default=os.environ.get("TIDEWAITER_DATABASE"))
    parser.add_argument("--rate", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--warm", type=int, default=6, help="seconds of a slower stream before, which are not measured")
    parser.add_argument("--idle", type=int, default=0, help="seconds in which the worker starts and nothing comes")
    parser.add_argument("--batch-rows", type=int, default=1000)
    parser.add_argument("--batch-ms", type=int, default=200)
    chosen = parser.parse_args()
    if chosen.what == "latency":
        latency()
    elif chosen.what == "scan":
        scan(chosen.targets, chosen.database)
    else:
        stream(chosen)


if __name__ == "__main__":
    main()
