"""Safety at a glance: what lapses, what is too little, what was not reviewed yet."""

from django.http import HttpResponse
from django.shortcuts import render

from tidewaiter.centre.certificates.drafts import Standing
from tidewaiter.centre.cycle.safety import overview as looked_at
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.request import Request


@page(Permission.SAFETY)
def overview(request: Request) -> HttpResponse:
    """Everything that needs somebody's care."""
    today = current().now().date()
    found = looked_at(current(), request.actor, today)
    context = {
        "found": found,
        "low": [one for one in found.places if one.usable < one.minimum],
        "lots": sorted(
            ((lot, place) for place in found.places for lot in place.lots if lot.due), key=lambda one: one[0].expires
        ),
        "lapsed": [one for one in found.ending if one.standing is Standing.LAPSED],
        "reports": allowed(request.actor, Permission.EXPOSURE_REPORT),
    }
    return render(request, "safety/overview.html", context)
