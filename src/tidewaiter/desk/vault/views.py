"""The vault: how full it is, what lies there and until when, what waits for a second person, and counts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.vault import actions, queries
from tidewaiter.centre.vault.drafts import NewMovement, NewThreshold, Purpose, Verdict, Way
from tidewaiter.centre.vault.queries import Level, StockView
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.evidence.asked import amount, member, seals, text
from tidewaiter.desk.facilities import board
from tidewaiter.desk.request import Request

_WIDTH = 200
"""Width of a bar of how full it is, in its own units."""


@page(Permission.VAULT)
def vault(request: Request) -> HttpResponse:
    """What lies in the vaults of one's facilities."""
    actor, today = request.actor, current().now().date()
    held = queries.holdings(actor)
    here = {one.exhibit_id for one in held}
    mine = evidence.held(actor)
    audit.record_read(actor, "vault.read", "vault")
    context = {
        "levels": [_level(one) for one in queries.levels(actor)],
        "holdings": [(one, one.overdue(today)) for one in held],
        "overdue": sum(one.overdue(today) for one in held),
        "waiting": [(one, one.by != actor.name) for one in queries.waiting(actor)],
        "movements": queries.movements(actor, 20),
        "counts": [_count(one, actor.name) for one in queries.stock_takes(actor)],
        "to_put_in": [one for one in mine if one.exhibit_id not in here],
        "to_take_out": [one for one in mine if one.exhibit_id in here],
        "purposes": [one for one in Purpose if one is not Purpose.STORAGE],
        "facilities": _facilities(request),
        "writes": allowed(actor, Permission.VAULT_WRITE),
        "rules": allowed(actor, Permission.VAULT_RULES),
        "today": today,
    }
    return render(request, "vault/vault.html", context)


@act(Permission.VAULT_WRITE)
def move(request: Request) -> HttpResponse:
    """Record that exhibits go in or out; a second person signs."""
    told = request.POST
    movement = NewMovement(
        facility=text(told, "facility"),
        way=member(Way, told, "way"),
        purpose=member(Purpose, told, "purpose"),
        shelf=text(told, "shelf"),
        note=text(told, "note"),
    )
    actions.move(request.actor, seals(request), movement)
    return _back(request, _("Recorded. It counts when a second person has signed."))


@act(Permission.VAULT_WRITE)
def sign(request: Request, number: int) -> HttpResponse:
    """Sign a movement as second person, or refuse it."""
    if request.POST.get("refuse"):
        actions.refuse(request.actor, number, text(request.POST, "reason"))
        return _back(request, _("Refused. Nothing was moved."))
    actions.sign(request.actor, number)
    return _back(request, _("Signed by two people."))


@act(Permission.VAULT_WRITE)
def count(request: Request) -> HttpResponse:
    """Record a count: a line an exhibit, its id and the seal as read."""
    read = {}
    for line in text(request.POST, "read").splitlines():
        name, _space, seal = line.strip().partition(" ")
        if name:
            read[name.upper()] = seal.strip()
    actions.take_stock(request.actor, text(request.POST, "facility"), read, text(request.POST, "note"))
    return _back(request, _("Counted. A second person signs it."))


@act(Permission.VAULT_WRITE)
def sign_count(request: Request, number: int) -> HttpResponse:
    """Sign a count as second person."""
    actions.sign_stock(request.actor, number)
    return _back(request, _("Signed by two people."))


@act(Permission.VAULT_RULES)
def threshold(request: Request) -> HttpResponse:
    """Say how much of a substance may lie there."""
    told = request.POST
    allowed_g, days = amount(told, "allowed_g"), amount(told, "destroy_days")
    if allowed_g is None or days is None:
        raise Conflict("bad-threshold", _("A mass and a number of days are needed."), _("Write e.g. 800 and 60."), 422)
    said = NewThreshold(text(told, "facility"), text(told, "substance"), allowed_g, int(days), text(told, "basis"))
    actions.set_threshold(request.actor, said)
    return _back(request, _("It holds from now on."))


def _level(one: Level) -> tuple[Level, int]:
    """A level and how far its bar goes."""
    return one, min(_WIDTH, round((one.percent or 0) / 100 * _WIDTH))


def _count(one: StockView, name: str) -> dict[str, object]:
    wrong = [line for line in one.lines if line[1] is not Verdict.FOUND]
    return {"stock": one, "found": one.count(Verdict.FOUND), "wrong": wrong, "mine": one.by == name}


def _facilities(request: Request) -> list[str]:
    """The facilities for which somebody works."""
    known = {one.code for one in board.facilities_of(request.actor)}
    return sorted(known | set(request.actor.facilities or ()))


def _back(request: Request, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("vault")
