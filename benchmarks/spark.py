"""The whole path on Spark, from filed rows to assessments: cores against one core, and the embedded engine beside it.

Each run is a process of its own with a JVM of its own. What is compared is every column of every assessment: a hash
over the rows, the same whatever their order. Nothing but counts comes to the driver.

local[N] is kept to N cores, JVM, compiler threads and Python workers together: a JVM with one task beside a worker
would otherwise keep two busy. CPU seconds are those of the driver, its JVM and the workers, their start included.

    python benchmarks/spark.py --rows 4000000 --history 40000000 --driver-memory 8g
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
import traffic
from measure import machine
from tidewaiter.engine import local, spark
from tidewaiter.history import profiles
from tidewaiter.history.lake import LAKE, VERSION_COLUMNS
from tidewaiter.history.relation import path_literal
from tidewaiter.intake import regimes
from tidewaiter.parties import screen
from tidewaiter.pipeline import distributed, distributed_intake
from tidewaiter.pipeline.day import Knowledge, beside
from tidewaiter.pipeline.distributed_intake import Fate, take_in
from tidewaiter.pipeline.receive import Surroundings
from tidewaiter.risk import assess, features, rules
from tidewaiter.risk.assess import ASSESSMENT
from tidewaiter.selection import capacity

DAY = date(2026, 6, 15)
SEED = 1
AT = traffic.at(DAY + timedelta(days=1))
CHUNK = 100_000
OUTCOMES = 20_000
LOOKOUTS = 5_000


def main() -> None:
    asked = _arguments()
    if asked.run:
        print(json.dumps(_run(asked)))
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    _inputs(asked.folder, asked.rows, asked.history)
    print(f"Filed rows to assessments, {asked.rows:,} rows, history {asked.history:,}\n  {machine()}")
    heads = f"{'engine':>12} {'intake s':>9} {'assess s':>9} {'all s':>8} {'CPU s':>8} {'peak MiB':>9}"
    print(f"  {heads}   {'rows':>10}  hash")
    seconds: dict[str, float] = {}
    hashes = set()
    for run in [*asked.master, *([] if asked.no_local else ["embedded"])]:
        told = _started(asked, run)
        seconds[run] = told["intake"] + told["assess"]
        hashes.add((told["rows"], told["hash"]))
        print(
            f"  {run:>12} {told['intake']:9.1f} {told['assess']:9.1f} {seconds[run]:8.1f} {told['cpu']:8.1f}"
            f" {told['mebibytes']:9.0f}"
            f"   {told['rows']:10,}  {told['hash']}",
            flush=True,
        )
    first, *others = asked.master
    for other in others:
        print(f"  speed-up {other} over {first}: {seconds[first] / seconds[other]:.2f}")
    if not asked.no_local:
        print(f"  {asked.master[-1]} / embedded: {seconds[asked.master[-1]] / seconds['embedded']:.1f}")
    print(f"  identical: {len(hashes) == 1}")
    if len(hashes) != 1:
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--history", type=int, default=1_000_000)
    parser.add_argument("--master", nargs="+", default=["local[1]", "local[2]"])
    parser.add_argument("--driver-memory", default="4g")
    parser.add_argument("--partitions", type=int, default=0, help="of shuffles; 0: by the number of rows")
    parser.add_argument("--no-local", action="store_true", help="leave the embedded engine out")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/tidewaiter-bench/spark"))  # noqa: S108 - kept there
    parser.add_argument("--run", help=argparse.SUPPRESS)
    return parser.parse_args()


def _inputs(folder: Path, rows: int, history: int) -> tuple[list[Path], list[Path]]:
    filed = traffic.consignments(folder / f"filed-{rows}", rows, DAY, SEED)
    past = traffic.history(folder / f"history-{rows}-{history}", history, DAY, rows, SEED)
    return filed, past


def _started(asked: argparse.Namespace, run: str) -> dict[str, float]:
    command = [sys.executable, __file__, *sys.argv[1:], "--folder", str(asked.folder), "--run", run]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _keep_to_cores(master: str) -> None:
    """Have this process, and all that it starts, run on as many cores as a local master names."""
    named = re.fullmatch(r"local\[(\d+)\]", master)
    if named is not None:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(named.group(1))])


def _processor_seconds() -> float:
    """CPU time of this process and of all that descend from it, those that have ended included, by Linux's /proc."""
    own: dict[int, float] = {}
    parents: dict[int, int] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        parents[int(place.parent.name)] = int(fields[1])
        own[int(place.parent.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    family = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(own[pid] for pid in family)


def _run(asked: argparse.Namespace) -> dict[str, object]:
    _keep_to_cores(asked.run)
    filed, past = _inputs(asked.folder, asked.rows, asked.history)
    outcomes = traffic.outcomes(past, OUTCOMES, SEED)
    model = traffic.model(SEED)
    knowledge = Knowledge(
        history=past,
        outcomes=outcomes,
        lookouts=traffic.lookouts(LOOKOUTS, SEED, asked.rows),
        ruleset=rules.load(),
        predict=model.predict,
        model_version="benchmark",
        positives=pc.sum(outcomes["finding"]).as_py(),
    )
    surroundings = Surroundings(regimes.load(), capacity.load().offices())
    target = asked.folder / f"out-{asked.run}"
    shutil.rmtree(target, ignore_errors=True)
    if asked.run == "embedded":
        told = _embedded(filed, knowledge, surroundings, target)
    else:
        told = _on_spark(asked, filed, knowledge, surroundings, target)
    rows, digest = _hashed(target / "assessed")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {**told, "rows": rows, "hash": digest, "mebibytes": peak / 1024}


def _on_spark(
    asked: argparse.Namespace, filed: list[Path], knowledge: Knowledge, surroundings: Surroundings, target: Path
) -> dict[str, float]:
    partitions = asked.partitions or max(8, asked.rows // 100_000)
    session = spark.session(
        asked.run,
        {
            "spark.driver.memory": asked.driver_memory,
            "spark.sql.shuffle.partitions": str(partitions),
            "spark.local.dir": (asked.folder / "spill").as_posix(),
        },
    )
    session.sparkContext.setLogLevel("ERROR")
    begun = time.perf_counter()
    distributed_intake.receive_files(session, filed, knowledge.history, surroundings, AT, target / "taken")
    taken = time.perf_counter()
    stored = target / "taken" / f"fate={Fate.STORED}"
    distributed.assess_files(session, [stored], knowledge, AT, target / "assessed")
    ended = time.perf_counter()
    used = _processor_seconds()
    session.stop()
    return {"intake": taken - begun, "assess": ended - taken, "cpu": used}


def _embedded(filed: list[Path], knowledge: Knowledge, surroundings: Surroundings, target: Path) -> dict[str, float]:
    """The same by the embedded engine, in chunks: the profile of all first, then what follows from a row alone."""
    begun = time.perf_counter()
    (target / "taken").mkdir(parents=True)
    (target / "assessed").mkdir()
    nothing = LAKE.empty_table().select(VERSION_COLUMNS)
    parts = []
    for number, file in enumerate(filed):
        for position, batch in enumerate(pq.ParquetFile(file).iter_batches(CHUNK)):
            taken = take_in(pa.Table.from_batches([batch]), nothing, surroundings, AT)
            stored = taken.filter(pc.equal(taken["fate"], Fate.STORED)).select(LAKE.names).cast(LAKE)
            parts.append(target / "taken" / f"{number:04}-{position:04}.parquet")
            pq.write_table(stored, parts[-1], compression="zstd")
    middle = time.perf_counter()
    names = ["consignment_id", "version", "currency", *(n for n in LAKE.names if n.startswith("hash_"))]
    connection = local.connect()
    narrow = pa.concat_tables(pq.read_table(part, columns=names) for part in parts)
    profile = profiles.profile(connection, narrow, knowledge.history, knowledge.outcomes, AT)
    connection.close()
    start = 0
    for number, part in enumerate(parts):
        rows = pq.read_table(part)
        joined = beside(rows, profile.slice(start, rows.num_rows))
        start += rows.num_rows
        assessed = assess.assess(
            beside(rows, features.compute(joined)),
            ruleset=knowledge.ruleset,
            predict=knowledge.predict,
            model_version=knowledge.model_version,
            lookouts=screen.screen(rows, knowledge.lookouts, AT),
            as_of=AT,
            positives=knowledge.positives,
        )
        pq.write_table(assessed, target / "assessed" / f"{number:04}.parquet", compression="zstd")
    return {"intake": middle - begun, "assess": time.perf_counter() - middle, "cpu": _processor_seconds()}


def _hashed(folder: Path) -> tuple[int, str]:
    """How many rows lie in a folder's files, and a hash of all columns of all rows, the same in every order."""
    names = ", ".join(f'"{name}"' for name in ASSESSMENT.names)
    files = ", ".join(path_literal(file) for file in sorted(folder.glob("*.parquet")))
    sql = f"""
        SELECT count(*), sum(hash(rows)::HUGEINT) % 18446744073709551557
        FROM (SELECT {names} FROM read_parquet([{files}])) AS rows
    """
    ((count, digest),) = duckdb.sql(sql).fetchall()
    return int(count), f"{int(digest):016x}"


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    os.environ.setdefault("TZ", "UTC")
    main()
