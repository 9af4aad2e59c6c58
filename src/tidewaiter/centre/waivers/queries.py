"""Reading waivers: everybody who may read data quality sees all of them, because a waiver is for every port alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.waivers.draft import number, state_on
from tidewaiter.centre.waivers.models import Waiver
from tidewaiter.centre.waivers.standing import Of, State


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A waiver as it is shown; `state` holds on the day that was asked for."""

    waiver_id: str
    of: str
    name: str
    elements: tuple[str, ...]
    reason: str
    plan: str
    begins: date
    expires: date
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    revoked_by: str
    revoked_at: datetime | None
    revoked_why: str
    state: State
    days_left: int

    def covers(self, element: str, *, filer: str, country: str, post: bool, on: date) -> bool:
        """Whether it was in force on a day for this element of what a filer sent from a country (`post`: by mail)."""
        within = self.begins <= on <= self.expires and bool(self.approved_by)
        if not within or (self.revoked_at is not None and self.revoked_at.date() <= on):
            return False
        whose = {Of.COUNTRY: country, Of.FILER: filer, Of.POST: filer if post else ""}[Of(self.of)]
        return whose == self.name and element in self.elements


def waivers(actor: Actor, today: date, *, of: Of | None = None, name: str = "") -> list[WaiverView]:
    """Waivers, those that end first before others, those that ended or were revoked last."""
    rows = _visible_to(actor)
    if of is not None:
        rows = rows.filter(of=of.value, name=name)
    found = [_view(row, today) for row in rows.order_by("expires", "number")]
    return sorted(found, key=lambda one: one.state in {State.EXPIRED, State.REVOKED})


def waiver(actor: Actor, waiver_id: str, today: date) -> WaiverView | None:
    """One by its id; None for one that there is not or that the actor does not see."""
    row = _visible_to(actor).filter(pk=number(waiver_id)).first()
    return None if row is None else _view(row, today)


def covering(found: Sequence[WaiverView], element: str, *, filer: str, country: str, post: bool, on: date) -> str:
    """The id of the first waiver that covers an element on a day, '' for none."""
    return next((w.waiver_id for w in found if w.covers(element, filer=filer, country=country, post=post, on=on)), "")


def _visible_to(actor: Actor) -> QuerySet[Waiver]:
    sees = any(allowed(actor, one) for one in (Permission.QUALITY, Permission.CONSIGNMENTS))
    return Waiver.objects.all() if sees else Waiver.objects.none()


def _view(row: Waiver, today: date) -> WaiverView:
    state = state_on(today, row.begins, row.expires, approved=bool(row.approved_by), revoked=row.revoked_at is not None)
    same = {n: getattr(row, n) for n in WaiverView.__slots__ if n not in {"elements", "state", "days_left"}}
    return WaiverView(**same, elements=tuple(row.elements), state=state, days_left=(row.expires - today).days)
