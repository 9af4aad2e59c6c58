"""Reading cases about lawful goods, with their sheets and requests, always through `visible_to`."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.diversion.case_states import WAITING, WORKING, Answer, CaseState
from tidewaiter.centre.diversion.models import CaseGoods, DiversionCase, EvidenceRequest
from tidewaiter.centre.diversion.sheet import ELEMENTS, Asked, Element, Entry, Gap, Speaks, gaps
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.visibility import at_facilities


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    case_id: str
    title: str
    facility: str
    importer: str
    importer_hash: int | None
    state: CaseState
    opened_at: datetime
    opened_by: str
    decided_at: datetime | None
    decided_by: str
    decided_because: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Written:
    """An element of the sheet: the question, the latest answer (None before there is one), by whom and when."""

    element: Element
    entry: Entry | None
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestView:
    """End-use evidence that was asked for."""

    request_id: str
    case_id: str
    addressee: str
    asks: str
    letter: str
    due: date
    state: Answer
    asked_at: datetime
    asked_by: str
    answer: str
    answered_on: date | None
    recorded_by: str
    judged_by: str
    judged_at: datetime | None
    judged_because: str

    def overdue(self, on: date) -> bool:
        """Whether it should have been answered before a day and was not."""
        return self.state is Answer.ASKED and self.due < on


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened in a case."""

    at: datetime
    actor: str
    step: str
    said: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """All of a case."""

    line: CaseLine
    consignment_ids: tuple[str, ...]
    kit_id: str
    check_id: str
    sheet: tuple[Written, ...]
    weighing: str
    weighed_by: str
    requests: tuple[RequestView, ...]
    steps: tuple[Moment, ...]
    signed_by: str
    signed_at: datetime | None
    seconded_by: str
    seconded_at: datetime | None
    sheet_sha256: str
    ground: str

    @property
    def authors(self) -> frozenset[str]:
        """Everybody who wrote what the sheet says now, and who signed it first."""
        names = {one.by for one in self.sheet if one.by} | {self.weighed_by, self.signed_by}
        return frozenset(names - {""})

    def gaps(self, on: date) -> list[Gap]:
        """What the sheet lacks on a day."""
        entries = {one.element.name: one.entry for one in self.sheet if one.entry is not None}
        asked = [
            Asked(one.request_id, one.state is Answer.ASKED, one.state is Answer.ANSWERED, one.due)
            for one in self.requests
        ]
        return gaps(entries, self.weighing, asked, on)

    def digest(self) -> str:
        """SHA-256 (hex) of what is signed: the elements, the weighing and the goods that they are about."""
        said = [
            [one.element.name, one.entry.said, one.entry.speaks, list(one.entry.evidence)]
            for one in self.sheet
            if one.entry is not None
        ]
        signed = {
            "case": self.line.case_id,
            "goods": list(self.consignment_ids),
            "sheet": said,
            "weighing": self.weighing,
        }
        return hashlib.sha256(canonical(signed).encode()).hexdigest()


def visible_to(actor: Actor) -> QuerySet[DiversionCase]:
    """Cases at the actor's facilities."""
    return at_facilities(DiversionCase.objects.all(), actor)


def case(actor: Actor, case_id: str) -> CaseView | None:
    """A case by its id; None for one that the actor does not see."""
    row = visible_to(actor).select_related("kit", "check_of").filter(pk=number(case_id, "DV")).first()
    return None if row is None else view_of(row)


def cases(actor: Actor, *, ended: bool = False, limit: int = 100) -> list[CaseLine]:
    """Cases that somebody works on, or that are decided; newest first."""
    rows = visible_to(actor)
    names = [state.value for state in WORKING]
    rows = rows.exclude(state__in=names) if ended else rows.filter(state__in=names)
    return [_line(row) for row in rows.order_by("-number")[:limit]]


