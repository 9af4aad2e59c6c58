"""Reading the queue: pages of it, counts, one item, what was decided. All of it only as far as the reader sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from tidewaiter.centre import visibility
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.queue.models import QueueEvent, QueueItem, ReasonFeedback, SavedView
from tidewaiter.centre.queue.states import WAITING, Status
from tidewaiter.centre.targets import drafts

PAGE = 50


@dataclass(frozen=True, slots=True)
class ItemView:
    """A consignment in the queue as it is shown; `owner` is '' when nobody has it in hand, `target_id` without one."""

    number: int
    consignment_id: str
    version: int
    run_id: str
    assessed_at: datetime
    facility: str
    mode: str
    route: str
    goods: str
    mass_kg: float | None
    consignee: str
    band: str
    score: float
    probability: float | None
    lookout: bool
    reasons: list[dict[str, object]]
    eta: datetime | None
    deadline: datetime | None
    entered_at: datetime
    status: Status
    status_at: datetime
    owner: str
    claimed_until: datetime | None
    snoozed_until: datetime | None
    proposed_by: str
    sample_check: bool
    arm: str
    simulated: bool
    target_id: str
    target_state: str


@dataclass(frozen=True, slots=True)
class EventView:
    """A step in what was decided about a consignment."""

    at: datetime
    actor: str
    role: str
    verb: str
    before: str
    after: str
    reason_code: str
    note: str
    version: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is shown; empty is everything. `owner` is a name, or '-' for nobody's."""

    statuses: tuple[Status, ...] = (Status.OPEN,)
    bands: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    owner: str = ""
    lookout: bool = False
    sample_check: bool = False
    due_within: timedelta | None = None
    by_deadline: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """The queue at a glance: by status, the oldest that is open, and those whose time to decide is over."""

    by_status: dict[str, int]
    oldest: datetime | None
    late: int
    newest: int


def items(actor: Actor, filters: Filters, now: datetime, *, page: int = 1) -> tuple[list[ItemView], bool]:
    """Fifty items, by score or by what is due first, and whether there are more."""
    start = (max(page, 1) - 1) * PAGE
    found = list(_ordered(actor, filters, now)[start : start + PAGE + 1])
    return [_view(row, now) for row in found[:PAGE]], len(found) > PAGE


def first(actor: Actor, filters: Filters, now: datetime, most: int) -> Iterator[ItemView]:
    """So many items at most, in the order of `items`."""
    return (_view(row, now) for row in _ordered(actor, filters, now)[:most].iterator(chunk_size=500))


def _ordered(actor: Actor, filters: Filters, now: datetime) -> QuerySet[QueueItem]:
    due = F("deadline").asc(nulls_last=True)
    order = (due, "-score", "number") if filters.by_deadline else ("-score", "number")
    return _filtered(actor, filters, now).order_by(*order).select_related("target")


def count(actor: Actor, filters: Filters, now: datetime) -> int:
    """How many items the filters leave."""
    return _filtered(actor, filters, now).count()


def newer(actor: Actor, filters: Filters, now: datetime, number: int) -> int:
    """How many items that the filters leave entered after the one of this number."""
    return _filtered(actor, filters, now).filter(number__gt=number).count()


def totals(actor: Actor, now: datetime) -> Totals:
    """The queue at a glance, as far as the actor sees."""
    rows = _visible_to(actor)
    grouped = rows.values("status").annotate(n=Count("pk"), newest=Max("pk")).order_by("status")
    counted = {status: (n, newest) for status, n, newest in grouped.values_list("status", "n", "newest")}
    open_rows = rows.filter(status=Status.OPEN.value)
    first = open_rows.order_by("number").values_list("entered_at", flat=True).first()
    late = open_rows.filter(deadline__lt=now).count()
    last = max((newest for _, newest in counted.values()), default=0)
    return Totals({status.value: counted.get(status.value, (0, 0))[0] for status in Status}, first, late, last)


def stamp(actor: Actor, newest: int | None = None) -> str:
    """A text that changes whenever something enters the queue or is done about anything in it.

    `newest` is the number of the latest item (`totals`), where it is known already.
    """
    last = newest
    if last is None:
        last = _visible_to(actor).order_by("-number").values_list("number", flat=True).first() or 0
    done = QueueEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f"{last}-{done}"


def item(actor: Actor, number: int, now: datetime) -> ItemView | None:
    """One item by its number, None for one that there is not or that the actor does not see."""
    row = _visible_to(actor).filter(number=number).select_related("target").first()
    return None if row is None else _view(row, now)


def item_of(actor: Actor, consignment_id: str, now: datetime) -> ItemView | None:
    """The item of a consignment."""
    row = _visible_to(actor).filter(consignment_id=consignment_id).select_related("target").first()
    return None if row is None else _view(row, now)


def of_consignments(actor: Actor, consignment_ids: Sequence[str], now: datetime) -> dict[str, ItemView]:
    """The items of consignments, those that the actor sees."""
    rows = _visible_to(actor).filter(consignment_id__in=list(consignment_ids)).select_related("target")
    return {row.consignment_id: _view(row, now) for row in rows}


def standings(actor: Actor, numbers: Sequence[int], now: datetime) -> list[tuple[int, str, str]]:
    """Number, whose it is ('' nobody's) and status of items."""
    rows = _visible_to(actor).filter(number__in=list(numbers)).order_by("number")
    return [
        (number, owner if until is not None and until >= now else "", status)
        for number, owner, until, status in rows.values_list("number", "owner", "claimed_until", "status")
    ]


