"""Examinations of the practice world that are recorded section by section, with dogs and devices. All simulated.

The officers of the simulation say what an examination came to; here the same is recorded as people at a bench would
record it. What is not recorded here goes into the day's file of outcomes, as before.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import practice_dogs
from tidewaiter.centre.cycle.practice_care import DEVICES, Owned, officer_of
from tidewaiter.centre.cycle.practice_dogs import Team
from tidewaiter.centre.exams import actions, queries
from tidewaiter.centre.exams.drafts import Conclusion
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.selection.draw import generator
from tidewaiter.simulation.officers import EXAMINED, Outcome

FINDS, OTHERS = 2, 1
"""Examinations with and without a find that are recorded in full at a facility and day."""

TESTED = 0.6
"""Share of examinations without a find in which a device was used: assumed."""

LATEST = time(23, 50)
_TESTS = {"infrared", "raman", "ion-mobility"}


@dataclass(frozen=True, slots=True)
class Bench:
    """An examination to record: the officers' row, where, and with which team."""

    row: Outcome
    facility: str
    team: Team | None

    @property
    def at(self) -> datetime:
        """When it was examined."""
        at = datetime.fromisoformat(self.row["examined_at"]).replace(tzinfo=UTC)
        return min(at, datetime.combine(at.date(), LATEST, UTC))


def chosen(rows: Sequence[Outcome], places: Mapping[str, str], there: Mapping[str, Team]) -> list[Bench]:
    """Which of a day's rows are recorded in full, in the order of time; `places` has the facility of each target."""
    found: list[Bench] = []
    for facility in sorted(set(places.values())):
        here = [row for row in rows if places.get(row["target_id"]) == facility and row["result"] == EXAMINED]
        here.sort(key=lambda row: (row["examined_at"], row["target_id"]))
        finds = [row for row in here if row["finding"] != Finding.NONE][:FINDS]
        rest = [row for row in here if row["finding"] == Finding.NONE]
        rest.sort(key=lambda row: row["exam_type"] != ExamType.DOG)
        found += [Bench(row, facility, there.get(facility)) for row in [*finds, *rest[:OTHERS]]]
    return sorted(found, key=lambda one: (one.at, one.row["target_id"]))


def record(benches: Sequence[Bench], on: date, seed: int, set_clock: Callable[[datetime], None]) -> list[str]:
    """Record examinations, each at its time; gives their ids."""
    done = []
    for bench in benches:
        set_clock(bench.at)
        done.append(_examine(bench, on, seed))
    return done


def _examine(bench: Bench, on: date, seed: int) -> str:
    row, officer = bench.row, officer_of(bench.facility)
    rng = generator("practice bench", seed, on, row["consignment_id"])
    finding, led = Finding(row["finding"]), row.get("detection_method", "")
    exam = actions.start(officer, row["target_id"])
    view = queries.exam(officer, exam)
    if view is None:
        raise RuntimeError(f"{exam} was not begun")
    actions.acknowledge(officer, exam, [(card.code, card.version) for card in view.cards])
    some = finding is not Finding.NONE
    said: dict[SectionName, list[dict[str, object]]] = {}
    if some:
        said[SectionName.IDENTITY] = [{"scanned": row["consignment_id"].partition(":")[2]}]
    if bench.team is not None and (some or row["exam_type"] == ExamType.DOG):
        alert = practice_dogs.alerts(rng, found=some, led=led == DetectionMethod.DOG)
        said[SectionName.DOG] = [{"team": bench.team.name, "result": "alert" if alert else "no alert"}]
    image = _device(bench.facility, {"x-ray"})
    if image is not None and (some or row["exam_type"] == ExamType.XRAY):
        seen = led == DetectionMethod.XRAY or rng.random() < (0.5 if some else 0.1)
        said[SectionName.IMAGE] = [{"device": image.code, "result": "anomaly" if seen else "nothing seen"}]
    tester = _device(bench.facility, _TESTS)
    if tester is not None and (some or rng.random() < TESTED):
        said[SectionName.FIELD_TESTS] = [_test(tester, row, some=some)]
    if some:
        said[SectionName.OPENING] = [{"opened": True, "place": "bench"}]
    for name, entries in said.items():
        _save(officer, exam, name, entries)
    substance, mass = row.get("substance", ""), row.get("net_mass_g", "")
    actions.conclude(
        officer,
        exam,
        Conclusion(
            finding,
            ExamType(row["exam_type"]),
            DetectionMethod(led) if led else None,
            substance,
            float(mass) if mass else None,
            "simulated",
        ),
    )
    return exam


def _save(officer: Actor, exam: str, name: SectionName, entries: Collection[Mapping[str, object]]) -> None:
    saved = actions.save_section(officer, exam, name, list(entries))
    if saved.problems:
        raise RuntimeError(f"{exam}: {saved.problems[0].hint}")


def _test(device: Owned, row: Outcome, *, some: bool) -> dict[str, object]:
    named = row.get("substance", "") if some else ""
    known = named not in {"", "unknown"} and row["finding"] == Finding.NARCOTICS
    result = "positive" if known else "inconclusive" if some else "negative"
    return {
        "kit": device.code,
        "lot": f"SIM-{device.code.upper()}",
        "result": result,
        **({"substance": named} if known else {}),
    }


def _device(facility: str, techniques: Collection[str]) -> Owned | None:
    return next((one for one in DEVICES if one.facility == facility and one.technique in techniques), None)
