"""Reading how many officers shifts have. A selection asks for any facility, as the operator does."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.staffing.models import Staffing
from tidewaiter.centre.visibility import at_facilities


@dataclass(frozen=True, slots=True)
class StaffingView:
    """What a supervisor said of a shift."""

    facility: str
    shift_date: date
    shift: str
    officers: int
    reason: str
    said_at: datetime
    said_by: str


def visible_to(actor: Actor) -> QuerySet[Staffing]:
    """What was said of the actor's facilities."""
    return at_facilities(Staffing.objects.all(), actor)


def said(actor: Actor, facility: str, on: date) -> list[StaffingView]:
    """All that was said of a facility's shifts of a day, in order."""
    rows = visible_to(actor).filter(facility=facility, shift_date=on).order_by("pk").values(*StaffingView.__slots__)
    return [StaffingView(**row) for row in rows]


def officers(facility: str, on: date) -> dict[str, int]:
    """Officers by shift where somebody said how many."""
    rows = Staffing.objects.filter(facility=facility, shift_date=on).order_by("pk")
    return dict(rows.values_list("shift", "officers"))
