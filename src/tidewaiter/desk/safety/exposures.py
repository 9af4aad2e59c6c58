"""Exposure incidents: reporting one, what was seen later, two reviews, and what was learnt."""

import secrets
from collections.abc import Iterable
from datetime import UTC
from enum import StrEnum
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exposures import actions, queries
from tidewaiter.centre.exposures.drafts import Attention, Medical, NewExposure, Part, Route, Suspected, Symptom, Worn
from tidewaiter.centre.exposures.states import OPEN, ExposureState
from tidewaiter.centre.naloxone import queries as stock
from tidewaiter.centre.permissions import Permission, Role, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.evidence.asked import member, moment, text
from tidewaiter.desk.request import Request
from tidewaiter.desk.safety.places import facilities, whole

Ticked = TypeVar("Ticked", bound=StrEnum)


@page(Permission.SAFETY)
def exposures(request: Request) -> HttpResponse:
    """Open incidents and what closed ones taught, without names."""
    context = {
        "open": queries.exposures(request.actor),
        "closed": queries.exposures(request.actor, closed=True),
        "reports": allowed(request.actor, Permission.EXPOSURE_REPORT),
    }
    return render(request, "safety/exposures.html", context)


@page(Permission.EXPOSURE_REPORT, "GET", "POST")
def report(request: Request) -> HttpResponse:
    """Report an exposure, of an examination (`?exam=`), of a seizure (`?seizure=`) or of neither."""
    if request.method == "GET":
        return render(request, "safety/report.html", _form(request))
    told = request.POST
    lot = text(told, "lot")
    new = NewExposure(
        key=text(told, "key"),
        facility=text(told, "facility"),
        place=text(told, "place"),
        person=text(told, "person"),
        happened_at=moment(told, "happened_at"),
        suspected=member(Suspected, told, "suspected"),
        routes=_ticked(Route, request.POST.getlist("route")),
        worn=_ticked(Worn, request.POST.getlist("worn")),
        account=text(told, "account"),
        medical=_medical(request),
        exam_id=text(told, "exam").upper(),
        seizure_id=text(told, "seizure").upper(),
        lot=whole(lot) if lot else None,
    )
    exposure_id = actions.report(request.actor, new)
    messages.success(request, _("Reported. Supervisor and medical adviser are told."))
    return redirect("exposure", exposure_id=exposure_id)


@page(Permission.SAFETY)
def exposure(request: Request, exposure_id: str) -> HttpResponse:
    """One incident; what is medical is shown to those who must know, and their reading is noted."""
    actor = request.actor
    view = queries.exposure(actor, exposure_id)
    if view is None:
        raise Conflict("unknown-exposure", _("There is no exposure %s.") % exposure_id[:20], http_status=404)
    record_read(actor, "exposures.read_medical" if view.private else "exposures.read", view.line.exposure_id)
    part = Part.MEDICAL_ADVISER if actor.role == Role.MEDICAL_ADVISER else Part.SUPERVISOR
    concerned = view.private and view.person == actor.name
    may_review = allowed(actor, Permission.EXPOSURE_REVIEW) and not concerned
    context = {
        "one": view,
        "line": view.line,
        "follows": view.private and view.line.state in OPEN and allowed(actor, Permission.EXPOSURE_REPORT),
        "reviews": may_review
        and view.line.state is ExposureState.REPORTED
        and part not in {one.part for one in view.reviews},
        "closes": may_review and view.line.state is ExposureState.REVIEWED,
        "waits": [one for one in Part if one not in {said.part for said in view.reviews}],
        "examines": allowed(actor, Permission.EXAMINE),
        "evidence": allowed(actor, Permission.EVIDENCE),
        **_categories(),
    }
    return render(request, "safety/exposure.html", context)


@act(Permission.EXPOSURE_REPORT)
def follow_up(request: Request, exposure_id: str) -> HttpResponse:
    """What was seen or done later."""
    actions.follow_up(request.actor, exposure_id, _medical(request))
    return _back(request, exposure_id)


@act(Permission.EXPOSURE_REVIEW)
def review(request: Request, exposure_id: str) -> HttpResponse:
    """What a supervisor, or a medical adviser, says of it."""
    actions.review(request.actor, exposure_id, text(request.POST, "said"))
    return _back(request, exposure_id)


@act(Permission.EXPOSURE_REVIEW)
def close(request: Request, exposure_id: str) -> HttpResponse:
    """Close it with what was learnt."""
    actions.close(request.actor, exposure_id, text(request.POST, "lessons"))
    return _back(request, exposure_id)


def _medical(request: Request) -> Medical:
    told = request.POST
    return Medical(
        symptoms=_ticked(Symptom, told.getlist("symptom")),
        attention=member(Attention, told, "attention"),
        doses=whole(text(told, "doses") or "0"),
        note=text(told, "medical_note"),
    )


def _ticked(kind: type[Ticked], values: Iterable[str]) -> tuple[Ticked, ...]:
    """What was ticked, in the order of the table; Conflict (422) for what is not in it."""
    said = set(values)
    if said - {one.value for one in kind}:
        raise Conflict("bad-choice", _("Choose one of the list."), ", ".join(kind), 422)
    return tuple(one for one in kind if one.value in said)


def _categories() -> dict[str, list[StrEnum]]:
    return {"symptoms": list(Symptom), "attentions": list(Attention)}


def _form(request: Request) -> dict[str, object]:
    now = current().now()
    return {
        "key": secrets.token_hex(16),
        "facilities": facilities(request.actor),
        "exam": request.GET.get("exam", "")[:20],
        "seizure": request.GET.get("seizure", "")[:20],
        "happened_at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}",
        "suspected": list(Suspected),
        "routes": list(Route),
        "worn": list(Worn),
        "lots": [(lot, place) for place in stock.places(request.actor, now.date()) for lot in place.lots],
        **_categories(),
    }


def _back(request: Request, exposure_id: str) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("exposure", exposure_id=exposure_id)
