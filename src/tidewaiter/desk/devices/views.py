"""Devices, what is out of date first; one device with what it can see, its record and its service."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.cycle import devices_at_hand
from tidewaiter.centre.devices import exchange, queries
from tidewaiter.centre.devices.drafts import TECHNIQUES, Work
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import track_chart
from tidewaiter.desk.facilities import board
from tidewaiter.desk.request import Request
from tidewaiter.selection.track_record import by_month

_SHOWN = 60


@page(Permission.DEVICES)
def devices(request: Request) -> HttpResponse:
    """The register."""
    on = current().now().date()
    lines = queries.devices(request.actor, on)
    context = {
        "devices": lines,
        "overdue": [one for one in lines if one.overdue],
        "soon": [one for one in lines if one.soon],
        "at_hand": devices_at_hand.at_hand(current(), request.actor, on),
        "on": on,
        "retired": queries.devices(request.actor, on, retired=True),
        "writes": allowed(request.actor, Permission.DEVICES_WRITE),
        "techniques": TECHNIQUES,
        "places": board.facilities_of(request.actor),
    }
    return render(request, "devices/devices.html", context)


@page(Permission.DEVICES)
def device(request: Request, code: str) -> HttpResponse:
    """One device."""
    actor, on = request.actor, current().now().date()
    line = queries.device(actor, code, on)
    if line is None:
        raise Conflict("unknown-device", _("There is no device %s.") % code[:40], http_status=404)
    uses = queries.uses(actor, code)
    months = by_month([use for one in uses if (use := one.use) is not None])
    context = {
        "device": line,
        "months": months,
        "chart": track_chart.months(_("Positives with a find, of all uses, by month"), months),
        "uses": uses[:_SHOWN],
        "more": max(len(uses) - _SHOWN, 0),
        "services": queries.services(actor, code),
        "works": list(Work),
        "writes": allowed(actor, Permission.DEVICES_WRITE) and line.retired_on is None,
        "examines": allowed(actor, Permission.EXAMINE),
        "techniques": TECHNIQUES,
        "places": board.facilities_of(actor),
        "limits": "\n".join(f"{name} {limit:g}" for name, limit in line.limits.items()),
        "today": on,
    }
    return render(request, "devices/device.html", context)


@page(Permission.DEVICES)
def download(request: Request) -> HttpResponse:
    """The register as devices.toml, as `identify` reads it."""
    lines = queries.devices(request.actor, current().now().date())
    record_read(request.actor, "devices.export", f"{len(lines)} devices")
    answer = HttpResponse(exchange.write(lines), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="devices.toml"'
    return answer
