"""Reading notifications, checks and kits, always through what is visible to the actor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.db.models import Q, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.diversion.checking import OPEN as OPEN_PROPOSALS
from tidewaiter.centre.diversion.checking import Proposal
from tidewaiter.centre.diversion.models import GoodsCheck, ImportNotice, Kit, KitMember, Look
from tidewaiter.centre.diversion.states import OPEN, NoticeState
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.links.notified import NOTICES, Verdict, match
from tidewaiter.links.notified_sums import COUNTED, EARLIER, together


@dataclass(frozen=True, slots=True)
class StepView:
    """What happened to a notification."""

    at: datetime
    actor: str
    state: NoticeState
    said: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notification as it is shown."""

    notice_id: str
    reference: str
    regulated: str
    state: NoticeState
    importer: str
    importer_id: str
    importer_address: str
    importer_country: str
    registration: str
    purpose: str
    goods: str
    maker: str
    model: str
    serials: tuple[str, ...]
    quantity: int | None
    mass_kg: float | None
    supplier: str
    supplier_country: str
    loading_location: str
    unloading_location: str
    facility: str
    filed_on: date
    expected_on: date | None
    bill: tuple[str, ...]
    transaction_number: str
    valid_from: date | None
    valid_until: date | None
    used_for: str
    recorded_at: datetime
    recorded_by: str
    simulated: bool
    steps: tuple[StepView, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether its number holds on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        given = bool(self.transaction_number) and self.state is not NoticeState.NOT_YET_ALLOWED
        return given and begun and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class CheckView:
    """Goods that look regulated, and what notifications say of them."""

    check_id: str
    consignment_id: str
    regulated: str
    version: int
    part: str
    belief: float
    said: tuple[str, ...]
    goods: str
    importer: str
    importer_hash: int | None
    facility: str
    arrives_on: date
    verdict: Verdict
    way: str
    differs: tuple[str, ...]
    notice_id: str
    proposal: Proposal
    target_id: str
    first_at: datetime
    checked_at: datetime
    decided_by: str
    decided_at: datetime | None
    decided_because: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Came:
    """Goods that were compared with a notification, with what they declare: masses in kilograms, and pieces."""

    check_id: str
    consignment_id: str
    arrives_on: date
    net_kg: float | None
    gross_kg: float | None
    pieces: float | None
    verdict: Verdict
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class KitView:
    """A kit as it was last assembled, with the ids of its consignments."""

    kit_id: str
    sure: float
    parts: tuple[str, ...]
    document: dict[str, Any]
    consignment_ids: tuple[str, ...]
    facilities: tuple[str, ...]
    importers: tuple[tuple[int, tuple[str, ...]], ...]
    first_at: datetime
    looked_at: datetime
    gone: bool

    @property
    def simulated(self) -> bool:
        """True when one of its consignments comes from the practice world."""
        return any(one.get("simulated") for one in self.document.get("consignments", []))


def visible_notices(actor: Actor) -> QuerySet[ImportNotice]:
    """Notifications for the actor's facilities, and those that name none."""
    return at_facilities(ImportNotice.objects.all(), actor)


def sees_notice(actor: Actor, row: ImportNotice) -> bool:
    """Whether a notification is the actor's to see."""
    return row.facility == "" or actor.works_at(row.facility)


def locked_notices(references: Sequence[str]) -> list[ImportNotice]:
    """Notifications by their references, locked, for the action that records more."""
    return list(ImportNotice.objects.select_for_update().filter(reference__in=references).order_by("pk"))


def notice(actor: Actor, notice_id: str) -> NoticeView | None:
    """A notification by its id with what happened; None for one that the actor does not see."""
    row = visible_notices(actor).filter(pk=number(notice_id, "IN")).first()
    if row is None:
        return None
    steps = tuple(StepView(one.at, one.actor, NoticeState(one.state), one.said) for one in row.steps.order_by("pk"))
    return _notice(row, steps)


def notices(actor: Actor, *, ended: bool = False, limit: int = 200) -> list[NoticeView]:
    """Open ones by the day they are expected on, or ended ones, latest first."""
    rows = visible_notices(actor)
    names = [state.value for state in OPEN]
    if ended:
        return [_notice(row) for row in rows.exclude(state__in=names).order_by("-number")[:limit]]
    return [_notice(row) for row in rows.filter(state__in=names).order_by("expected_on", "number")[:limit]]


def notices_of(actor: Actor, importer_key: str, importer_id: str = "", limit: int = 200) -> list[NoticeView]:
    """Notifications of an importer by the normal form of the name or the folded identifier, latest first."""
    mine = Q(match_importer=importer_key) if importer_key else Q(pk__in=())
    if importer_id:
        mine |= Q(match_importer_id=importer_id)
    return [_notice(row) for row in visible_notices(actor).filter(mine).order_by("-filed_on", "-number")[:limit]]


def notice_table() -> pa.Table:
    """All notifications that were not withdrawn, as goods are compared with them (schema NOTICES)."""
    kept = ImportNotice.objects.exclude(state=NoticeState.WITHDRAWN.value).order_by("number")
    rows = [
        {
            "notice": row.number,
            "regulated": row.regulated,
            "references": row.match_bill,
            "serials": row.match_serials,
            "importer": row.match_importer or None,
            "importer_id": row.match_importer_id or None,
            "place": row.unloading_location or None,
            "country": row.supplier_country or None,
            "expected_on": row.expected_on,
            "filed_on": row.filed_on,
            "number": row.transaction_number or None,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "allowed": row.state != NoticeState.NOT_YET_ALLOWED.value,
            "used_for": row.used_for or None,
            "mass_kg": row.mass_kg,
            "quantity": row.quantity,
        }
        for row in kept.iterator(1000)
    ]
    return pa.Table.from_pylist(rows, schema=NOTICES)


def counted(notices: Collection[int]) -> pa.Table:
    """What was found to come under some notifications and was not dismissed (schema EARLIER), over all facilities."""
    kept = GoodsCheck.objects.filter(notice__in=sorted(notices), verdict__in=sorted(COUNTED))
    kept = kept.exclude(proposal=Proposal.DISMISSED.value).order_by("number")
    rows = [
        {
            "consignment_id": row.consignment_id,
            "regulated": row.regulated,
            "notice": row.notice_id,
            "arrives_on": row.arrives_on,
            **{name: row.filed.get(name) for name in ("net_kg", "gross_kg", "pieces")},
        }
        for row in kept.iterator(1000)
    ]
    return pa.Table.from_pylist(rows, schema=EARLIER)


def came_under(actor: Actor, notice_id: str, limit: int = 100) -> list[Came]:
    """Goods that were compared with a notification and that the actor sees, in the order in which they arrive."""
    rows = visible_checks(actor).filter(notice=number(notice_id, "IN")).order_by("arrives_on", "consignment_id")
    return [
        Came(
            row.check_id,
            row.consignment_id,
            row.arrives_on,
            row.filed.get("net_kg"),
            row.filed.get("gross_kg"),
            row.filed.get("pieces"),
            Verdict(row.verdict),
            Proposal(row.proposal),
        )
        for row in rows[:limit]
    ]


def answers(goods: pa.Table, on: date) -> pa.Table:
    """What the notifications say of goods (GOODS) on a day, what came under them before counted too (MATCHED)."""
    known = notice_table()
    matched = match(goods, known, on)
    before = counted({number for number in matched["notice"].to_pylist() if number is not None})
    return together(matched, goods, known, before)


def visible_checks(actor: Actor) -> QuerySet[GoodsCheck]:
    """Checks of goods that arrive at the actor's facilities, or at none known."""
    return at_facilities(GoodsCheck.objects.all(), actor)


def check(actor: Actor, check_id: str) -> CheckView | None:
    """A check by its id; None for one that the actor does not see."""
    row = visible_checks(actor).select_related("notice", "target").filter(pk=number(check_id, "GC")).first()
    return None if row is None else _check(row)


def checks(actor: Actor, *proposals: Proposal, limit: int = 100) -> list[CheckView]:
    """Checks with these proposals (those that wait for somebody by default), the day that comes first at the head."""
    wanted = [one.value for one in proposals or OPEN_PROPOSALS]
    rows = visible_checks(actor).select_related("notice", "target").filter(proposal__in=wanted)
    return [_check(row) for row in rows.order_by("arrives_on", "-belief", "number")[:limit]]


def checks_of(actor: Actor, consignment_ids: Sequence[str]) -> list[CheckView]:
    """Checks of some consignments."""
    rows = visible_checks(actor).select_related("notice", "target").filter(consignment_id__in=list(consignment_ids))
    return [_check(row) for row in rows.order_by("number")]


def checks_of_importer(actor: Actor, importer_hash: int, limit: int = 100) -> list[CheckView]:
    """Checks of an importer's goods, latest first."""
    rows = visible_checks(actor).select_related("notice", "target").filter(importer_hash=importer_hash)
    return [_check(row) for row in rows.order_by("-arrives_on", "-number")[:limit]]


def compared(on: date, limit: int) -> list[GoodsCheck]:
    """Checks whose answer may still change on a day, for comparing them anew: what waits, and what has not arrived."""
    waits = Q(proposal__in=[one.value for one in OPEN_PROPOSALS]) | Q(arrives_on__gte=on)
    rows = GoodsCheck.objects.filter(waits).exclude(proposal=Proposal.HELD.value)
    return list(rows.order_by("-arrives_on", "number")[:limit])


def visible_kits(actor: Actor) -> QuerySet[Kit]:
    """Kits all of whose consignments arrive at the actor's facilities, or at none known."""
    rows = Kit.objects.all()
    if actor.facilities is None:
        return rows
    elsewhere = KitMember.objects.exclude(facility__in=["", *sorted(actor.facilities)])
    return rows.exclude(pk__in=elsewhere.values("kit"))


def kit(actor: Actor, kit_id: str) -> KitView | None:
    """A kit by its id; None for one that the actor does not see."""
    row = visible_kits(actor).prefetch_related("members").filter(pk=number(kit_id, "K")).first()
    return None if row is None else _kit(row)


def kits(actor: Actor, limit: int = 100) -> list[KitView]:
    """Kits that the latest look found, surest first."""
    rows = visible_kits(actor).prefetch_related("members").filter(gone=False)
    return [_kit(row) for row in rows.order_by("-sure", "number")[:limit]]


def kits_of(actor: Actor, *, importer_hash: int | None = None, consignment_id: str = "") -> list[KitView]:
    """Kits that hold something of an importer, or a consignment."""
    mine = Q(importer_hash=importer_hash) if importer_hash is not None else Q(consignment_id=consignment_id)
    within = KitMember.objects.filter(mine).values("kit")
    return [
        _kit(row) for row in visible_kits(actor).prefetch_related("members").filter(pk__in=within).order_by("-sure")
    ]


def last_look(name: str) -> tuple[datetime, datetime] | None:
    """Up to where something has looked, and when it did; None before it ever did."""
    return Look.objects.filter(pk=name).values_list("until", "at").first()


def last_file(name: str) -> int:
    """The number of the last file of the lake that was looked at, 0 before the first."""
    return Look.objects.filter(pk=name).values_list("last_file", flat=True).first() or 0


def counts() -> dict[str, int]:
    """What waits for somebody, over all facilities: for the metrics."""
    return {
        "proposed": GoodsCheck.objects.filter(proposal=Proposal.PROPOSED.value).count(),
        "look": GoodsCheck.objects.filter(proposal=Proposal.LOOK.value).count(),
        "notices": ImportNotice.objects.filter(state__in=[state.value for state in OPEN]).count(),
        "kits": Kit.objects.filter(gone=False).count(),
    }


_NOTICE = [name for name in NoticeView.__slots__ if name not in {"notice_id", "state", "serials", "bill", "steps"}]


def _notice(row: ImportNotice, steps: tuple[StepView, ...] = ()) -> NoticeView:
    return NoticeView(
        notice_id=row.notice_id,
        state=NoticeState(row.state),
        serials=tuple(row.serials),
        bill=tuple(row.bill),
        steps=steps,
        **{name: getattr(row, name) for name in _NOTICE},
    )


_MADE = {"check_id", "said", "verdict", "differs", "notice_id", "proposal", "target_id"}
_CHECK = [name for name in CheckView.__slots__ if name not in _MADE]


def _check(row: GoodsCheck) -> CheckView:
    return CheckView(
        check_id=row.check_id,
        said=tuple(row.said),
        verdict=Verdict(row.verdict),
        differs=tuple(row.differs),
        notice_id="" if row.notice is None else row.notice.notice_id,
        proposal=Proposal(row.proposal),
        target_id="" if row.target is None else row.target.target_id,
        **{name: getattr(row, name) for name in _CHECK},
    )


def _kit(row: Kit) -> KitView:
    members = sorted(row.members.all(), key=lambda one: one.pk)
    return KitView(
        kit_id=row.kit_id,
        sure=row.sure,
        parts=tuple(row.parts),
        document=row.document,
        consignment_ids=tuple(one.consignment_id for one in members),
        facilities=tuple(dict.fromkeys(one.facility for one in members if one.facility)),
        importers=tuple(
            (own, tuple(one.consignment_id for one in members if one.importer_hash == own))
            for own in dict.fromkeys(one.importer_hash for one in members if one.importer_hash is not None)
        ),
        first_at=row.first_at,
        looked_at=row.looked_at,
        gone=row.gone,
    )
