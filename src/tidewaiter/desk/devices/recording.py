"""What is recorded of devices: each form one act."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tidewaiter.centre.devices import actions, drafts, exchange
from tidewaiter.centre.devices.drafts import NewDevice, NewService, Work
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.desk.access import act
from tidewaiter.desk.evidence.asked import amount, day, member, text
from tidewaiter.desk.request import Request

MOST_BYTES = 1_000_000
"""Of a file of devices: one of thousands of devices is smaller."""


@act(Permission.DEVICES_WRITE)
def register(request: Request) -> HttpResponse:
    """Register a device."""
    new = _device(request.POST, text(request.POST, "code"))
    actions.register(request.actor, new)
    return _back(request, new.code, _("Registered."))


@act(Permission.DEVICES_WRITE)
def change(request: Request, code: str) -> HttpResponse:
    """Say anew what a device is and can see."""
    actions.change(request.actor, _device(request.POST, code))
    return _back(request, code, _("Recorded."))


@act(Permission.DEVICES_WRITE)
def serve(request: Request, code: str) -> HttpResponse:
    """Record work on a device."""
    told = request.POST
    new = NewService(
        done_on=day(told, "done_on"),
        work=member(Work, told, "work"),
        by=text(told, "by"),
        next_due=_day(told, "next_due"),
        version=text(told, "version"),
        note=text(told, "note"),
    )
    actions.serve(request.actor, code, new)
    return _back(request, code, _("Recorded."))


@act(Permission.DEVICES_WRITE)
def retire(request: Request, code: str) -> HttpResponse:
    """Take a device out of service."""
    actions.retire(request.actor, code, text(request.POST, "because"))
    messages.success(request, _("The device is out of service."))
    return redirect("devices")


@act(Permission.DEVICES_WRITE)
def take_in(request: Request) -> HttpResponse:
    """Take in a file of devices, whole or not at all."""
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > MOST_BYTES:
        raise Conflict("no-file", _("Choose a file of at most 1 MB."), "devices.toml", 422)
    found, problems = exchange.read(upload.read().decode("utf-8", errors="replace"))
    if problems:
        first = problems[0]
        raise Conflict(first.code, "{path}: {first}", first.hint, 422, path=first.path, first=first.value)
    added, changed = actions.take_in(request.actor, found)
    said = _("%(added)s registered, %(changed)s changed.") % {"added": added, "changed": changed}
    messages.success(request, said)
    return redirect("devices")


def _device(told: Mapping[str, str], code: str) -> NewDevice:
    names = ("name", "technique", "serial", "facility", "place", "source", "library", "firmware")
    return NewDevice(
        code,
        **{name: text(told, name) for name in names},
        detection_limit=amount(told, "detection_limit"),
        limits=drafts.read_limits(text(told, "limits")),
        library_date=_day(told, "library_date"),
        calibration_due=_day(told, "calibration_due"),
        service_due=_day(told, "service_due"),
    )


def _day(told: Mapping[str, str], name: str) -> date | None:
    return day(told, name) if text(told, name) else None


def _back(request: Request, code: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("device", code=code)
