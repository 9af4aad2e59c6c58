"""Reading the stock of naloxone, always through `visible_to`."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.naloxone.drafts import Due, Happened, lot_due, place_due
from tidewaiter.centre.naloxone.models import Lot, Place, StockEntry
from tidewaiter.centre.visibility import at_facilities


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot and what is due of it."""

    number: int
    product: str
    lot: str
    expires: date
    doses: int
    due: Due


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place; `usable` are doses that have not expired. Lots without doses are left out."""

    number: int
    facility: str
    name: str
    minimum: int
    usable: int
    checked_at: datetime | None
    checked_by: str
    due: Due
    lots: tuple[LotView, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """What happened to a lot."""

    place: str
    lot: str
    happened: Happened
    change: int
    left: int
    incident: str
    note: str
    at: datetime
    by: str


def visible_to(actor: Actor) -> QuerySet[Place]:
    """Places at the actor's facilities."""
    return at_facilities(Place.objects.all(), actor)


def lots_visible_to(actor: Actor) -> QuerySet[Lot]:
    """Lots at the actor's facilities."""
    return at_facilities(Lot.objects.all(), actor, "place__facility")


def places(actor: Actor, on: date, facility: str | None = None) -> list[PlaceView]:
    """Places with what is there on a day, by facility and name."""
    rows = visible_to(actor).order_by("facility", "name").prefetch_related("lots")
    return [_view(row, on) for row in (rows if facility is None else rows.filter(facility=facility))]


def usable(actor: Actor, on: date, facility: str) -> list[PlaceView]:
    """A facility's places where a dose is that has not expired on a day, by name."""
    return [one for one in places(actor, on, facility) if one.usable]


def entries(actor: Actor, limit: int = 60) -> list[EntryView]:
    """What happened, the latest first."""
    rows = StockEntry.objects.filter(lot__in=lots_visible_to(actor)).select_related("lot__place").order_by("-pk")
    return [
        EntryView(
            place=str(row.lot.place),
            lot=str(row.lot),
            happened=Happened(row.happened),
            change=row.change,
            left=row.left,
            incident=row.incident,
            note=row.note,
            at=row.at,
            by=row.by,
        )
        for row in rows[:limit]
    ]


def _view(row: Place, on: date) -> PlaceView:
    held = sorted(row.lots.all(), key=lambda lot: (lot.expires, lot.pk))
    usable = sum(lot.doses for lot in held if lot.expires >= on)
    lots = tuple(
        LotView(lot.pk, lot.product, lot.lot, lot.expires, lot.doses, lot_due(lot.expires, lot.doses, on))
        for lot in held
        if lot.doses
    )
    checked = None if row.checked_at is None else row.checked_at.date()
    return PlaceView(
        number=row.pk,
        facility=row.facility,
        name=row.name,
        minimum=row.minimum,
        usable=usable,
        checked_at=row.checked_at,
        checked_by=row.checked_by,
        due=place_due(usable, row.minimum, checked, on),
        lots=lots,
    )
