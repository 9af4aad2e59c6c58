"""Selecting targets for the shifts of a day, with their reasons, and reading them back."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.cycle import definitions, grounds, memory
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.targets import actions, queries
from tidewaiter.centre.targets.drafts import NewSelection, NewTarget
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline import candidates
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Facility, Shift
from tidewaiter.selection.select import Drawing, select

LOOK_BACK = timedelta(days=40)
"""How long before an arrival its assessment may lie: a consignment by sea is announced weeks ahead."""


@dataclass(frozen=True, slots=True)
class SelectionReport:
    """One drawing: who was drawn for, from how many, and how many by each arm."""

    facility: str
    on: date
    shift: str
    capacity: int
    candidates: int
    arms: dict[str, int]
    targets: tuple[str, ...]

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
    reports = []
    with lake_lock(workspace.home):
        for place in chosen:
            for number, hours in enumerate(place.shifts):
                if shift in (None, hours.name):
                    reports.append(_draw(workspace, place, hours, on, seed, actor, first=number == 0))
    return reports


def _draw(
    workspace: Workspace, place: Facility, hours: Shift, on: date, seed: int, actor: Actor, *, first: bool
) -> SelectionReport:
    standing = [t for t in queries.targets_for(place.code, on, hours.name) if t.state != "withdrawn"]
    room = max(hours.capacity() - len(standing), 0)
    entries = batches.lake_files(LakeKind.ASSESSMENTS, from_date=on - LOOK_BACK, until_date=on + timedelta(days=2))
    connection = local.connect()
    try:
        found = candidates.candidates(
            connection,
            memory.paths(workspace, entries),
            facility=place.code,
            window=hours.window(on),
            first_of=on if first else None,
            excluded=queries.targeted_ids(),
        )
    finally:
        connection.close()
    if room == 0 or found.num_rows == 0:
        return SelectionReport(place.code, on, hours.name, hours.capacity(), found.num_rows, {}, ())
    drawn = select(
        found, room, Shares(place.explore_share, place.random_share), Drawing(place.code, on, hours.name, seed)
    )
    return _issue(workspace, (place, hours, on, seed), found, drawn, actor)


def _issue(
    workspace: Workspace, drawing: tuple[Facility, Shift, date, int], found: pa.Table, drawn: pa.Table, actor: Actor
) -> SelectionReport:
    place, hours, on, seed = drawing
    digest = hashlib.sha256("\n".join([place.code, on.isoformat(), hours.name, str(seed)]).encode())
    digest.update("\n".join(found["consignment_id"].to_pylist()).encode())
    run_id = digest.hexdigest()[:16]
    path = f"{LakeKind.PROPENSITIES.value}/selected_on={on.isoformat()}/{run_id}.parquet"
    written = write_parquet_atomically(drawn, workspace.lake / path)
    entry = LakeEntry(LakeKind.PROPENSITIES, path, on, drawn.num_rows, written.bytes, written.sha256)
    mask = drawn["chosen"]
    order = pc.sort_indices(drawn.filter(mask)["position"])
    chosen, rows = drawn.filter(mask).take(order), found.filter(mask).take(order)
    why = grounds.reasons_for(workspace, rows)
    targets = [
        _target(draw, row, reasons)
        for draw, row, reasons in zip(
            chosen.to_pylist(), rows.drop_columns(["features"]).to_pylist(), why, strict=True
        )
    ]
    arms: dict[str, int] = {}
    for target in targets:
        arms[target.arm] = arms.get(target.arm, 0) + 1
    selection = NewSelection(
        run_id=run_id,
        facility=place.code,
        shift_date=on,
        shift=hours.name,
        seed=seed,
        capacity=hours.capacity(),
        candidates=found.num_rows,
        arms=arms,
    )
    issued = actions.issue_targets(actor, selection, targets, [entry])
    return SelectionReport(place.code, on, hours.name, hours.capacity(), found.num_rows, arms, tuple(issued))


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
    )


def targets(workspace: Workspace, on: date, *, facility: str | None, shift: str | None) -> list[dict[str, Any]]:
    """The targets of a day with the goods they concern, by facility, shift and position, as plain data."""
    places = definitions.load(workspace.home).facilities
    codes = [f.code for f in places.facility] if facility is None else [places.find(facility).code]
    views = [view for code in codes for view in queries.targets_for(code, on, shift)]
    goods = grounds.consignments(workspace, [(v.consignment_id, v.version) for v in views])
    rows = []
    for view in views:
        row = asdict(view)
        row.pop("ledger")
        filed = goods.get((view.consignment_id, view.version), {})
        row.update({name: filed.get(name) for name in ("goods_description", "gross_mass_kg", "consignee_name", "eta")})
        rows.append(row)
    return rows
