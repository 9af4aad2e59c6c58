"""Living through the practice world: messages arrive, targets are chosen, simulated officers examine, the centre learns.

The centre sees messages and outcomes only. Truth goes to the simulated officers, who find what is there
with the detection the parameters give them, and to the evaluator, who measures. Everything is labelled
simulated; the store's clock is the world's.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import assessment, learning, outcome, selection
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.cycle.intake import Intake, Message
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.registry import queries as registry
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.assess import COLD_START_POSITIVES
from tidewaiter.simulation import evaluator, officers
from tidewaiter.simulation.day import World

ANALYST = Actor("practice analyst (simulated)", "analyst")
OFFICER = Actor("practice officer (simulated)", "port officer")

ASSESSED_AT = time(4, 40)
"""After the last message in time, before the first arrival and the first shift."""

REPORTED_AT = time(23, 55)
WEEK = 7
MARKER = "practice.json"


class Clock:
    """The world's time, which the store records by."""

    def __init__(self) -> None:
        self.now = datetime(2000, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment that was set last."""
        return self.now


@dataclass(frozen=True, slots=True)
class Lived:
    """One day as the evaluator needs it: the truth, and what became of each target."""

    on: date
    truth: pa.Table
    outcomes: pa.Table


def live(
    workspace: Workspace,
    clock: Clock,
    world: World,
    *,
    days: int,
    seed: int,
    on_day: Callable[[date], None] = lambda _: None,
) -> Iterator[evaluator.Week]:
    """Live through days and give a week's figures whenever one is over."""
    week: list[Lived] = []
    for number in range(days):
        on_day(world.date(number))
        week.append(_live_day(workspace, clock, world, number, seed))
        if len(week) == WEEK or number == days - 1:
            _learn(workspace, clock, seed)
            yield evaluator.week(number // WEEK + 1, [(day.truth, day.outcomes) for day in week], world.parameters, seed)
            week = []


def _mark(workspace: Workspace, clock: Clock, seed: int) -> None:
    """Say in the workspace that it is a practice one, and what time it is there."""
    text = json.dumps({"simulated": True, "seed": seed, "now": clock.now.isoformat()}) + "\n"
    write_bytes_atomically(text.encode(), workspace.home / MARKER)


def _live_day(workspace: Workspace, clock: Clock, world: World, number: int, seed: int) -> Lived:
    today = world.day(number)
    morning = datetime.combine(today.date, ASSESSED_AT, UTC)
    in_time = [m for m in today.messages if m.received_at <= morning]
    late = [m for m in today.messages if m.received_at > morning]
    clock.now = morning
    _mark(workspace, clock, seed)
    _take(workspace, in_time)
    assessment.assess_pending(workspace, as_of=morning, actor=ANALYST)
    selection.select_day(workspace, today.date, facility=None, shift=None, seed=seed, actor=ANALYST)
    clock.now = datetime.combine(today.date, REPORTED_AT, UTC)
    _mark(workspace, clock, seed)
    _take(workspace, late)
    issued = _issued(today.date, sorted(set(today.offices.values())))
    rows = officers.examine(issued, today.truth, day=number, seed=seed, parameters=world.parameters)
    if rows:
        outcome.record(workspace, officers.outcomes_csv(rows), at=clock.now, actor=OFFICER)
    found = [row["consignment_id"] for row in rows if row.get("finding") not in (None, "", "none")]
    world.learn_of([(today.date, str(consignment)) for consignment in found])
    if _first_model_due():
        _learn(workspace, clock, seed)
    return Lived(today.date, today.truth, _reported(issued, rows))


def _take(workspace: Workspace, messages: list[Any]) -> None:
    with Intake(workspace, ANALYST) as door:
        for _ in door.take_all(Message(m.data, m.name, m.received_at, m.mapping) for m in messages):
            pass


def _issued(on: date, facilities: list[str]) -> pa.Table:
    views = [view for facility in facilities for view in targets.targets_for(facility, on)]
    return pa.table(
        {
            "target_id": pa.array([v.target_id for v in views], pa.string()),
            "consignment_id": pa.array([v.consignment_id for v in views], pa.string()),
            "arm": pa.array([v.arm for v in views], pa.string()),
            "facility": pa.array([v.facility for v in views], pa.string()),
        }
    )


def _reported(issued: pa.Table, rows: list[dict[str, Any]]) -> pa.Table:
    """Targets with what was reported of them: presented, found."""
    said = {row["target_id"]: row for row in rows}
    ids = issued["target_id"].to_pylist()
    finding = [said.get(i, {}).get("finding") for i in ids]
    return issued.append_column("presented", pa.array([f not in (None, "") for f in finding])).append_column(
        "found", pa.array([f not in (None, "", "none") for f in finding])
    )


def _first_model_due() -> bool:
    """Whether enough has been found for the first model to rank, and there is none yet."""
    return registry.active_model() is None and outcomes.counts()["found"] >= COLD_START_POSITIVES


def _learn(workspace: Workspace, clock: Clock, seed: int) -> None:
    learning.learn(workspace, seed=seed, activate=True, at=clock.now + timedelta(seconds=1), actor=ANALYST)
