"""Living through the practice world: messages arrive, targets are chosen, officers examine, the centre learns.

The centre sees messages and outcomes only. Truth goes to the simulated officers, who find what is there
with the detection the parameters give them, and to the evaluator, who measures. Everything is labelled
simulated; the store's clock is the world's.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import assessment, learning, outcome, selection
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.cycle.practice_rooms import Rooms
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.registry import queries as registry
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import PRACTICE_MARKER, Workspace
from tidewaiter.risk.assess import COLD_START_POSITIVES
from tidewaiter.simulation import evaluator, officers
from tidewaiter.simulation.day import Day, World
from tidewaiter.simulation.messages import Message as WireMessage

ANALYST = Actor("practice analyst (simulated)", "analyst")
OFFICER = Actor("practice officer (simulated)", "port_officer")

ASSESSED_AT = time(4, 40)
"""After the last message in time, before the first arrival."""

OPENED_AT = time(0, 30)
"""Before anything has come on the first day."""

REPORTED_AT = time(23, 55)
DAYS_A_WEEK = 7


class Clock:
    """The world's time, which the store records by."""

    def __init__(self) -> None:
        self.now = datetime(2000, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment that was set last."""
        return self.now

    def set(self, moment: datetime) -> None:
        """Let it be another moment."""
        self.now = moment


@dataclass(frozen=True, slots=True)
class Lived:
    """Some days as the evaluator needs them: the truth (schema TRUTH), and what was reported of the targets."""

    truth: pa.Table
    outcomes: pa.Table

    @classmethod
    def together(cls, parts: Sequence["Lived"]) -> "Lived":
        """Several stretches as one."""
        return cls(pa.concat_tables([p.truth for p in parts]), pa.concat_tables([p.outcomes for p in parts]))


def live(
    workspace: Workspace,
    clock: Clock,
    world: World,
    *,
    days: int,
    seed: int,
    on_day: Callable[[date], None] = lambda _: None,
    morning: bool = False,
    rooms: bool = False,
) -> Iterator[Lived]:
    """Live through days and give each week when it is over; the model is trained anew every week.

    With `morning` it ends on the morning after: what came is assessed, targets are issued, and nobody has acted yet.
    With `rooms`, dog teams, devices, stock, training and notified imports are lived through as well.
    """
    _set(workspace, clock, clock.now, seed)
    lived_in = Rooms(workspace, seed, world.date_of(days if morning else days - 1)) if rooms else None
    week: list[Lived] = []
    late: list[WireMessage] = []
    for number in range(days):
        on_day(world.date_of(number))
        today = world.day(number)
        if lived_in is not None and number == 0:
            _set(workspace, clock, datetime.combine(today.date, OPENED_AT, UTC), seed)
            lived_in.open(today.date)
        week.append(_live_day(workspace, clock, world, today, late, seed, lived_in))
        if len(week) == DAYS_A_WEEK or number == days - 1:
            _learn(workspace, clock, seed)
            yield Lived.together(week)
            week = []
    if morning:
        on_day(world.date_of(days))
        _morning(workspace, clock, world.day(days), late, seed, lived_in)
    if lived_in is not None:
        lived_in.close()


def _live_day(
    workspace: Workspace,
    clock: Clock,
    world: World,
    today: Day,
    late: list[WireMessage],
    seed: int,
    rooms: Rooms | None,
) -> Lived:
    """One day; `late` holds what came after the last morning, and is given what comes after this one."""
    _morning(workspace, clock, today, late, seed, rooms)
    issued = _issued(today.date, sorted(set(today.offices.values())))
    rows = officers.examine(issued, today.truth, today.date, seed, world.parameters)
    before = {view.consignment_id for view in outcomes.finds()}
    left = rows
    if rooms is not None:
        places = dict(zip(issued["target_id"].to_pylist(), issued["facility"].to_pylist(), strict=True))
        left = rooms.work(today.date, rows, places, clock.set)
    _set(workspace, clock, datetime.combine(today.date, REPORTED_AT, UTC), seed)
    if rows:
        outcome.record(workspace, officers.outcomes_csv(left), at=clock.now, actor=OFFICER, before=before)
    reported = evaluator.outcome_table(rows)
    lost = reported.filter(reported["finding"])["consignment_id"].to_pylist()
    world.learn_of([(today.date, consignment) for consignment in lost])
    if registry.active_model() is None and outcomes.counts()["found"] >= COLD_START_POSITIVES:
        _learn(workspace, clock, seed)
    return Lived(today.truth, reported)


def _morning(
    workspace: Workspace, clock: Clock, today: Day, late: list[WireMessage], seed: int, rooms: Rooms | None
) -> None:
    """What came until then is taken in and assessed, and targets are issued for the day."""
    morning = datetime.combine(today.date, ASSESSED_AT, UTC)
    _set(workspace, clock, morning, seed)
    came = [*today.messages, *([] if rooms is None else rooms.messages(today.date))]
    _take(workspace, [*late, *(m for m in came if m.received_at <= morning)])
    late[:] = [m for m in came if m.received_at > morning]
    assessment.assess_pending(workspace, as_of=morning, actor=ANALYST)
    selection.select_day(workspace, today.date, facility=None, shift=None, seed=seed, actor=ANALYST)


def _set(workspace: Workspace, clock: Clock, moment: datetime, seed: int) -> None:
    """Set the clock, and say in the workspace that it is a practice one and what time it is there."""
    clock.now = moment
    text = json.dumps({"simulated": True, "seed": seed, "now": moment.isoformat()}) + "\n"
    write_bytes_atomically(text.encode(), workspace.home / PRACTICE_MARKER)


def _take(workspace: Workspace, messages: Sequence[WireMessage]) -> None:
    with Intake(workspace, ANALYST) as door:
        for _ in door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in messages):
            pass


def _issued(on: date, facilities: Sequence[str]) -> pa.Table:
    views = [view for facility in facilities for view in targets.targets_for(facility, on)]
    return pa.table(
        {
            "target_id": pa.array([v.target_id for v in views], pa.string()),
            "consignment_id": pa.array([v.consignment_id for v in views], pa.string()),
            "arm": pa.array([v.arm for v in views], pa.string()),
            "facility": pa.array([v.facility for v in views], pa.string()),
        }
    )


def _learn(workspace: Workspace, clock: Clock, seed: int) -> None:
    learning.learn(workspace, seed=seed, activate=True, at=clock.now + timedelta(seconds=1), actor=ANALYST)
