"""Safety cards: those in force, their versions, drafting one and approving it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.safety import actions, queries
from tidewaiter.centre.safety.cards import Card
from tidewaiter.centre.safety.drafts import NewCard
from tidewaiter.centre.safety.states import MOVES, CardState
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request

_TEXTS = ("title", "do_not_open", "naloxone", "note")
_LISTS = ("protection", "rules", "signs", "first_aid", "sources")
_MOST = 6000


@page(Permission.SAFETY)
def cards(request: Request) -> HttpResponse:
    """What officers are shown now, and what waits for approval."""
    versions = queries.versions()
    context = {
        "cards": sorted(queries.in_force(current().home).values(), key=lambda card: card.code),
        "drafts": [one for one in versions if one.state is CardState.DRAFT],
    }
    return render(request, "safety/cards.html", context)


@page(Permission.SAFETY)
def card(request: Request, code: str) -> HttpResponse:
    """The card of a code as it is shown now, with its versions."""
    shown = _card(code)
    kept = queries.kept(code, shown.sha256)
    context = {
        "card": shown,
        "versions": queries.versions(code),
        "kept": kept,
        "drafts": allowed(request.actor, Permission.SAFETY_CARDS),
        "approves": allowed(request.actor, Permission.SAFETY_APPROVE) and not shown.adviser,
        "ends": shown.adviser and kept is not None and allowed(request.actor, Permission.SAFETY_CARDS),
    }
    return render(request, "safety/card.html", context)


@page(Permission.SAFETY)
def version(request: Request, number: int) -> HttpResponse:
    """One version, whatever became of it."""
    found = queries.version(number)
    if found is None:
        raise Conflict("unknown-card", _("There is no such version of a safety card."), http_status=404)
    mine = found.drafted_by == request.actor.name
    context = {
        "card": found,
        "approves": CardState.APPROVED in MOVES[found.state]
        and not mine
        and allowed(request.actor, Permission.SAFETY_APPROVE),
        "ends": found.state in {CardState.DRAFT, CardState.APPROVED}
        and allowed(request.actor, Permission.SAFETY_CARDS),
    }
    return render(request, "safety/version.html", context)


@page(Permission.SAFETY_CARDS, "GET", "POST")
def draft(request: Request, code: str) -> HttpResponse:
    """Draft the next version of a card, beginning with what is shown now."""
    shown = _card(code)
    if request.method == "GET":
        told = {name: getattr(shown, name) for name in (*_TEXTS[:-1], *_LISTS)}
        told |= {name: "\n".join(told[name]) for name in _LISTS}
        return render(request, "safety/draft.html", {"card": shown, "told": told})
    number = actions.draft(request.actor, _new(request, code))
    messages.success(request, _("Drafted. A medical adviser approves it."))
    return redirect("safety_card_version", number=number)


@act(Permission.SAFETY_APPROVE)
def approve(request: Request, number: int) -> HttpResponse:
    """Put a version in force."""
    actions.approve(request.actor, number)
    return _approved(request, number)


@act(Permission.SAFETY_APPROVE)
def approve_file(request: Request, code: str) -> HttpResponse:
    """Approve the text that is shown, as it stands."""
    return _approved(request, actions.approve_file(request.actor, code, request.POST.get("sha256", "")))


@act(Permission.SAFETY_CARDS)
def end(request: Request, number: int) -> HttpResponse:
    """Turn a draft down or take a version out of use."""
    actions.end(request.actor, number, request.POST.get("reason", "")[:_MOST])
    messages.success(request, _("Recorded."))
    return redirect("safety_card_version", number=number)


def _approved(request: Request, number: int) -> HttpResponse:
    messages.success(request, _("Approved. Officers read this version from now on."))
    return redirect("safety_card_version", number=number)


def _new(request: Request, code: str) -> NewCard:
    said = {name: request.POST.get(name, "").strip()[:_MOST] for name in (*_TEXTS, *_LISTS)}
    lines = {name: tuple(said[name].splitlines()) for name in _LISTS}
    return NewCard(
        code=code,
        title=said["title"],
        do_not_open=said["do_not_open"],
        protection=lines["protection"],
        rules=lines["rules"],
        signs=lines["signs"],
        first_aid=lines["first_aid"],
        naloxone=said["naloxone"],
        sources=lines["sources"],
        note=said["note"],
    )


def _card(code: str) -> Card:
    shown = queries.in_force(current().home).get(code)
    if shown is None:
        raise Conflict("unknown-card", _("There is no such safety card."), http_status=404)
    return shown
