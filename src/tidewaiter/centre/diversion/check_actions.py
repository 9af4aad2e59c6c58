"""Keeping what a comparison of goods with notifications said, holding what none covers, and letting it go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.diversion import checking, notice_actions, queries
from tidewaiter.centre.diversion.checking import Proposal
from tidewaiter.centre.diversion.drafts import check_texts
from tidewaiter.centre.diversion.models import GoodsCheck, ImportNotice, Look
from tidewaiter.centre.diversion.states import OPEN, NoticeState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.queue import entry_actions as queue
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.drafts import HandTarget
from tidewaiter.centre.workspace import current
from tidewaiter.links.notified import HELD_FROM, Verdict

NAME = "notified"
"""What this look is called among `Look`."""

_AT_A_TIME = 500
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Compared:
    """Goods as they were compared: what was recognised, what was filed, and what notifications say."""

    consignment_id: str
    regulated: str
    version: int
    part: str
    belief: float
    said: Sequence[str]
    filed: Mapping[str, Any]
    goods: str
    importer: str
    importer_hash: int | None
    facility: str
    arrives_on: date
    verdict: Verdict
    way: str
    differs: Sequence[str]
    notice: int | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How many goods were compared, are new, are newly proposed for a hold, and are settled."""

    compared: int
    new: int
    proposed: int
    settled: int


def keep(actor: Actor, rows: Sequence[Compared], *, until: datetime, looked_at: int, last_file: int) -> Kept:
    """Keep what comparing said, all in one; coordinators are told of what is newly proposed for a hold.

    `until` and `last_file` are how far the look over what came has got. One look is kept at a time: a second one
    waits here, and finds what the first kept.
    """
    require(actor, Permission.DIVERSION_WRITE)
    at = current().now()
    counts = {"new": 0, "proposed": 0, "settled": 0}
    with transaction.atomic():
        Look.objects.get_or_create(name=NAME, defaults={"until": until, "at": at})
        look = Look.objects.select_for_update().get(pk=NAME)
        for start in range(0, len(rows), _AT_A_TIME):
            _keep(rows[start : start + _AT_A_TIME], at, counts)
        look.until, look.at, look.looked_at = until, at, looked_at
        look.last_file = max(look.last_file, last_file)
        look.save(update_fields=["until", "at", "looked_at", "last_file"])
        if rows:
            record(actor, "diversion.compare", f"{len(rows)} goods", {**counts, "looked_at": looked_at})
        if counts["proposed"]:
            said = f"{counts['proposed']} imports are proposed for a hold: no valid notification covers them."
            notify(actor, to=To(role=Role.DIVERSION_COORDINATOR), text=said, link="/diversion")
    return Kept(len(rows), **counts)


def hold(actor: Actor, check_id: str, because: str, target: HandTarget, items: Sequence[NewItem]) -> str:
    """Issue a target against goods that no notification covers, and give its id; a matching notification is held too.

    `items` show the consignment in the queue where it is not there yet. Conflict 404 for goods or a facility that the
    actor does not see, 409 where a target stands against them already or the goods were amended meanwhile.
    """
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(reason=because)
    if not actor.works_at(target.facility):
        raise Conflict(
            "unknown-facility", "there is no facility {facility}", "choose one of yours", 404, facility=target.facility
        )
    with transaction.atomic():
        row = _locked(actor, check_id)
        before = Proposal(row.proposal)
        checking.check(before, Proposal.HELD)
        if row.consignment_id != storable.text(target.consignment_id) or row.version > target.version:
            raise Conflict("amended-meanwhile", "the consignment was amended meanwhile", "look at it again")
        issued = targets.issue_by_hand(actor, target)
        queue.follow_targets(actor, [issued], items)
        row.target = issued
        _decide(actor, row, Proposal.HELD, because)
        if row.notice is not None and NoticeState(row.notice.state) in OPEN:
            notice_actions.step(actor, row.notice, NoticeState.HELD, f"{issued.target_id}: {because}", same=True)
        payload = {"target": issued.target_id, "verdict": row.verdict, "notice": _notice_id(row)}
        record(
            actor,
            "diversion.hold",
            row.check_id,
            payload,
            reason=because,
            before={"proposal": before},
            after={"proposal": row.proposal},
        )
    return issued.target_id


