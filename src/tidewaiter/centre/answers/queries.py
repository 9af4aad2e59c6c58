"""Reading requests to filers, always through `visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers.drafts import number
from tidewaiter.centre.answers.models import FilerRequest, OutgoingAnswer
from tidewaiter.centre.answers.states import STANDING, WAITING, RequestState
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.formats.answers.answer import AnswerKind


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as it is shown."""

    request_id: str
    kind: AnswerKind
    state: RequestState
    consignment_id: str
    version: int
    facility: str
    filer: str
    elements: tuple[str, ...]
    text: str
    opened_at: datetime
    opened_by: str
    confirmed_by: str
    deadline: datetime | None
    departs_at: datetime | None
    departs_known: bool
    answered_at: datetime | None
    answered_version: int | None
    answered_elements: tuple[str, ...]
    answer: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    departed_at: datetime | None
    departed_how: str
    simulated: bool

    @property
    def stands(self) -> bool:
        """Whether it still stands against the consignment."""
        return self.state in STANDING

    @property
    def missing(self) -> tuple[str, ...]:
        """What was asked for and has not come."""
        return tuple(name for name in self.elements if name not in self.answered_elements)


@dataclass(frozen=True, slots=True)
class FilerCount:
    """How a filer answers. `share` is departed unresolved of all that left or were resolved before; None for none."""

    filer: str
    opened: int
    standing: int
    resolved_in_time: int
    departed_unresolved: int

    @property
    def share(self) -> float | None:
        """The part that had left before it was resolved."""
        ended = self.resolved_in_time + self.departed_unresolved
        return self.departed_unresolved / ended if ended else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is not in the outbox yet."""

    number: int
    name: str
    body: str


def visible_to(actor: Actor) -> QuerySet[FilerRequest]:
    """Requests about what arrives at the actor's facilities."""
    return at_facilities(FilerRequest.objects.all(), actor)


def requests(actor: Actor, *, open_only: bool = False, limit: int = 200) -> list[RequestView]:
    """Those that stand, the one due first at the head, then (unless `open_only`) those that ended, latest first."""
    rows = visible_to(actor)
    waiting = rows.filter(state__in=_values(WAITING)).order_by("deadline", "number")[:limit]
    late = rows.filter(state=RequestState.EXPIRED.value).order_by("-number")[:limit]
    ended = [] if open_only else rows.filter(state=RequestState.RESOLVED.value).order_by("-ended_at", "-number")[:limit]
    return [_view(row) for row in [*waiting, *late, *ended]]


def request(actor: Actor, request_id: str) -> RequestView | None:
    """A request, None for one that the actor does not see."""
    row = visible_to(actor).filter(pk=number(request_id)).first()
    return None if row is None else _view(row)


def requests_of(actor: Actor, consignment_id: str) -> list[RequestView]:
    """Requests about a consignment, latest first."""
    return [_view(row) for row in visible_to(actor).filter(consignment_id=consignment_id).order_by("-number")]


def standing_of(consignment_id: str) -> list[RequestView]:
    """What stands against a consignment, for programs."""
    rows = FilerRequest.objects.filter(consignment_id=consignment_id, state__in=_values(STANDING))
    return [_view(row) for row in rows.order_by("number")]


def standing_about(consignment_ids: Iterable[str]) -> dict[tuple[str, str], str]:
    """The id of the request that stands, by consignment and kind ('rfi'); for pages of those who see them all."""
    rows = FilerRequest.objects.filter(consignment_id__in=list(consignment_ids), state__in=_values(STANDING))
    return {(row.consignment_id, row.kind): row.request_id for row in rows}


def unanswered(limit: int = 500) -> list[RequestView]:
    """Requests for data that the filer may have answered since, oldest first, for programs."""
    kinds = [AnswerKind.RFI.value, AnswerKind.RFA.value]
    asked = [RequestState.OPENED.value, RequestState.EXPIRED.value]
    return [
        _view(row) for row in FilerRequest.objects.filter(kind__in=kinds, state__in=asked).order_by("number")[:limit]
    ]


def due(now: datetime) -> list[RequestView]:
    """Requests whose deadline or departure has come, and those that left while they stood, for programs."""
    passed = Q(state__in=_values(WAITING), deadline__lte=now)
    left = Q(state__in=_values(STANDING), departs_at__lte=now, departed_at=None)
    return [_view(row) for row in FilerRequest.objects.filter(passed | left).order_by("number")[:1000]]


def standing_of_waybills(waybills: Iterable[str]) -> list[tuple[RequestView, str]]:
    """What stands under these master air waybills and has not left yet, with the waybill of each; for programs."""
    wanted = set(waybills)
    rows = FilerRequest.objects.filter(state__in=_values(STANDING), departed_at=None).order_by("number")
    named = ((row, str(row.identifiers.get("awb", ""))) for row in rows.iterator())
    return [(_view(row), waybill) for row, waybill in named if waybill in wanted]


def before_the_gate() -> list[RequestView]:
    """What stands and has not left, oldest first, for programs."""
    rows = FilerRequest.objects.filter(state__in=_values(STANDING), departed_at=None).order_by("number")
    return [_view(row) for row in rows]


def by_filer(actor: Actor) -> list[FilerCount]:
    """How filers answer, whose consignments left unresolved most often first."""
    in_time = Q(state=RequestState.RESOLVED.value, departed_at=None)
    counted = (
        visible_to(actor)
        .values("filer")
        .annotate(
            opened=Count("pk"),
            standing=Count("pk", filter=Q(state__in=_values(STANDING))),
            resolved_in_time=Count("pk", filter=in_time),
            departed_unresolved=Count("pk", filter=Q(departed_at__isnull=False)),
        )
    )
    found = [FilerCount(**row) for row in counted]
    return sorted(found, key=lambda one: (-(one.share or 0.0), -one.opened, one.filer))


def unwritten(limit: int = 500) -> list[Waiting]:
    """Messages that are not in the outbox yet, oldest first, for programs."""
    rows = OutgoingAnswer.objects.filter(written_at=None).order_by("number")[:limit]
    return [Waiting(row.number, row.name, row.body) for row in rows]


def _values(states: Iterable[RequestState]) -> list[str]:
    return [state.value for state in states]


def _view(row: FilerRequest) -> RequestView:
    plain = {name: getattr(row, name) for name in RequestView.__slots__}
    plain |= {"kind": AnswerKind(row.kind), "state": RequestState(row.state)}
    plain |= {"elements": tuple(row.elements), "answered_elements": tuple(row.answered_elements)}
    return RequestView(**plain)