def next_unassigned(actor: Actor, now: datetime, after: int = 0) -> ItemView | None:
    """The open item that nobody has in hand with the highest score, another one than `after`."""
    free = Q(owner="") | Q(claimed_until__lt=now)
    rows = _visible_to(actor).filter(free, status=Status.OPEN.value).exclude(number=after)
    row = rows.order_by("-score", "number").select_related("target").first()
    return None if row is None else _view(row, now)


def snoozes_due(now: datetime) -> bool:
    """Whether anything sleeps whose day has come."""
    return QueueItem.objects.filter(status=Status.SNOOZED.value, snoozed_until__lte=now).exists()


def rank_today(actor: Actor, view: ItemView) -> tuple[int, int]:
    """Where an item stands by score among those of its day of assessment that the actor sees, and how many they are."""
    start = view.assessed_at.replace(hour=0, minute=0, second=0, microsecond=0)
    day = _visible_to(actor).filter(assessed_at__gte=start, assessed_at__lt=start + timedelta(days=1))
    counted = day.aggregate(above=Count("pk", filter=Q(score__gt=view.score)), all=Count("pk"))
    return counted["above"] + 1, counted["all"]


def events_of(actor: Actor, consignment_id: str) -> list[EventView]:
    """What was decided about a consignment, oldest first; nothing for one that the actor does not see."""
    if not _visible_to(actor).filter(consignment_id=consignment_id).exists():
        return []
    rows = QueueEvent.objects.filter(consignment_id=consignment_id).order_by("pk")
    return [EventView(**row) for row in rows.values(*EventView.__slots__)]


def statuses_of(actor: Actor, consignment_ids: Sequence[str]) -> dict[str, str]:
    """Where consignments stand in the queue, those that are in it."""
    rows = _visible_to(actor).filter(consignment_id__in=list(consignment_ids))
    return dict(rows.values_list("consignment_id", "status"))


def disagreements(consignment_id: str, version: int) -> dict[str, list[str]]:
    """Who disagrees with which reason of a version, by the reason's code."""
    rows = ReasonFeedback.objects.filter(consignment_id=consignment_id, version=version).order_by("pk")
    found: dict[str, list[str]] = {}
    for code, actor in rows.values_list("code", "actor"):
        found.setdefault(code, []).append(actor)
    return found


def decisions(actor: Actor, since: datetime, until: datetime) -> list[tuple[str, str, str, int]]:
    """What people decided in [since, until), as far as the actor sees: role, band, verb and how often.

    The band is that at which the consignment stands now.
    """
    band = _visible_to(actor).filter(consignment_id=OuterRef("consignment_id")).values("band")
    rows = QueueEvent.objects.filter(at__gte=since, at__lt=until).annotate(band=Subquery(band)).exclude(band=None)
    counted = rows.values_list("role", "band", "verb").annotate(n=Count("pk"))
    return list(counted.order_by("role", "band", "verb"))


def disagreed(actor: Actor, since: datetime, until: datetime) -> list[tuple[str, str, int, int]]:
    """Reasons with which people disagreed in [since, until): source, code, how often, on how many consignments."""
    seen = _visible_to(actor).values("consignment_id")
    rows = ReasonFeedback.objects.filter(at__gte=since, at__lt=until, consignment_id__in=seen)
    counted = rows.values_list("source", "code").annotate(n=Count("pk"), on=Count("consignment_id", distinct=True))
    return list(counted.order_by("-n", "source", "code"))


def saved_views(actor: Actor) -> list[tuple[int, str, str]]:
    """The views that somebody keeps: number, name, query."""
    return list(SavedView.objects.filter(owner=actor.name).order_by("name").values_list("pk", "name", "query"))


def waiting_facilities(actor: Actor) -> list[str]:
    """The facilities that have something in the queue, as far as the actor sees."""
    rows = _visible_to(actor).filter(status__in=[status.value for status in WAITING]).exclude(facility="")
    return list(rows.order_by("facility").values_list("facility", flat=True).distinct())


def _visible_to(actor: Actor) -> QuerySet[QueueItem]:
    return visibility.at_facilities(QueueItem.objects.all(), actor)


def _filtered(actor: Actor, filters: Filters, now: datetime) -> QuerySet[QueueItem]:
    rows = _visible_to(actor)
    if filters.statuses:
        rows = rows.filter(status__in=[status.value for status in filters.statuses])
    if filters.bands:
        rows = rows.filter(band__in=filters.bands)
    if filters.modes:
        rows = rows.filter(mode__in=filters.modes)
    if filters.facilities:
        rows = rows.filter(facility__in=filters.facilities)
    if filters.owner == "-":
        rows = rows.filter(Q(owner="") | Q(claimed_until__lt=now))
    elif filters.owner:
        rows = rows.filter(owner=filters.owner, claimed_until__gte=now)
    if filters.lookout:
        rows = rows.filter(lookout=True)
    if filters.sample_check:
        rows = rows.filter(sample_check=True)
    if filters.due_within is not None:
        rows = rows.filter(deadline__lte=now + filters.due_within)
    return rows


def _view(row: QueueItem, now: datetime) -> ItemView:
    in_hand = row.claimed_until is not None and row.claimed_until >= now
    taken = {name: getattr(row, name) for name in ItemView.__slots__ if hasattr(QueueItem, name)}
    return ItemView(
        **{
            **taken,
            "status": Status(row.status),
            "owner": row.owner if in_hand else "",
            "target_id": "" if row.target_id is None else drafts.target_id(row.target_id),
            "target_state": "" if row.target is None else row.target.state,
        }
    )
