"""Comparing what came with notified imports, and holding what no valid notification covers.

What is looked at is what was committed since the last look, and whatever was compared before and may read differently
now, because a notification came, got its number, or a day passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import definitions, grounds, looked_up, queueing, rules_in_force
from tidewaiter.centre.diversion import check_actions, queries, wording
from tidewaiter.centre.diversion.check_actions import NAME, Compared, Kept
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.targets.drafts import HandTarget
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.links.notified import GOODS, Verdict
from tidewaiter.links.notified_lake import seen

FIRST = timedelta(days=30)
"""How far the first look goes back."""

EVER = datetime(1970, 1, 1, tzinfo=UTC)
CLOCKWORK = Actor("clockwork", "operator")
"""Who compares what was assessed without being asked."""
MOST_AGAIN = 5_000
_FILED = ("references", "words", "importer", "importer_id", "place", "country", "net_kg", "gross_kg", "pieces")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: rows read, goods compared, and what was kept."""

    looked_at: int
    kept: Kept


def waits() -> bool:
    """Whether something came that was not looked at yet: one question to the store."""
    return batches.last_file() > queries.last_file(NAME)


def check(workspace: Workspace, actor: Actor, *, since: datetime | None = None, again: bool = True) -> Checked:
    """Compare what came since the last look (or a moment) with notifications, and once more what stands (`again`)."""
    now, last = workspace.now(), batches.last_file()
    files, received = _files(workspace, now, since)
    connection = local.connect()
    try:
        rows, looked_at = seen(connection, files, received, now + timedelta(days=1))
    finally:
        connection.close()
    fresh = set(zip(rows["consignment_id"].to_pylist(), rows["regulated"].to_pylist(), strict=True))
    stands = queries.compared(now.date(), MOST_AGAIN) if again else []
    before = [one for one in stands if (one.consignment_id, one.regulated) not in fresh]
    told = [*_told(rows), *(_again(one) for one in before)]
    compared = _compared(told, now.date())
    covered = last if since is None else 0  # a look from a moment on says nothing of what was received before
    return Checked(looked_at, check_actions.keep(actor, compared, until=now, looked_at=looked_at, last_file=covered))


def hold(workspace: Workspace, actor: Actor, check_id: str, because: str, choice: str) -> str:
    """Hold goods for a shift ('FACILITY|date|name', one of `shifts`), and give the target's id."""
    view = queries.check(actor, check_id)
    if view is None:
        raise Conflict("unknown-check", "there is no check {check_id}", http_status=404, check_id=check_id)
    facility, _, rest = choice.partition("|")
    on, _, shift = rest.partition("|")
    if choice not in shifts(workspace, actor, view, workspace.now()):
        raise Conflict("unknown-shift", "choose the facility and shift that shall examine it", "choose one", 422)
    rows = looked_up.versions(workspace, view.consignment_id)
    last = rows.slice(max(rows.num_rows - 1, 0))
    assessed = looked_up.assessment(workspace, last.to_pylist()[0]) if rows.num_rows else None
    if assessed is None or not assessed.num_rows:
        raise Conflict(
            "not-assessed",
            "{consignment_id} is not assessed yet",
            "hold it when it is",
            consignment_id=view.consignment_id,
        )
    run = batches.assessment_run(last["batch_id"][0].as_py())
    (item,) = queueing.of_rows(last, assessed, run, rules_in_force.ruleset(workspace, workspace.now()), None)
    why = grounds.reasons_for(workspace, assessed, last)[0]
    target = HandTarget(
        consignment_id=view.consignment_id,
        version=item.version,
        facility=facility,
        shift_date=date.fromisoformat(on),
        shift=shift,
        score=item.score,
        probability=item.probability,
        band=item.band,
        reasons=[_first(view), *why.reasons],
        instruction=" ".join(part for part in (because, why.instruction) if part),
        assessment_run=run,
        assessed_at=item.assessed_at,
        simulated=item.simulated,
        arrival=None if item.eta is None else item.eta.date(),
    )
    return check_actions.hold(actor, check_id, because, target, [item])


def shifts(workspace: Workspace, actor: Actor, view: queries.CheckView, now: datetime) -> list[str]:
    """Shifts that can still meet goods, at the facilities of the actor, soonest first: 'FACILITY|date|name'."""
    places = definitions.load(workspace.home).facilities.facility
    mine = [place for place in places if actor.works_at(place.code) and view.facility in {"", place.code}]
    first = max(now.date(), view.arrives_on)
    found = [
        (place.shifts[which].window(first + timedelta(days=day)), place.code, first + timedelta(days=day), which)
        for place in mine
        for day in range(-1, 4)
        for which in range(len(place.shifts))
    ]
    names = {place.code: place.shifts for place in mine}
    coming = sorted((window[0], code, on, which) for window, code, on, which in found if window[1] > now)
    return [f"{code}|{on.isoformat()}|{names[code][which].name}" for _, code, on, which in coming]


def _first(view: queries.CheckView) -> dict[str, object]:
    found = wording.matched(view.way, view.notice_id, view.differs)
    return {
        "code": wording.REASON_CODE,
        "sentence": wording.reason(view.part, view.said, view.belief, view.verdict, found),
        "evidence": {"check": view.check_id, "notification": view.notice_id},
        "contribution": 0.0,
        "source": "diversion",
        "against": False,
    }


def _files(workspace: Workspace, now: datetime, since: datetime | None) -> tuple[list[Path], datetime]:
    """Which files to read, and what was received from when on."""
    before = queries.last_file(NAME)
    if since is not None or not before:
        received = since or now - FIRST
        return [workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)], received
    return [workspace.lake / entry.path for entry in batches.files_after(before)], EVER


def _told(rows: pa.Table) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "filed": {name: row[name] for name in _FILED},
            "importer_name": row["consignee_name"] or "",
            "facility": row["entry_office"] or "",
            "goods": row["goods"] or "",
            "simulated": bool(row["simulated"]),
        }
        for row in rows.to_pylist()
    ]


def _again(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of GoodsCheck
    """What was compared before, as it was filed."""
    kept = ("consignment_id", "regulated", "version", "part", "belief", "said", "filed", "goods", "importer_hash")
    plain = {name: getattr(one, name) for name in (*kept, "facility", "arrives_on", "simulated")}
    return {**plain, **{name: one.filed.get(name) for name in _FILED}, "importer_name": one.importer}


def _compared(told: Sequence[dict[str, Any]], on: date) -> list[Compared]:
    goods = pa.Table.from_pylist([{name: one[name] for name in GOODS.names} for one in told], schema=GOODS)
    answers = {(row["consignment_id"], row["regulated"]): row for row in queries.answers(goods, on).to_pylist()}
    found = []
    for one in told:
        said = answers[one["consignment_id"], one["regulated"]]
        plain = {name: one[name] for name in ("consignment_id", "regulated", "version", "part", "belief", "said")}
        found.append(
            Compared(
                **plain,
                filed=one["filed"],
                goods=one["goods"],
                importer=one["importer_name"],
                importer_hash=one["importer_hash"],
                facility=one["facility"],
                arrives_on=one["arrives_on"],
                verdict=Verdict(said["verdict"]),
                way=said["way"] or "",
                differs=said["differs"] or [],
                notice=said["notice"],
                simulated=one["simulated"],
            )
        )
    return found
