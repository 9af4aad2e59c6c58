"""Naloxone: where it is, which lots, until when; receiving, counting and discarding it."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.naloxone import actions, queries
from tidewaiter.centre.naloxone.drafts import NewLot
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.evidence.asked import day, text
from tidewaiter.desk.request import Request
from tidewaiter.desk.safety.places import facilities, whole


@page(Permission.SAFETY)
def stock(request: Request) -> HttpResponse:
    """Places with their lots, and what happened."""
    actor = request.actor
    context = {
        "places": queries.places(actor, current().now().date()),
        "entries": queries.entries(actor, 40),
        "writes": allowed(actor, Permission.NALOXONE),
        "facilities": facilities(actor),
        "key": secrets.token_hex(16),
    }
    return render(request, "safety/stock.html", context)


@act(Permission.NALOXONE)
def place(request: Request) -> HttpResponse:
    """Name a place, or change how many doses should be there."""
    told = request.POST
    actions.set_place(request.actor, text(told, "facility"), text(told, "name"), whole(text(told, "minimum")))
    return _back(request)


@act(Permission.NALOXONE)
def receive(request: Request, place: int) -> HttpResponse:
    """Doses came."""
    told = request.POST
    new = NewLot(
        key=text(told, "key"),
        place=place,
        product=text(told, "product"),
        lot=text(told, "lot"),
        expires=day(told, "expires"),
        doses=whole(text(told, "doses")),
    )
    actions.receive(request.actor, new)
    return _back(request)


@act(Permission.NALOXONE)
def check(request: Request, place: int) -> HttpResponse:
    """Somebody looked and counted; fields are named 'lot-7'."""
    counted = {
        whole(name.removeprefix("lot-")): whole(text(request.POST, name))
        for name in request.POST
        if name.startswith("lot-")
    }
    differed = actions.check(request.actor, place, counted, text(request.POST, "note"))
    if differed:
        messages.warning(request, _("Counted. Lots that differed: %s.") % differed)
    else:
        messages.success(request, _("Counted. Everything is there."))
    return redirect("naloxone")


@act(Permission.NALOXONE)
def discard(request: Request, lot: int) -> HttpResponse:
    """Doses were taken out."""
    told = request.POST
    actions.discard(request.actor, lot, whole(text(told, "doses")), text(told, "reason"), text(told, "key"))
    return _back(request)


def _back(request: Request) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("naloxone")
