"""What an officer and a supervisor wait for: recording, handing over, reading, reconciling, with many targets.

    python benchmarks/evidence.py [--sizes 20000 200000] [--folder /tmp/evidence-bench] [--repeats 200]

A store on SQLite of targets over a year at twenty facilities, one in five open, one in fifty examined, one in five
hundred seized; all made up. Each act is an action of the product with its audit entry, one commit, synced. The peers,
in the same run on the same file: for reading, the same rows by SQL through Python's sqlite3; for writing, one INSERT of
one row with a commit that is synced alike (what the disk alone costs).
"""

import argparse
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from django.db import transaction

from measure import machine
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import reconciliation
from tidewaiter.centre.evidence import actions as evidence_actions
from tidewaiter.centre.evidence import custody_actions
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.drafts import Handover, NewExhibit, NewSeizure, Reading
from tidewaiter.centre.exams import actions
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.exams.drafts import Conclusion
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.outcomes.rows import ExamType, Finding
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.targets.models import AssessmentRun, SelectionRun, Target, TargetEvent, TargetIdentifier

START = date(2026, 1, 5)
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
FACILITIES = [f"F{number:02d}" for number in range(20)]
KIM, LEE = Actor("kim", "port_officer"), Actor("lee", "port_officer")
ZOE = Actor("zoe", "supervisor")
WEEKS = 52
EXAMINED, SEIZED = 50, 500
"""One target in so many."""
OPEN = {0, 1}
"""Last digits of the numbers of targets that are not closed when the measuring begins, but for those examined."""


_OF_AN_EXAM = (
    ("exams_examination", "number"),
    ("exams_safetyacknowledgement", "exam_id"),
    ("exams_sectionrevision", "exam_id"),
    ("exams_picture", "exam_id"),
)


def build(size: int) -> None:
    """Targets with their ledgers; every fiftieth concluded without a finding, every five hundredth with a seizure."""
    AssessmentRun.objects.create(run_id="a", as_of=NOW, at=NOW, rows=size, ruleset_version="r", seconds=1, actor="b")
    SelectionRun.objects.create(
        run_id="s",
        facility="F00",
        shift_date=START,
        shift="early",
        seed=1,
        capacity=size,
        candidates=size,
        arms={},
        at=NOW,
        actor="b",
    )
    for start in range(0, size, 10_000):
        numbers = range(start + 1, min(start + 10_000, size) + 1)
        targets = [
            Target(
                number=number,
                consignment_id=f"s10:RB{number:09d}GB",
                version=1,
                facility=FACILITIES[number % 20],
                shift_date=START + timedelta(days=number * 7 * WEEKS // (size + 1)),
                shift="early",
                arm="exploit",
                propensity=0.5,
                position=1,
                score=1,
                band="high",
                reasons=[],
                instruction="",
                selection_run_id="s",
                assessment_run_id="a",
                state="presented" if number % 10 in OPEN else "no_finding",
                state_at=NOW,
                simulated=True,
            )
            for number in numbers
        ]
        with transaction.atomic():
            Target.objects.bulk_create(targets, batch_size=500)
            TargetIdentifier.objects.bulk_create(
                [TargetIdentifier(target_id=n, identifier=f"RB{n:09d}GB") for n in numbers], batch_size=500
            )
            TargetEvent.objects.bulk_create(
                [
                    TargetEvent(target_id=n, seq=seq, state=state, at=NOW, actor="b", role="b", reason_code="", note="")
                    for n in numbers
                    for seq, state in enumerate(("issued", "acknowledged", "located", "presented"), 1)
                ],
                batch_size=500,
            )
            for number in numbers:
                if number % SEIZED == 0:
                    seize(number)
                elif number % EXAMINED == 0:
                    nothing(number)


def cards() -> list[tuple[str, int]]:
    return [("general", 1)]


def nothing(number: int) -> None:

    exam = actions.start(KIM, f"T-{number:06d}")
    actions.acknowledge(KIM, exam, cards())
    actions.conclude_nothing(KIM, exam, ExamType.XRAY)


def examine(number: int) -> str:

    exam = actions.start(KIM, f"T-{number:06d}")
    actions.acknowledge(KIM, exam, cards())
    actions.save_section(KIM, exam, SectionName.IDENTITY, [{"scanned": f"RB{number:09d}GB"}])
    return exam


def seize(number: int) -> str:

    exam = examine(number)
    actions.conclude(KIM, exam, Conclusion(Finding.NARCOTICS, ExamType.XRAY, substance="made up"))
    exhibits = tuple(NewExhibit(str(n), "a bag", f"S{number}-{n}") for n in range(1, 4))
    return evidence_actions.seize(KIM, NewSeizure(f"form-{number}", exam, "made up", "bench", NOW, exhibits))


def timed(work: Callable[[int], object], repeats: int) -> tuple[float, float, float]:
    """Median and 95th percentile of the wall clock, and the mean CPU time, in milliseconds."""
    taken = []
    cpu = time.process_time()
    for number in range(repeats):
        before = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - before) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)], (time.process_time() - cpu) * 1000 / repeats


