"""Claim: a country's day of low-value consignments goes through the whole batch path in under a minute on two cores.

The books are rolled forward to the day, as `tidewaiter run` does: by what came the day before, and by what leaves the
windows; beside it the day's rows are taken in. Filed rows (Parquet) are examined, put into normal form, keyed and
searched for terms; screened against lists of 30,000 names (screen.py says which) and against lookouts; joined to
profiles as of the moment from the books; given features, judged by rules, scored by a model; targets are chosen for
each facility, with contributions; assessments and narrow history are written. Parsing wire messages and numbering
versions belong to taking in, before this, and are not in it. The peers have lookouts, and no lists of names.

Peers in the same run: the same job with Polars at full size, with pandas and scikit-learn on two samples and the line
through both: as many checks, features, rules and lists; what they leave out, to their favour, their docstrings say. The
floor is the bytes of the inputs read once, from memory and from the disk (floor.py). Traffic, lists, rules and model
are simulated (traffic.py).

Usage: day.py [--rows 4000000] [--history 40000000] [--rules 100] [--growth] [--unscreened] [--no-peers] [--json FILE]
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import pyarrow as pa
import pyarrow.parquet as pq

import measure
import traffic
from floor import floor

KEPT = Path("/tmp/tidewaiter-bench")  # noqa: S108 - what is made for benchmarks stays here between runs
DAY = date(2026, 3, 1)
AS_OF = datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
SEED = 7
OUTCOMES = 20_000
LOOKOUTS = 20_000
SAMPLES = (400_000, 1_000_000)
"""Rows of the samples for pandas: the larger with its history takes 14 GiB, and more would not fit beside it."""
HISTORY_TO_ROWS = 10


class Stages:
    """Wall and CPU seconds by stage, and of these the system's: pages of memory and files handed out."""

    def __init__(self) -> None:
        self.seconds: dict[str, tuple[float, float, float]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage."""
        wall, cpu, system = time.perf_counter(), time.process_time(), os.times().system
        yield
        self.seconds[name] = (time.perf_counter() - wall, time.process_time() - cpu, os.times().system - system)


def remembered(history: int, population: int) -> Path:
    """Where history and the books of it are kept: the same for every size of day."""
    return KEPT / f"remembered-{history}-{population}"


def books_before(history: int, population: int) -> Path:
    """Where the books of the day before are kept: those of another form lie in other levels, and cost another day."""
    from tidewaiter.history.standing.store import FORMAT  # noqa: PLC0415 - not counted as the peers' import

    return remembered(history, population) / f"books-before-{FORMAT}"


def inputs(rows: int, history: int, population: int) -> tuple[list[Path], list[Path]]:
    """Files of the day and of the history before it."""
    files = traffic.consignments(KEPT / f"filed-{rows}-{population}", rows, DAY, SEED, population)
    place = remembered(history, population)
    return files, traffic.history(place / "history", history, DAY, population, SEED, population)


def prepared_books(history: int, population: int, history_files: list[Path]) -> Path:
    """The books as they stood on the morning before, without that day's rows; made once."""
    from tidewaiter.history.standing import Standing  # noqa: PLC0415 - not counted as the peers' import

    place = books_before(history, population)
    books = Standing(place)
    for file in history_files[:-1]:
        if file.stem not in books.runs:
            books.advance(date.fromisoformat(file.stem) + timedelta(days=1), [(file.stem, [file])])
    return place


def ours(  # noqa: PLR0915 - the whole path, stage after stage
    rows: int, history: int, population: int, rules_count: int, report: str, screened: int = 1
) -> None:
    """The whole path; stages, targets and memory go to `report` as JSON. Without `screened` no lists."""
    import screen  # noqa: PLC0415 - the lists of its benchmark
    from tidewaiter.engine import local  # noqa: PLC0415 - as above
    from tidewaiter.history.lake import LAKE  # noqa: PLC0415
    from tidewaiter.history.standing import Standing, findings  # noqa: PLC0415
    from tidewaiter.intake import regimes  # noqa: PLC0415
    from tidewaiter.parties.screening.prepared import Prepared  # noqa: PLC0415
    from tidewaiter.pipeline import batch, choose, labels  # noqa: PLC0415
    from tidewaiter.pipeline.receive import Surroundings  # noqa: PLC0415
    from tidewaiter.pipeline.screening import SCREENED, Screener  # noqa: PLC0415
    from tidewaiter.pipeline.shelf import Shelf  # noqa: PLC0415
    from tidewaiter.risk import rules  # noqa: PLC0415
    from tidewaiter.selection import capacity  # noqa: PLC0415

    files, history_files = inputs(rows, history, population)
    place = remembered(history, population)
    books_folder = place / "books-today"
    shutil.rmtree(books_folder, ignore_errors=True)
    before = books_before(history, population)
    if before.exists():  # a history of one day has nothing before it
        # Files of the books are never changed in place. A copy would lie in the page cache a second time, and be
        # written to the disk while the clock runs: no centre copies its books.
        shutil.copytree(before, books_folder, copy_function=os.link)
    facilities = capacity.load(None)
    surroundings = Surroundings(regimes.load(None), facilities.offices())
    ruleset = rules.load(traffic.rulebook(KEPT / f"rules-{rules_count}", rules_count))
    reported = traffic.outcomes(history_files, OUTCOMES, SEED)
    lookouts = traffic.lookouts(LOOKOUTS, SEED, population)
    screener = Screener(Prepared.of_entries(screen.listed()[0])) if screened else None
    model = traffic.model(SEED)
    connection = local.connect()
    examined = findings.versions_of(connection, history_files, reported["consignment_id"])
    connection.close()
    for file in [*files, history_files[-1], *books_folder.glob("*/*/*/*")]:
        seen(file)  # in the page cache, for us and for the peers alike
    stages = Stages()
    started = time.perf_counter()
    shelf = Shelf.of(place / "work", time.time())
    remembered_of = [name for name in pq.read_schema(history_files[0]).names if name in LAKE.names]
    keep = {*batch.reads(ruleset), *remembered_of, *(SCREENED if screened else ())}

    def rolled() -> Standing:
        yesterday = history_files[-1]
        places = {file.stem: [file] for file in history_files}
        return Standing(books_folder).advance(DAY, [(yesterday.stem, [yesterday])], places=places)

    # Neither reads what the other makes: what one waits for, the other uses.
    with stages.stage("roll the books; validate, normalise, lexicon"), ThreadPoolExecutor(1) as beside:
        books = beside.submit(rolled)
        taken = batch.take_in(files, shelf, surroundings, received_at=AS_OF, source_message="benchmark", keep=keep)
        known = batch.Known(
            books=books.result(),
            findings=findings.ledgers(examined, reported, AS_OF),
            lookouts=lookouts,
            ruleset=ruleset,
            predict=model.predict,
            model_version="benchmark",
            positives=100,
            screener=screener,
        )
    with stages.stage("screen, profile, features, rules, model, write"):
        finished = batch.assess_parts([part.select for part in taken], known, shelf, as_of=AS_OF)
    with stages.stage("select"):
        drawn = choose.choose(finished, facilities.facility, DAY, SEED)
    chosen = pa.concat_tables([one.chosen for one in drawn])
    with stages.stage("contributions of the selected"):
        model.contributions(labels.features(chosen))
        pq.write_table(chosen, place / "targets.parquet")
    targets_after = time.perf_counter() - started
    with stages.stage("write history"):
        narrow_history(taken, shelf, remembered_of)
    wall = time.perf_counter() - started
    Path(report).write_text(
        json.dumps(
            {
                "wall": wall,
                "targets_after": targets_after,
                "stages": stages.seconds,
                "rows": sum(part.candidates.num_rows for part in finished),
                "targets": chosen.num_rows,
                "listed": sum(1 for one in drawn for lists in one.chosen["screening_lists"].to_pylist() if lists),
                "lookout_hits": sum(1 for one in drawn for hits in one.chosen["lookouts"].to_pylist() if hits),
                "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )
    shelf.clear()
    shutil.rmtree(books_folder, ignore_errors=True)


def seen(file: Path) -> None:
    """Read a file once, a piece at a time: no memory is left behind."""
    with file.open("rb", buffering=0) as stream:
        piece = bytearray(1 << 20)
        while stream.readinto(piece):
            pass


def narrow_history(taken: list[pa.Table], shelf: Any, columns: list[str]) -> list[Path]:
    """What history keeps of the parts, a file each."""
    present = [name for name in columns if name in taken[0].column_names]
    with ThreadPoolExecutor(2) as threads:
        written = [
            threads.submit(shelf.stored, f"history-{n:05d}", lambda part=part: part.select(present))
            for n, part in enumerate(taken)
        ]
        return [one.result() for one in written]


def warm_then(work: Callable[..., None], *args: Any) -> None:
    work(*args)


def in_a_process(work: Callable[..., None], *args: Any) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MiB (private and shared, sampled) of work in a process of its own."""
    from tidewaiter.cli import memory  # noqa: PLC0415 - as above

    # As `tidewaiter run` starts itself; the peers have it too. What is set already stays as it is.
    for name, value in memory.SETTINGS.items():
        os.environ.setdefault(name, value)
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=warm_then, args=(work, *args))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process.start()
    peak = [0.0]

    def watch() -> None:
        status = Path(f"/proc/{process.pid}/status")
        while process.is_alive():
            try:
                named = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                anonymous = float(named.get("RssAnon", "0 kB").split()[0]) / 1024
                peak[0] = max(peak[0], anonymous)
            except (OSError, ValueError):
                return
            time.sleep(0.1)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    process.join()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.exitcode:
        raise RuntimeError(f"the work ended with {process.exitcode}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0]


def with_polars(rows: int, history: int, population: int, rules_count: int, report: str) -> None:
    import peer_polars  # noqa: PLC0415 - the peer

    files, history_files = inputs(rows, history, population)
    reported = peer_polars.pl.from_arrow(traffic.outcomes(history_files, OUTCOMES, SEED))
    lookouts = peer_polars.pl.from_arrow(traffic.lookouts(LOOKOUTS, SEED, population))
    peer_polars.job.ready(rules_count)
    peer_polars.model(), peer_polars.by_hand.linear()  # learnt once, before the clock starts
    started = time.perf_counter()
    peer_polars.run(files, history_files, rules_count, _out(report), reported, lookouts)
    Path(report).write_text(json.dumps({"wall": time.perf_counter() - started}))


def with_pandas(rows: int, history: int, population: int, rules_count: int, report: str) -> None:
    import peer_pandas  # noqa: PLC0415 - the peer

    files, history_files = inputs(rows, history, population)
    reported = traffic.outcomes(history_files, OUTCOMES, SEED).to_pandas()
    lookouts = traffic.lookouts(LOOKOUTS, SEED, population).to_pandas()
    peer_pandas.job.ready(rules_count)
    peer_pandas.model(), peer_pandas.rest.linear()  # learnt once, before the clock starts
    started = time.perf_counter()
    peer_pandas.run(files, history_files, rules_count, _out(report), reported, lookouts)
    Path(report).write_text(json.dumps({"wall": time.perf_counter() - started}))


def _out(report: str) -> Path:
    place = Path(report).with_suffix(".out")
    place.mkdir(exist_ok=True)
    return place


def measured(
    work: Callable[..., None], rows: int, history: int, population: int, rules_count: int, *more: int
) -> dict[str, Any]:
    """Run once in a process of its own; the wall seconds are those of the work, imports and inputs not counted."""
    report = KEPT / f"report-{work.__name__}-{rows}-{history}.json"
    report.unlink(missing_ok=True)
    _, cpu, peak = in_a_process(work, rows, history, population, rules_count, str(report), *more)
    return {**json.loads(report.read_text()), "cpu": cpu, "private_mebibytes": peak}


def extrapolated(sizes: list[int], walls: list[float], rows: int) -> float:
    """Seconds at so many rows by the line through the two largest sizes: what does not grow with rows counts once."""
    if len(sizes) == 1:
        return walls[0] * rows / sizes[0]
    slope = (walls[-1] - walls[-2]) / (sizes[-1] - sizes[-2])
    return walls[-1] + slope * (rows - sizes[-1])


def say(result: dict[str, Any], rows: int, history: int) -> None:
    print(
        f"ours: {rows:,} rows, {history:,} of history: {result['wall']:.1f} s wall, {result['cpu']:.1f} CPU s with "
        f"start-up, {result['private_mebibytes'] / 1024:.2f} GiB private memory, "
        f"{result['mebibytes'] / 1024:.2f} GiB with mapped files; {result['targets']} targets after "
        f"{result['targets_after']:.1f} s, {result['lookout_hits']} by lookout, "
        f"{result['listed']} with a name on a list"
    )
    for name, (wall, cpu, system) in result["stages"].items():
        print(f"    {name:48} {wall:7.2f} s {cpu:7.2f} CPU s, the system's {system:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=4_000_000)
    parser.add_argument("--history", type=int, default=40_000_000)
    parser.add_argument("--rules", type=int, default=100)
    parser.add_argument(
        "--growth", action="store_true", help="also an eighth, a quarter and half, and a tenth of history"
    )
    parser.add_argument("--unscreened", action="store_true", help="also without lists of names")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    KEPT.mkdir(exist_ok=True)
    print(measure.machine(), flush=True)
    results: dict[str, Any] = {"machine": measure.machine()}
    sizes = [asked.rows // 8, asked.rows // 4, asked.rows // 2, asked.rows] if asked.growth else [asked.rows]
    for rows in sizes:
        _, history_files = inputs(rows, asked.history, asked.rows)
        prepared_books(asked.history, asked.rows, history_files)
        results[f"ours {rows}"] = measured(ours, rows, asked.history, asked.rows, asked.rules)
        say(results[f"ours {rows}"], rows, asked.history)
    if asked.growth:
        import math  # noqa: PLC0415

        walls = [results[f"ours {rows}"]["wall"] for rows in sizes]
        print(f"growth over the last doubling: exponent {math.log2(walls[-1] / walls[-2]):.2f}")
        tenth = asked.history // 10
        _, history_files = inputs(asked.rows, tenth, asked.rows)
        prepared_books(tenth, asked.rows, history_files)
        results["ours, a tenth of history"] = measured(ours, asked.rows, tenth, asked.rows, asked.rules)
        say(results["ours, a tenth of history"], asked.rows, tenth)
        print(f"ten times the history: {walls[-1] / results['ours, a tenth of history']['wall']:.2f} times the time")
    if asked.unscreened:
        results["ours, unscreened"] = measured(ours, asked.rows, asked.history, asked.rows, asked.rules, 0)
        print("without lists of names:")
        say(results["ours, unscreened"], asked.rows, asked.history)
    whole = results[f"ours {asked.rows}"]["wall"]
    filed, history_files = inputs(asked.rows, asked.history, asked.rows)
    standing = list(books_before(asked.history, asked.rows).glob("*/*/*/*"))
    print(floor(filed).said("filed rows", whole))
    print(floor([*filed, history_files[-1], *standing]).said("filed rows, the day before and the books", whole))
    if not asked.no_peers:
        results["polars"] = measured(with_polars, asked.rows, asked.history, asked.rows, asked.rules)
        polars = results["polars"]
        memory = polars["private_mebibytes"] / 1024
        print(f"Polars: {polars['wall']:.1f} s, {memory:.2f} GiB; Polars / ours {polars['wall'] / whole:.2f}")
        samples = sorted({min(sample, asked.rows) for sample in SAMPLES})
        for sample in samples:
            history = sample * asked.history // asked.rows
            result = results[f"pandas {sample}"] = measured(with_pandas, sample, history, sample, asked.rules)
            print(
                f"pandas + scikit-learn: {result['wall']:.1f} s for {sample:,} rows and {history:,} of history, "
                f"{result['private_mebibytes'] / 1024:.2f} GiB; {result['wall'] * asked.rows / sample / whole:.1f} "
                f"times ours if all of it grows with rows"
            )
        walls = [results[f"pandas {sample}"]["wall"] for sample in samples]
        scaled = extrapolated(samples, walls, asked.rows)
        print(f"    {scaled:.0f} s at {asked.rows:,} by the line through the sizes; pandas / ours {scaled / whole:.1f}")
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