def dismiss(actor: Actor, check_id: str, because: str) -> None:
    """Say why goods are not held; they come back when what notifications say of them changes."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(reason=because)
    with transaction.atomic():
        row = _locked(actor, check_id)
        before = Proposal(row.proposal)
        checking.check(before, Proposal.DISMISSED)
        _decide(actor, row, Proposal.DISMISSED, because)
        record(
            actor,
            "diversion.dismiss",
            row.check_id,
            {"verdict": row.verdict},
            reason=because,
            before={"proposal": before},
            after={"proposal": row.proposal},
        )


def settle(actor: Actor, row: GoodsCheck, said: str) -> None:
    """End a proposal because a case was decided: a step within that action."""
    if Proposal.SETTLED in checking.MOVES[Proposal(row.proposal)]:
        _decide(actor, row, Proposal.SETTLED, said)


def forget(consignment_ids: Sequence[str]) -> int:
    """Delete checks of consignments that are deleted: a step within that action; gives how many."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("checks are forgotten within the transaction that deletes their consignments")
    names = [storable.text(name) for name in consignment_ids]
    gone = 0
    for start in range(0, len(names), _AT_A_TIME):
        gone += GoodsCheck.objects.filter(consignment_id__in=names[start : start + _AT_A_TIME]).delete()[0]
    return gone


def _keep(part: Sequence[Compared], at: datetime, counts: dict[str, int]) -> None:
    names = {storable.text(one.consignment_id) for one in part}
    rows = GoodsCheck.objects.select_for_update().filter(consignment_id__in=names)
    known = {(row.consignment_id, row.regulated): row for row in rows}
    existing = set(
        ImportNotice.objects.filter(pk__in=[one.notice for one in part if one.notice]).values_list("pk", flat=True)
    )
    new: list[GoodsCheck] = []
    old: list[GoodsCheck] = []
    for one in part:
        row = known.get((storable.text(one.consignment_id), one.regulated))
        fresh = row is None
        row = row or GoodsCheck(consignment_id=storable.text(one.consignment_id), regulated=one.regulated, first_at=at)
        before = Proposal(row.proposal)
        notice = one.notice if one.notice in existing else None
        changed = fresh or (row.verdict, row.notice_id, row.version) != (one.verdict.value, notice, one.version)
        covered = one.verdict is Verdict.COVERED
        after = checking.after(before, covered=covered, sure=one.belief >= HELD_FROM, changed=changed)
        for name, value in _columns(one).items():
            setattr(row, name, value)
        row.notice_id, row.proposal, row.checked_at = notice, after.value, at
        counts["new"] += fresh
        counts["proposed"] += after is Proposal.PROPOSED and before is not Proposal.PROPOSED
        counts["settled"] += after is Proposal.SETTLED and before is not Proposal.SETTLED
        (new if fresh else old).append(row)
    GoodsCheck.objects.bulk_create(new)
    GoodsCheck.objects.bulk_update(old, [*_COLUMNS, "notice", "proposal", "checked_at"])


_COLUMNS = (
    *("version", "part", "belief", "said", "filed", "goods", "importer", "importer_hash", "facility", "arrives_on"),
    *("verdict", "way", "differs", "simulated"),
)


def _columns(one: Compared) -> dict[str, object]:
    return {
        "version": one.version,
        "part": one.part,
        "belief": one.belief,
        "said": storable.json(list(one.said)),
        "filed": storable.json(one.filed),
        "goods": storable.text(one.goods, _SHOWN),
        "importer": storable.text(one.importer, _SHOWN),
        "importer_hash": one.importer_hash,
        "facility": storable.text(one.facility),
        "arrives_on": one.arrives_on,
        "verdict": one.verdict.value,
        "way": one.way,
        "differs": list(one.differs),
        "simulated": one.simulated,
    }


def _decide(actor: Actor, row: GoodsCheck, to: Proposal, because: str) -> None:
    row.proposal, row.decided_by, row.decided_at = to.value, storable.text(actor.name), current().now()
    row.decided_because = storable.text(because.strip())
    row.save(update_fields=["proposal", "target", "decided_by", "decided_at", "decided_because"])


def _locked(actor: Actor, check_id: str) -> GoodsCheck:
    seen = queries.visible_checks(actor).filter(pk=number(check_id, "GC")).values("pk")
    row = GoodsCheck.objects.select_for_update().filter(pk__in=seen).first()
    if row is None:
        raise Conflict("unknown-check", "there is no check {check_id}", http_status=404, check_id=check_id)
    return row


def _notice_id(row: GoodsCheck) -> str:
    return "" if row.notice is None else row.notice.notice_id
