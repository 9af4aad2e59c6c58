"""Keeping the stock of naloxone: places, what comes, what is counted, used and discarded, and what is due."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.naloxone import queries
from tidewaiter.centre.naloxone.drafts import MOST_DOSES, Due, Happened, NewLot, lot_due
from tidewaiter.centre.naloxone.models import Lot, Place, StockEntry
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current

PAGE = "/safety/stock"


def set_place(actor: Actor, facility: str, name: str, minimum: int) -> int:
    """Name a place of naloxone and the least number of doses there, or change that number; gives its number.

    Conflict: 404 for a facility that the actor does not see, 422 without a name or for a number that cannot be.
    """
    require(actor, Permission.NALOXONE)
    if not facility or not actor.works_at(facility):
        raise Conflict("unknown-facility", "there is no facility {facility}", http_status=404, facility=facility)
    _fits(minimum)
    _said(name, "a place has a name")
    with transaction.atomic():
        known = Place.objects.select_for_update().filter(facility=facility, name=storable.text(name.strip())).first()
        before = None if known is None else known.minimum
        row = known or Place(facility=storable.text(facility), name=storable.text(name.strip()))
        row.minimum = minimum
        row.save()
        record(actor, "naloxone.place", f"{row}", {}, before={"minimum": before}, after={"minimum": minimum})
    return row.pk


def receive(actor: Actor, new: NewLot) -> int:
    """Put doses of a lot into a place and give the lot's number; more of a lot that is there is added to it.

    The same form sent again gives the same number; 409 'form-used' for one that says something else.
    """
    require(actor, Permission.NALOXONE)
    _said(new.key, "a form has a key")
    _fits(new.doses, 1)
    _said(new.product, "naloxone has a product's name")
    _said(new.lot, "naloxone has a lot")
    with transaction.atomic():
        place = _place(actor, new.place)
        names = {"product": storable.text(new.product.strip()), "lot": storable.text(new.lot.strip())}
        row = Lot.objects.select_for_update().filter(place=place, **names).first()
        entered = _entered(new.key, row, Happened.RECEIVED, new.doses)
        if entered is not None:
            return entered.pk
        if row is not None and row.expires != new.expires:
            raise Conflict(
                "other-expiry", "that lot expires on {expires}", "read the label again", 422, expires=row.expires
            )
        row = row or Lot(place=place, expires=new.expires, doses=0, **names)
        if row.doses + new.doses > MOST_DOSES:
            raise Conflict(
                "bad-number", "a lot has at most {most_doses} doses", "write a number", 422, most_doses=MOST_DOSES
            )
        row.doses += new.doses
        row.told = ""
        row.save()
        _enter(actor, row, Happened.RECEIVED, new.doses, key=new.key)
    return row.pk


def check(actor: Actor, place: int, counted: Mapping[int, int], note: str = "") -> int:
    """Note that somebody looked at a place and counted each of its lots (number: doses); gives how many differed.

    Conflict (422, 'not-counted') when a lot with doses is left out.
    """
    require(actor, Permission.NALOXONE)
    with transaction.atomic():
        row = _place(actor, place)
        lots = {lot.pk: lot for lot in Lot.objects.select_for_update().filter(place=row).order_by("pk")}
        if {pk for pk, lot in lots.items() if lot.doses} - counted.keys() or counted.keys() - lots.keys():
            raise Conflict("not-counted", "every lot of the place is counted", "write how many doses there are", 422)
        differed = 0
        for pk, doses in sorted(counted.items()):
            _fits(doses)
            lot, before = lots[pk], lots[pk].doses
            differed += doses != before
            lot.doses = doses
            lot.save(update_fields=["doses"])
            _enter(actor, lot, Happened.COUNTED, doses - before, note=note, audited=False)
        row.checked_at, row.checked_by = current().now(), storable.text(actor.name)
        row.save(update_fields=["checked_at", "checked_by"])
        payload = {"lots": {str(pk): doses for pk, doses in sorted(counted.items())}, "differed": differed}
        record(actor, "naloxone.check", f"{row}", payload, reason=note.strip())
    return differed


def discard(actor: Actor, lot: int, doses: int, reason: str, key: str) -> None:
    """Take doses out for a reason: expired, damaged, given to somebody. The same form (`key`) sent again does nothing.

    Conflict (409, 'form-used') for a form that said something else before.
    """
    require(actor, Permission.NALOXONE)
    _said(reason, "doses are discarded for a reason")
    _said(key, "a form has a key")
    _take(actor, lot, doses, Happened.DISCARDED, note=reason, key=key)


def use(actor: Actor, lot: int, doses: int, incident: str) -> None:
    """Take doses out that were given to somebody in an incident; part of the transaction that reports it."""
    require(actor, Permission.EXPOSURE_REPORT)
    _take(actor, lot, doses, Happened.USED, incident=incident)


def watch(actor: Actor, on: date) -> int:
    """Tell supervisors of a facility of lots that expire, places below their least and places nobody looked at.

    Each once, until it changes. What has expired and what is too little is an alarm. Gives how many were told.
    """
    require(actor, Permission.NALOXONE)
    told = 0
    with transaction.atomic():
        for lot in queries.lots_visible_to(actor).select_for_update(of=("self",)).select_related("place"):
            due = lot_due(lot.expires, lot.doses, on)
            if due == lot.told:
                continue
            lot.told = due.value
            lot.save(update_fields=["told"])
            if due is not Due.NONE:
                said = "expired on" if due is Due.EXPIRED else "expires on"
                text = f"Naloxone at {lot.place}: {lot.doses} doses of lot {lot.lot} {said} {lot.expires}."
                told += _tell(actor, lot.place.facility, text, alarm=due is Due.EXPIRED)
    for view in queries.places(actor, on):
        told += _watch_place(actor, view)
    return told


def _watch_place(actor: Actor, view: queries.PlaceView) -> int:
    with transaction.atomic():
        row = Place.objects.select_for_update().get(pk=view.number)
        if row.told == view.due:
            return 0
        row.told = view.due.value
        row.save(update_fields=["told"])
        if view.due is Due.NONE:
            return 0
        low = view.due is Due.LOW
        text = (
            f"Naloxone at {row}: {view.usable} usable doses, {view.minimum} should be there."
            if low
            else (f"Naloxone at {row}: nobody has counted it for a month.")
        )
        return _tell(actor, row.facility, text, alarm=low)


def _tell(actor: Actor, facility: str, text: str, *, alarm: bool) -> int:
    notify(actor, to=To(role=Role.SUPERVISOR, facility=facility), text=text, link=PAGE, alarm=alarm)
    return 1


def _take(
    actor: Actor, lot: int, doses: int, happened: Happened, *, note: str = "", incident: str = "", key: str = ""
) -> None:
    _fits(doses, 1)
    with transaction.atomic():
        row = queries.lots_visible_to(actor).select_for_update(of=("self",)).filter(pk=lot).first()
        if row is None:
            raise Conflict("unknown-lot", "there is no such lot of naloxone", http_status=404)
        if key and _entered(key, row, happened, -doses):
            return
        if row.doses < doses:
            raise Conflict(
                "too-few", "{doses} doses of {row} are there", "count the place first", doses=row.doses, row=row
            )
        row.doses -= doses
        row.save(update_fields=["doses"])
        _enter(actor, row, happened, -doses, note=note, incident=incident, key=key)


def _entered(key: str, row: Lot | None, happened: Happened, change: int) -> Lot | None:
    """The lot of a form that was entered before; the place or lot is locked, so that a double click waits here."""
    known = StockEntry.objects.filter(key=storable.text(key)).first()
    if known is None:
        return None
    if row is None or (known.lot_id, known.happened, known.change) != (row.pk, happened.value, change):
        raise Conflict("form-used", "this form was sent before and said something else", "open the page anew")
    return row


def _enter(
    actor: Actor,
    row: Lot,
    happened: Happened,
    change: int,
    *,
    note: str = "",
    incident: str = "",
    key: str = "",
    audited: bool = True,
) -> None:
    StockEntry.objects.create(
        lot=row,
        happened=happened.value,
        change=change,
        left=row.doses,
        note=storable.text(note.strip(), 2000),
        incident=incident,
        at=current().now(),
        by=storable.text(actor.name),
        key=storable.text(key) or None,
    )
    if audited:
        payload = {"lot": row.pk, "change": change, "left": row.doses, "incident": incident}
        record(actor, f"naloxone.{happened}", f"{row.place}", payload, reason=note.strip())


def _place(actor: Actor, number: int) -> Place:
    row = queries.visible_to(actor).select_for_update().filter(pk=number).first()
    if row is None:
        raise Conflict("unknown-place", "there is no such place of naloxone", http_status=404)
    return row


def _fits(doses: int, least: int = 0) -> None:
    if not least <= doses <= MOST_DOSES:
        raise Conflict(
            "bad-number",
            "a number of doses is {least} to {most_doses}",
            "write a number",
            422,
            least=least,
            most_doses=MOST_DOSES,
        )


def _said(text: str, message: str) -> None:
    if not text.strip():
        raise Conflict("reason-required", message, "write it", 422)
