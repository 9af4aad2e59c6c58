"""Selecting targets for the shifts of a day, with their reasons, and reading them back."""

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.cycle import definitions, grounds, memory, queueing
from tidewaiter.centre.cycle.staffed import staffed
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.targets import actions, queries
from tidewaiter.centre.targets.drafts import NewSelection, NewTarget
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline import candidates, capped
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Facility, Shift
from tidewaiter.selection.select import Drawing, overflow, select_shift
from tidewaiter.selection.value import UNGRADED, confidence

LOOK_BACK = timedelta(days=40)
"""How long before an arrival its assessment may lie: a consignment by sea is announced weeks ahead."""


@dataclass(frozen=True, slots=True)
class SelectionReport:
    """One drawing: who was drawn for, from how many, and how many by each arm.

    `overflow` are lookout hits that the shift has no room for: somebody must decide about them.
    """

    facility: str
    on: date
    shift: str
    capacity: int
    candidates: int
    arms: dict[str, int]
    targets: tuple[str, ...]
    overflow: tuple[str, ...] = ()
    exams: dict[str, int] = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def select_day(
    workspace: Workspace,
    on: date,
    *,
    facility: str | None,
    shift: str | None,
    seed: int,
    actor: Actor,
) -> list[SelectionReport]:
    """Draw targets for each facility and shift of a day, within what is left of its capacity."""
    places = definitions.load(workspace.home).facilities
    chosen = places.facility if facility is None else [places.find(facility)]
    with lake_lock(workspace.home):
        found = due(workspace, on)
        drawings = [
            _draw(workspace, place, number, on, seed, found)
            for place in (staffed(one, on) for one in chosen)
            for number, hours in enumerate(place.shifts)
            if shift in {None, hours.name}
        ]
        issued = pa.concat_tables([d.rows for d in drawings]) if drawings else found.slice(0, 0)
        why = iter(grounds.reasons_for(workspace, issued))
        shown = {item.consignment_id: item for item in queueing.selected(workspace, issued)}
        return [_issue(workspace, d, [next(why) for _ in range(d.rows.num_rows)], shown, actor) for d in drawings]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A draw not yet issued: all that could be chosen, and those that were, first in rank first."""

    place: Facility
    hours: Shift
    named: Drawing
    drawn: pa.Table
    chosen: pa.Table
    rows: pa.Table
    overflow: tuple[str, ...]


def due(workspace: Workspace, on: date, *, again: bool = False) -> pa.Table:
    """The candidates of a day (schema CANDIDATES), with the confidence in the lookouts that each hit.

    What was a target is none any more, unless asked for again: as if nobody had drawn for that day.
    """
    entries = batches.lake_files(LakeKind.ASSESSMENTS, from_date=on - LOOK_BACK, until_date=on + timedelta(days=2))
    connection = local.connect()
    try:
        files = memory.paths(workspace, entries)
        excluded = queries.targeted_ids()
        found = candidates.candidates(connection, files, on=on, excluded=excluded.slice(0, 0) if again else excluded)
    finally:
        connection.close()
    trusted = {view.lookout_id: confidence(view.grade) for view in lookouts.lookouts()}
    hits = found["lookouts"].to_pylist() if trusted else [None] * found.num_rows
    best = [max((trusted.get(name, UNGRADED) for name in hit), default=1.0) if hit else 1.0 for hit in hits]
    return found.append_column("confidence", pa.array(best, pa.float64()))


def _barred(workspace: Workspace, place: Facility, on: date, found: pa.Table) -> pa.Array:
    """Which candidates chance leaves out, because it chose one of their parties too often of late."""
    since = on - timedelta(days=place.chance_days)
    if place.chance_cap is None or (chosen := queries.chosen_by_chance(place.code, since, on)).num_rows == 0:
        return pa.array([False] * found.num_rows, pa.bool_())
    entries = batches.lake_files(LakeKind.HISTORY, from_date=since - LOOK_BACK, until_date=on + timedelta(days=2))
    connection = local.connect()
    try:
        often = capped.chance_counts(connection, found, chosen, memory.paths(workspace, entries))
    finally:
        connection.close()
    return pc.greater_equal(often, place.chance_cap)


def _draw(workspace: Workspace, place: Facility, number: int, on: date, seed: int, of_day: pa.Table) -> _Drawing:
    hours = place.shifts[number]
    window = place.interval(on, number)
    found = candidates.of_shift(of_day, facility=place.code, window=window, first_of=on if number == 0 else None)
    found = found.append_column("barred", _barred(workspace, place, on, found))
    named = Drawing(place.code, on, hours.name, seed)
    standing = queries.standing_by_exam(place.code, on, hours.name)
    drawn = select_shift(found, hours, Shares(place.explore_share, place.random_share), named, standing)
    order = pc.sort_indices(drawn.filter(drawn["chosen"])["position"])
    chosen = drawn.filter(drawn["chosen"]).take(order)
    rows = found.filter(drawn["chosen"]).take(order)
    return _Drawing(place, hours, named, drawn, chosen, rows, tuple(overflow(found, drawn)))


def _issue(
    workspace: Workspace, drawing: _Drawing, why: list[grounds.Grounds], shown: dict[str, NewItem], actor: Actor
) -> SelectionReport:
    named, drawn = drawing.named, drawing.drawn
    capacity = drawing.hours.capacity()
    targets = [
        _target(draw, row, reasons)
        for draw, row, reasons in zip(
            drawing.chosen.to_pylist(), drawing.rows.drop_columns(["features"]).to_pylist(), why, strict=True
        )
    ]
    arms = dict(Counter(target.arm for target in targets))
    exams = dict(Counter(target.exam for target in targets if target.exam))
    report = SelectionReport(
        named.facility, named.on, named.shift, capacity, drawn.num_rows, arms, (), drawing.overflow, exams
    )
    if not targets:
        return report
    said = [named.facility, named.on.isoformat(), named.shift, str(named.seed), *drawn["consignment_id"].to_pylist()]
    run_id = hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
    path = f"{LakeKind.PROPENSITIES.value}/selected_on={named.on.isoformat()}/{run_id}.parquet"
    written = write_parquet_atomically(drawn, workspace.lake / path)
    entry = LakeEntry(LakeKind.PROPENSITIES, path, named.on, drawn.num_rows, written.bytes, written.sha256)
    selection = NewSelection(
        run_id=run_id,
        facility=named.facility,
        shift_date=named.on,
        shift=named.shift,
        seed=named.seed,
        capacity=capacity,
        candidates=drawn.num_rows,
        arms=arms,
        overflow=drawing.overflow,
    )
    issued = actions.issue_targets(
        actor, selection, targets, [entry], [shown[t.consignment_id] for t in targets if t.consignment_id in shown]
    )
    return replace(report, targets=tuple(issued))


def _target(draw: dict[str, Any], row: dict[str, Any], why: grounds.Grounds) -> NewTarget:
    return NewTarget(
        consignment_id=row["consignment_id"],
        version=row["version"],
        arm=draw["arm"],
        propensity=draw["propensity"],
        position=draw["position"],
        score=row["score"],
        probability=row["probability"],
        band=row["band"],
        reasons=why.reasons,
        instruction=why.instruction,
        assessment_run=row["run_id"],
        simulated=bool(row["simulated"]),
        exam=draw["exam"] or "",
    )


def targets(workspace: Workspace, on: date, *, facility: str | None, shift: str | None) -> list[dict[str, Any]]:
    """The targets of a day with the goods they concern, by facility, shift and position, as plain data."""
    places = definitions.load(workspace.home).facilities
    codes = [f.code for f in places.facility] if facility is None else [places.find(facility).code]
    views = [view for code in codes for view in queries.targets_for(code, on, shift)]
    goods = grounds.consignments(workspace, [(v.consignment_id, v.version) for v in views], on)
    rows = []
    for view in views:
        row = asdict(view)
        row.pop("ledger")
        filed = goods.get((view.consignment_id, view.version), {})
        row.update({name: filed.get(name) for name in ("goods_description", "gross_mass_kg", "consignee_name", "eta")})
        rows.append(row)
    return rows
