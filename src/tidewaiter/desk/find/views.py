"""The page behind ⌘K. What is asked comes in the body: a name that somebody types stands in no address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.targets import queries as targets
from tidewaiter.desk.access import LOGGED_IN, page
from tidewaiter.desk.design.rooms import ROOMS
from tidewaiter.desk.find import numbers
from tidewaiter.desk.request import Request

LONGEST = 200
ASKED = (
    ("consignments", Permission.CONSIGNMENTS),
    ("substances", Permission.SUBSTANCES),
    ("rulebook", Permission.RULES),
    ("charts", Permission.LINKS),
)
"""Rooms with a search of their own that takes words: the address's name and the act it is for."""


@page(LOGGED_IN, "GET", "HEAD", "POST")
def find(request: Request) -> HttpResponse:
    """To the page of a number or the room of a name at once; else what it may mean, to choose from."""
    asked = request.POST.get("q", "").strip()[:LONGEST]
    ways = _ways(request.actor, asked) if asked else []
    if len(ways) == 1:
        return redirect(ways[0][1])
    others = [(_label(name), reverse(name)) for name, act in ASKED if allowed(request.actor, act)] if asked else []
    return render(request, "find/find.html", {"asked": asked, "ways": ways, "others": others})


def _ways(actor: Actor, asked: str) -> list[tuple[str, str]]:
    """What it names for certain, each with its address: one of the centre's numbers, a room, another's number."""
    ways = _numbered(actor, asked) or _rooms(actor, asked)
    if not ways and _is_number(asked) and allowed(actor, Permission.CONSIGNMENTS):
        ways = [(asked, reverse("consignments", query={"q": asked}))]
    return ways


def _is_number(asked: str) -> bool:
    """Whether it may stand in an address: half of it or more are digits, so that it is nobody's name or street."""
    signs = [sign for sign in asked if sign.isalnum()]
    return len(signs) > 0 and 2 * sum(sign.isdecimal() for sign in signs) >= len(signs)


def _numbered(actor: Actor, asked: str) -> list[tuple[str, str]]:
    named = numbers.read(asked)
    if named is None:
        return []
    begins, number = named
    ways = [
        (f"{number} · {_(one.means)}", reverse(one.url_name, args=[number])) for one in numbers.places(actor, begins)
    ]
    if begins == numbers.TARGET and not ways and allowed(actor, Permission.CONSIGNMENTS):
        target = targets.seen(actor, number)
        ways = [] if target is None else [(number, reverse("consignment", args=[target.consignment_id]))]
    return ways


def _rooms(actor: Actor, asked: str) -> list[tuple[str, str]]:
    """Rooms of the actor's by name: one that is called so, else those whose name begins so."""
    wanted = asked.casefold()
    mine = [(str(room.label), reverse(room.url_name)) for room in ROOMS if allowed(actor, room.permission)]
    named = [way for way in mine if way[0].casefold() == wanted]
    return named or [way for way in mine if way[0].casefold().startswith(wanted)]


def _label(url_name: str) -> str:
    return next(str(room.label) for room in ROOMS if room.url_name == url_name)