def measure(file: Path, size: int, repeats: int) -> None:

    raw = sqlite3.connect(file, isolation_level=None)
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("CREATE TABLE IF NOT EXISTS peer (n INTEGER, text TEXT)")
    seizures = size // SEIZED
    exam = examine(1)
    middle = START + timedelta(weeks=WEEKS // 2)

    def week(_: int) -> object:
        return reconciliation.weekly(ZOE, middle, middle + timedelta(days=1), NOW.date())

    def week_by_sql(_: int) -> object:
        between = (middle.isoformat(), (middle + timedelta(weeks=1)).isoformat())
        counted = raw.execute(
            "SELECT t.facility, e.state, e.reason_code, count(DISTINCT e.target_id) FROM targets_targetevent e"
            " JOIN targets_target t ON t.number = e.target_id WHERE t.shift_date >= ? AND t.shift_date < ?"
            " GROUP BY 1, 2, 3",
            between,
        ).fetchall()
        waiting = raw.execute(
            "SELECT * FROM targets_target WHERE shift_date >= ? AND shift_date < ? AND state IN"
            " ('issued','acknowledged','located','presented','examined','finding','seizure','laboratory','referral')",
            between,
        ).fetchall()
        return counted, waiting

    def seizure_by_sql(n: int) -> object:
        number = n % seizures + 1
        return [
            raw.execute("SELECT * FROM evidence_seizure WHERE number = ?", (number,)).fetchall(),
            raw.execute("SELECT * FROM evidence_exhibit WHERE seizure_id = ?", (number,)).fetchall(),
            raw.execute(
                "SELECT * FROM evidence_custodyentry WHERE exhibit_id IN"
                " (SELECT number FROM evidence_exhibit WHERE seizure_id = ?)",
                (number,),
            ).fetchall(),
        ]

    def exam_by_sql(n: int) -> object:
        number = n % (size // EXAMINED) + 1
        return [
            raw.execute(f"SELECT * FROM {table} WHERE {column} = ?", (number,)).fetchall()
            for table, column in _OF_AN_EXAM
        ]

    def chain_by_sql(n: int) -> object:
        sql = "SELECT * FROM evidence_custodyentry WHERE exhibit_id = ? ORDER BY seq"
        return raw.execute(sql, (n % seizures + 1,)).fetchall()

    def hand_over(n: int) -> None:
        name, seal = f"E-{3 * n + 1:06d}", f"S{SEIZED * (n + 1)}-1"
        custody_actions.offer(KIM, {name: seal}, Handover("lee", "vault", NOW))
        custody_actions.accept(LEE, [Reading(name, seal)])

    def save(n: int) -> None:
        actions.save_section(KIM, exam, SectionName.WEIGHTS, [{"what": f"bag {n}", "gross_g": n, "scale": "B"}])

    insert = lambda n: raw.execute("INSERT INTO peer VALUES (?, 'x')", (n,))  # noqa: E731 - named for the table
    rows: list[tuple[str, Callable[[int], object], Callable[[int], object], float]] = [
        ("week of all facilities", week, week_by_sql, 300),
        ("page of an examination", lambda n: exams.exam(KIM, f"X-{n % (size // EXAMINED) + 1:06d}"), exam_by_sql, 300),
        ("page of a seizure", lambda n: evidence.seizure(KIM, f"S-{n % seizures + 1:06d}"), seizure_by_sql, 300),
        ("chain verified", lambda n: evidence.verify(KIM, f"E-{n % seizures + 1:06d}"), chain_by_sql, 300),
        ("save a section", save, insert, 300),
        ("begin, card, nothing found (3 acts)", lambda n: nothing(EXAMINED * n + 11), insert, 300),
        ("offer and accept (2 acts)", hand_over, insert, 300),
    ]  # fmt: skip
    print(f"  {size:,} targets, {size // EXAMINED:,} examinations, {seizures:,} seizures")
    print(f"  {'':38} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>7} {'peer p50':>9} {'ratio':>7}  goal p95")
    for name, ours, peer, goal in rows:
        often = min(repeats, seizures, 20 if "week" in name else repeats)
        mine, other = timed(ours, often), timed(peer, often)
        met = "met" if mine[1] < goal else "MISSED"
        ratio = mine[0] / other[0]
        print(
            f"  {name:38} {mine[0]:8.2f} {mine[1]:8.2f} {mine[2]:7.2f} {other[0]:9.2f} {ratio:7.1f}  < {goal:.0f} {met}"
        )
    raw.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--folder", type=Path, default=Path("/tmp/evidence-bench"))  # noqa: S108 - large, and deleted
    parser.add_argument("--repeats", type=int, default=200)
    options = parser.parse_args()
    print(f"Examinations and evidence on SQLite\n  {machine()}")
    for size in options.sizes:
        shutil.rmtree(options.folder, ignore_errors=True)
        workspace = open_store(options.folder, now=lambda: NOW)
        try:
            build(size)
            measure(workspace.home / "centre.sqlite3", size, options.repeats)
        finally:
            close_store()
            shutil.rmtree(options.folder, ignore_errors=True)
    print(f"  {machine()}")


if __name__ == "__main__":
    main()
