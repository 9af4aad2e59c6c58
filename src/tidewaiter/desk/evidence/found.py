"""Declaring what was seized without an examination: found by chance, handed over by a partner, left behind."""

import secrets
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import aftermath, finding
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.evidence import drafts, found_actions
from tidewaiter.centre.evidence.drafts import Found, FoundOtherwise
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import refusal_said
from tidewaiter.desk.evidence.asked import member, text
from tidewaiter.desk.exams import seizure as declared
from tidewaiter.desk.facilities import board
from tidewaiter.desk.request import Request

WAYS = tuple(how for how in Found if how is not Found.EXAMINATION)
FINDINGS = tuple(kind for kind in Finding if kind is not Finding.NONE)


@page(Permission.EVIDENCE_WRITE, "GET", "POST")
def seize(request: Request) -> HttpResponse:
    """The form (GET), the answers to be read again (POST), the declaration (POST with `declare`)."""
    if request.method == "GET" or request.POST.get("change"):
        told: Mapping[str, str] = request.POST
        if request.method == "GET":
            told = {"key": secrets.token_hex(16), "seized_at": f"{current().now():%Y-%m-%dT%H:%M}"}
        choices = {"told": told, "rows": declared.lines(told), "facilities": _facilities(request)}
        return render(request, "evidence/found.html", choices | {"ways": WAYS, "findings": FINDINGS})
    otherwise = _read(request)
    if not request.POST.get("declare"):
        drafts.check_mass(otherwise.seizure.mass)
        drafts.check_exhibits(otherwise.seizure.exhibits, frozenset())
        again = declared.told_again(request.POST)
        context = {"otherwise": otherwise, "seizure": otherwise.seizure, "told": again}
        return render(request, "evidence/found_check.html", context)
    seizure_id = found_actions.seize(request.actor, otherwise)
    try:
        aftermath.after_seizure(current(), request.actor, seizure_id)
    except (Conflict, OperatorError) as error:  # the seizure stands; the hunt can be asked for again
        messages.warning(request, _("The hunt from it did not run: %s") % refusal_said.message(error))
    messages.success(request, _("%s is declared. Its exhibits are in your custody.") % seizure_id)
    return redirect("seizure", seizure_id=seizure_id)


def _read(request: Request) -> FoundOtherwise:
    """What the form says; Conflict (422) for what cannot be read or names no known consignment."""
    told = request.POST
    number = text(told, "consignment")
    consignment_id, simulated = _consignment(request, number) if number else ("", False)
    return FoundOtherwise(
        seizure=declared.read("", told),
        found=member(Found, told, "found"),
        facility=text(told, "facility"),
        finding=member(Finding, told, "finding"),
        consignment_id=consignment_id,
        simulated=simulated,
        agency=text(told, "agency"),
    )


def _consignment(request: Request, number: str) -> tuple[str, bool]:
    """The one consignment that a number names, and whether it is simulated; the look is logged."""
    hint = _("Write the number as on the parcel or paper, or leave it empty.")
    try:
        found = finding.find(current(), number, actor=request.actor, most=2)["consignments"]
    except OperatorError as error:
        raise Conflict("unknown-consignment", error.template, hint, 422, **error.values) from None
    if len(found) != 1:
        raise Conflict("many-consignments", _("%s names several consignments.") % number[:40], hint, 422)
    return found[0]["consignment_id"], bool(found[0]["versions"][-1]["simulated"])


def _facilities(request: Request) -> list[str]:
    """The facilities for which somebody works."""
    known = {one.code for one in board.facilities_of(request.actor)}
    return sorted(known | set(request.actor.facilities or ()))
