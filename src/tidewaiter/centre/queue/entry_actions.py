"""What enters the queue and how targets move in it: steps within the actions that assess, select, move and delete.

None has an audit entry of its own; each runs in the transaction of the action that it belongs to, so that an
assessment and what it puts before people are there together or not at all.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.queue.models import QueueEvent, QueueItem
from tidewaiter.centre.queue.states import Status, after_amendment, decide_before
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import OPEN, State
from tidewaiter.centre.workspace import current
from tidewaiter.risk.band import Band

_AT_A_TIME = 500
_GOODS = 300
_NAME = 160
_ORDER = [band.value for band in Band]

T = TypeVar("T")

SHOWN = (
    "version",
    "run_id",
    "assessed_at",
    "facility",
    "mode",
    "route",
    "goods",
    "mass_kg",
    "consignee",
    "band",
    "score",
    "probability",
    "lookout",
    "reasons",
    "eta",
    "deadline",
    "simulated",
)
_MOVED = ("status", "status_at", "snoozed_until", "sample_check")


def enter(actor: Actor, items: Sequence[NewItem]) -> int:
    """Put what was assessed before people and update what is there already; gives how many are new.

    One question and one insertion for five hundred consignments.
    """
    _within_an_action()
    at = current().now()
    fresh = 0
    for part in _parts(list({item.consignment_id: item for item in items}.values())):
        names = {storable.text(item.consignment_id): item for item in part}
        known = {row.consignment_id: row for row in QueueItem.objects.filter(consignment_id__in=list(names))}
        new = [_row(item, at) for name, item in names.items() if name not in known and item.worthy]
        QueueItem.objects.bulk_create(new)
        fresh += len(new)
        amended = [(row, names[name]) for name, row in known.items() if names[name].version >= row.version]
        events = [event for row, item in amended if (event := _amend(actor, row, item, at)) is not None]
        QueueItem.objects.bulk_update([row for row, _ in amended], [*SHOWN, *_MOVED])
        QueueEvent.objects.bulk_create(events)
    return fresh


def follow_targets(actor: Actor, targets: Sequence[Target], items: Sequence[NewItem] = ()) -> None:
    """Show what was selected as held, with its target; `items` tell of consignments that are not in the queue yet."""
    _within_an_action()
    at = current().now()
    drafts = {storable.text(item.consignment_id): item for item in items}
    for part in _parts(list(targets)):
        of = {target.consignment_id: target for target in part}
        known = {row.consignment_id: row for row in QueueItem.objects.filter(consignment_id__in=list(of))}
        events, new = [], []
        for name, target in of.items():
            row = known.get(name)
            before = row.status if row is not None else ""
            if row is None:
                row = _row(drafts[name], at) if name in drafts else _bare(target, at)
                new.append(row)
            row.target, row.arm, row.status, row.status_at = target, target.arm, Status.HELD.value, at
            row.facility = row.facility or target.facility
            row.snoozed_until, row.sample_check = None, False
            events.append(event(actor, row, "select", before, target.arm))
        QueueItem.objects.bulk_create(new)
        QueueItem.objects.bulk_update(list(known.values()), ["target", "arm", "facility", *_MOVED])
        QueueEvent.objects.bulk_create(events)


def follow_run(actor: Actor, run_id: str) -> None:
    """Show what was targeted of a run of assessment before there was a queue."""
    targets = list(Target.objects.filter(assessment_run=run_id, queueitem=None).exclude(state=State.WITHDRAWN.value))
    follow_targets(actor, targets)
    close_with(targets)


def close_with(targets: Sequence[Target]) -> None:
    """Close what was held for targets that have come to an end: examined, missed or withdrawn."""
    _within_an_action()
    ended = [target.pk for target in targets if target.state not in {state.value for state in OPEN}]
    for part in _parts(ended):
        rows = QueueItem.objects.filter(target__in=part, status=Status.HELD.value)
        rows.update(status=Status.CLOSED.value, status_at=current().now())


def forget(consignment_ids: Sequence[str]) -> int:
    """Delete items of consignments that are deleted, with what was noted about them; gives how many."""
    _within_an_action()
    gone = 0
    for part in _parts([storable.text(name) for name in consignment_ids]):
        gone += QueueItem.objects.filter(consignment_id__in=part).delete()[0]
        QueueEvent.objects.filter(consignment_id__in=part).exclude(note="").update(note="")
    return gone


def event(actor: Actor, row: QueueItem, verb: str, before: str, reason_code: str = "", note: str = "") -> QueueEvent:
    """What is noted of a step, not saved yet; `row` has its state after it."""
    return QueueEvent(
        consignment_id=row.consignment_id,
        version=row.version,
        at=current().now(),
        actor=storable.text(actor.name),
        role=storable.text(actor.role),
        verb=verb,
        before=before,
        after=row.status,
        reason_code=reason_code,
        note=storable.text(note),
    )


def _within_an_action() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the queue follows within the transaction of the action that it follows")


def _parts(rows: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(rows), _AT_A_TIME):
        yield rows[start : start + _AT_A_TIME]


def _columns(item: NewItem) -> dict[str, object]:
    return {
        "version": item.version,
        "run_id": item.run_id,
        "assessed_at": item.assessed_at,
        "facility": storable.text(item.facility),
        "mode": storable.text(item.mode, 20),
        "route": storable.text(item.route, _NAME),
        "goods": storable.text(item.goods, _GOODS),
        "mass_kg": item.mass_kg,
        "consignee": storable.text(item.consignee, _NAME),
        "band": item.band,
        "score": item.score,
        "probability": item.probability,
        "lookout": item.lookout,
        "reasons": storable.json(item.reasons),
        "eta": item.eta,
        "deadline": decide_before(item.eta, item.mode),
        "simulated": item.simulated,
    }


def _row(item: NewItem, at: datetime) -> QueueItem:
    return QueueItem(
        consignment_id=storable.text(item.consignment_id),
        entered_at=at,
        status=Status.OPEN.value,
        status_at=at,
        **_columns(item),
    )


def _bare(target: Target, at: datetime) -> QueueItem:
    """What a target alone says of its consignment."""
    return QueueItem(
        consignment_id=target.consignment_id,
        version=target.version,
        run_id=target.assessment_run_id,
        assessed_at=at,
        facility=target.facility,
        band=target.band,
        score=target.score,
        probability=target.probability,
        reasons=target.reasons[:2],
        entered_at=at,
        status_at=at,
        simulated=target.simulated,
    )


def _amend(actor: Actor, row: QueueItem, item: NewItem, at: datetime) -> QueueEvent | None:
    """Take over a later version; a row that is assessed anew at the same version keeps its state."""
    later = item.version > row.version
    rose = (item.lookout and not row.lookout) or _ORDER.index(item.band) > _ORDER.index(row.band)
    before = Status(row.status)
    for name, value in _columns(item).items():
        setattr(row, name, value)
    after = after_amendment(before, rose=rose) if later else before
    if not later:
        return None
    if after is not before:
        row.status, row.status_at, row.snoozed_until, row.sample_check = after.value, at, None, False
    return event(actor, row, "amend", before.value)