def cases_of(
    actor: Actor, *, consignment_id: str = "", importer_hash: int | None = None, kit: int = 0
) -> list[CaseLine]:
    """Cases about a consignment, of an importer or from a kit (its number), newest first."""
    rows = visible_to(actor)
    if consignment_id:
        rows = rows.filter(goods__consignment_id=consignment_id)
    if importer_hash is not None:
        rows = rows.filter(importer_hash=importer_hash)
    if kit:
        rows = rows.filter(kit=kit)
    return [_line(row) for row in rows.distinct().order_by("-number")]


def requests(actor: Actor, limit: int = 100) -> list[RequestView]:
    """Requests that wait for an answer or a judgement, the day that comes first at the head."""
    rows = EvidenceRequest.objects.filter(case__in=visible_to(actor), state__in=[one.value for one in WAITING])
    return [_request(row) for row in rows.order_by("due", "number")[:limit]]


def request(actor: Actor, request_id: str) -> RequestView | None:
    """A request by its id; None for one that the actor does not see."""
    rows = EvidenceRequest.objects.filter(pk=number(request_id, "EU"), case__in=visible_to(actor))
    row = rows.first()
    return None if row is None else _request(row)


def requests_of(actor: Actor, importer_hash: int) -> list[RequestView]:
    """What was asked of an importer in all cases, latest first."""
    mine = visible_to(actor).filter(importer_hash=importer_hash)
    return [_request(row) for row in EvidenceRequest.objects.filter(case__in=mine).order_by("-number")]


def standing_of(consignment_id: str) -> CaseState | None:
    """Where the case about a consignment stands: one that is worked on before one that is decided, None without any."""
    about = CaseGoods.objects.filter(consignment_id=consignment_id).order_by("-case")
    states = [CaseState(state) for state in about.values_list("case__state", flat=True)]
    return next((state for state in states if state in WORKING), states[0] if states else None)


def counts(on: date) -> dict[str, int]:
    """What waits for somebody, over all facilities: for the metrics."""
    working = DiversionCase.objects.filter(state__in=[state.value for state in WORKING])
    return {
        "cases": working.count(),
        "overdue": EvidenceRequest.objects.filter(state=Answer.ASKED.value, due__lt=on).count(),
    }


def view_of(row: DiversionCase) -> CaseView:
    """A case as it is shown, from its row: for actions that have it locked."""
    latest = {one.element: one for one in row.entries.order_by("pk")}
    sheet = []
    for element in ELEMENTS:
        one = latest.get(element.name)
        if one is None:
            sheet.append(Written(element, None, "", None))
            continue
        entry = Entry(element.name, one.said, Speaks(one.speaks), tuple(one.evidence))
        sheet.append(Written(element, entry, one.actor, one.at))
    copied = (
        "weighing",
        "weighed_by",
        "signed_by",
        "signed_at",
        "seconded_by",
        "seconded_at",
        "sheet_sha256",
        "ground",
    )
    return CaseView(
        line=_line(row),
        consignment_ids=tuple(one.consignment_id for one in row.goods.order_by("pk")),
        kit_id="" if row.kit is None else row.kit.kit_id,
        check_id="" if row.check_of is None else row.check_of.check_id,
        sheet=tuple(sheet),
        requests=tuple(_request(one) for one in row.requests.order_by("pk")),
        steps=tuple(Moment(one.at, one.actor, one.step, one.said) for one in row.steps.order_by("pk")),
        **{name: getattr(row, name) for name in copied},
    )


_LINE = [name for name in CaseLine.__slots__ if name not in {"case_id", "state"}]
_REQUEST = [name for name in RequestView.__slots__ if name not in {"request_id", "case_id", "state"}]


def _line(row: DiversionCase) -> CaseLine:
    return CaseLine(row.case_id, state=CaseState(row.state), **{name: getattr(row, name) for name in _LINE})


def _request(row: EvidenceRequest) -> RequestView:
    plain = {name: getattr(row, name) for name in _REQUEST}
    return RequestView(row.request_id, DiversionCase(number=row.case_id).case_id, state=Answer(row.state), **plain)
