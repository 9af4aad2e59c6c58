"""Reading detentions, always through `visible_to`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.detention.models import Detention
from tidewaiter.centre.detention.states import OPEN, DetentionState, Due
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.visibility import at_facilities

SOON = timedelta(days=1)
SOON_EXCLUDED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DetentionView:
    """A detention as it is shown."""

    detention_id: str
    target_id: str
    consignment_id: str
    facility: str
    goods: str
    reason: str
    state: DetentionState
    presented_on: date
    decide_by: date
    notice_by: date | None
    excluded_on: date
    citation: str
    opened_at: datetime
    opened_by: str
    decided_at: datetime | None
    decided_by: str
    grounds: str
    tests: str
    needed: str
    addressee: str
    notified_at: datetime | None
    notified_by: str
    served: str
    notice_sha256: str
    ended_at: datetime | None
    ended_by: str
    ended_because: str
    simulated: bool

    def due(self, on: date) -> Due:
        """What its clock says on a day."""
        return due(self.state, self.decide_by, self.notice_by, self.excluded_on, on)

    @property
    def next_day(self) -> date | None:
        """The next day that counts, None for one that is ended."""
        if self.state not in OPEN:
            return None
        waits = {DetentionState.PRESENTED: self.decide_by, DetentionState.DETAINED: self.notice_by}
        return waits.get(self.state) or self.excluded_on


def due(state: DetentionState, decide_by: date, notice_by: date | None, excluded_on: date, on: date) -> Due:
    """What a clock says on a day; what is late comes before what is near."""
    if state is DetentionState.PRESENTED and decide_by < on:
        return Due.DECIDE_LATE
    if state is DetentionState.DETAINED and notice_by is not None and notice_by < on:
        return Due.NOTICE_LATE
    if state in OPEN and excluded_on - on <= SOON_EXCLUDED:
        return Due.EXCLUDED_SOON
    if state is DetentionState.PRESENTED and decide_by - on <= SOON:
        return Due.DECIDE_SOON
    if state is DetentionState.DETAINED and notice_by is not None and notice_by - on <= SOON:
        return Due.NOTICE_SOON
    return Due.NONE


def visible_to(actor: Actor) -> QuerySet[Detention]:
    """Detentions at the actor's facilities."""
    return at_facilities(Detention.objects.all(), actor)


def detention(actor: Actor, detention_id: str) -> DetentionView | None:
    """A detention by its id; None for one that the actor does not see."""
    row = visible_to(actor).select_related("target").defer("notice_pdf").filter(pk=number(detention_id, "D")).first()
    return None if row is None else _view(row)


def detentions(actor: Actor, *, ended: bool = False, limit: int = 100) -> list[DetentionView]:
    """Open ones, the day that comes first at the head; or ended ones, latest first."""
    rows = visible_to(actor).select_related("target").defer("notice_pdf")
    if ended:
        done = rows.exclude(state__in=[state.value for state in OPEN]).order_by("-ended_at", "-number")
        return [_view(row) for row in done[:limit]]
    waiting = [_view(row) for row in rows.filter(state__in=[state.value for state in OPEN]).order_by("excluded_on")]
    return sorted(waiting, key=lambda one: (one.next_day or one.excluded_on, one.detention_id))[:limit]


_COPIED = [
    name
    for name in DetentionView.__slots__
    if name not in {"detention_id", "target_id", "consignment_id", "state", "simulated"}
]


def _view(row: Detention) -> DetentionView:
    return DetentionView(
        detention_id=row.detention_id,
        target_id=row.target.target_id,
        consignment_id=row.target.consignment_id,
        state=DetentionState(row.state),
        simulated=row.target.simulated,
        **{name: getattr(row, name) for name in _COPIED},
    )
