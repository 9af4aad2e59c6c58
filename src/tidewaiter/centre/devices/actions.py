"""Registering devices, their limits, their service: one verb, one transaction, one audit entry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.devices import drafts, queries
from tidewaiter.centre.devices.drafts import NewDevice, NewService, Work
from tidewaiter.centre.devices.models import Device, Service
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current

_FIELDS = [name for name in NewDevice.__slots__ if name != "code"]


def register(actor: Actor, new: NewDevice) -> None:
    """Register a device; Conflict (409, 'device-known') for a code that is taken."""
    require(actor, Permission.DEVICES_WRITE)
    drafts.check(new)
    with transaction.atomic():
        _there(actor, new.facility)
        if Device.objects.filter(code=new.code).exists():
            raise Conflict(
                "device-known",
                "there is a device {called} already",
                "choose another code, or change it",
                called=new.code,
            )
        _create(actor, new)
        record(actor, "devices.register", new.code, {}, after=_said(new))


def change(actor: Actor, new: NewDevice) -> bool:
    """Say anew what a device is and can see; False when it says the same already."""
    require(actor, Permission.DEVICES_WRITE)
    drafts.check(new)
    with transaction.atomic():
        row = _device(actor, new.code)
        _there(actor, new.facility)
        return _change(actor, row, new)


def take_in(actor: Actor, devices: Sequence[NewDevice]) -> tuple[int, int]:
    """Take in a file of devices as one: new ones registered, known ones changed. Gives how many of each.

    A known device keeps its facility, place, serial number and days where the file does not name them.
    """
    require(actor, Permission.DEVICES_WRITE)
    for new in devices:
        drafts.check(new)
    added = changed = 0
    with transaction.atomic():
        for new in devices:
            _there(actor, new.facility)
            row = queries.visible_to(actor).select_for_update().filter(code=new.code).first()
            if row is None and Device.objects.filter(code=new.code).exists():
                raise Conflict(
                    "device-known", "{called} is a device of another facility", "choose another code", called=new.code
                )
            if row is None:
                _create(actor, new)
                record(actor, "devices.register", new.code, {}, after=_said(new))
                added += 1
            else:
                kept = {name: getattr(row, name) for name in _FIELDS if getattr(new, name) in (None, "", {})}
                changed += _change(actor, row, replace(new, **kept))
    return added, changed


def serve(actor: Actor, code: str, new: NewService) -> None:
    """Record work on a device, and what follows from it: the next day it is due, its library, its firmware."""
    require(actor, Permission.DEVICES_WRITE)
    drafts.check_service(new, current().now().date())
    with transaction.atomic():
        row = _device(actor, code)
        Service.objects.create(
            device=row,
            done_on=new.done_on,
            work=new.work.value,
            by=storable.text(new.by.strip()),
            next_due=new.next_due,
            version=storable.text(new.version.strip()),
            note=storable.text(new.note.strip()),
            recorded_at=current().now(),
            recorded_by=storable.text(actor.name),
        )
        before = {name: f"{getattr(row, name)}" for name in _FOLLOWS[new.work]}
        if new.work is Work.CALIBRATION:
            row.calibration_due = new.next_due
        elif new.work is Work.SERVICE:
            row.service_due = new.next_due
        elif new.work is Work.LIBRARY:
            row.library, row.library_date = storable.text(new.version.strip()) or row.library, new.done_on
        else:
            row.firmware = storable.text(new.version.strip())
        row.save(update_fields=_FOLLOWS[new.work])
        after = {name: f"{getattr(row, name)}" for name in _FOLLOWS[new.work]}
        record(actor, "devices.serve", row.code, {"work": new.work}, before=before, after=after)


_FOLLOWS = {
    Work.CALIBRATION: ["calibration_due"],
    Work.SERVICE: ["service_due"],
    Work.LIBRARY: ["library", "library_date"],
    Work.FIRMWARE: ["firmware"],
}


def retire(actor: Actor, code: str, because: str) -> None:
    """Take a device out of service from today; its uses stay."""
    require(actor, Permission.DEVICES_WRITE)
    if not because.strip():
        raise Conflict("reason-required", "a device is retired for a reason", "say why", 422)
    with transaction.atomic():
        row = _device(actor, code)
        if row.retired_on is not None:
            raise Conflict(
                "device-retired", "{called} was retired on {retired_on}", called=row.code, retired_on=row.retired_on
            )
        row.retired_on, row.retired_because = current().now().date(), storable.text(because.strip())
        row.save(update_fields=["retired_on", "retired_because"])
        record(actor, "devices.retire", row.code, {}, reason=because.strip())


def _create(actor: Actor, new: NewDevice) -> None:
    Device.objects.create(code=new.code, added_at=current().now(), added_by=storable.text(actor.name), **_values(new))


def _change(actor: Actor, row: Device, new: NewDevice) -> bool:
    values = _values(new)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return False
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    after = {name: _plain(values[name]) for name in changed}
    record(actor, "devices.change", row.code, {}, before=before, after=after)
    return True


def _values(new: NewDevice) -> dict[str, object]:
    """The fields as they are stored."""
    found: dict[str, object] = {}
    for name in _FIELDS:
        value = getattr(new, name)
        found[name] = storable.text(value.strip()) if isinstance(value, str) else value
    found["limits"] = {storable.text(name): float(limit) for name, limit in new.limits.items()}
    return found


def _said(new: NewDevice) -> dict[str, object]:
    return {name: _plain(value) for name, value in _values(new).items() if value not in (None, "", {})}


def _plain(value: object) -> object:
    return value if isinstance(value, str | float | Mapping) or value is None else f"{value}"


def _device(actor: Actor, code: str) -> Device:
    row = queries.visible_to(actor).select_for_update().filter(code=code).first()
    if row is None:
        raise Conflict("unknown-device", "there is no device {called}", http_status=404, called=code)
    return row


def _there(actor: Actor, facility: str) -> None:
    if facility.strip() and not actor.works_at(facility.strip()):
        raise Conflict("unknown-facility", "there is no facility {facility}", http_status=404, facility=facility)
