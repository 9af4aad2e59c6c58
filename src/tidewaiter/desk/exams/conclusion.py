"""How an examination ends: nothing found, something found (checked before it is declared), stopped, taken over."""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import actions, drafts, queries
from tidewaiter.centre.exams.drafts import Conclusion
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.targets import port_actions, states
from tidewaiter.centre.targets.states import State
from tidewaiter.desk.access import act, page
from tidewaiter.desk.exams import drawing
from tidewaiter.desk.exams.form import seen
from tidewaiter.desk.exams.views import ends
from tidewaiter.desk.exams.wording import said
from tidewaiter.desk.request import Request

Chosen = TypeVar("Chosen", bound=StrEnum)


@act(Permission.EXAMINE)
def nothing(request: Request, exam_id: str) -> HttpResponse:
    """Nothing was found, by this kind of examination: one press records it."""
    by = _one_of(ExamType, request.POST.get("exam_type", ""), _("how it was examined"))
    actions.conclude_nothing(request.actor, exam_id, by, request.POST.get("note", "")[:2000])
    messages.success(request, _("Recorded: nothing found."))
    return redirect("exams")


@page(Permission.EXAMINE, "GET", "POST")
def finding(request: Request, exam_id: str) -> HttpResponse:
    """What was found: the form, filled in with what the sections say already, or with answers to be changed (POST)."""
    view = seen(request, exam_id)
    tests = [one for one in view.sections[SectionName.FIELD_TESTS].entries if one.get("result") == "positive"]
    weights = [one for one in view.sections[SectionName.WEIGHTS].entries if isinstance(one.get("net_g"), float)]
    given = {
        "substance": next((str(one["substance"]) for one in tests if one.get("substance")), ""),
        "net_mass_g": f"{sum(float(one['net_g']) for one in weights):g}" if weights else "",
        **{name: text for name in ("substance", "net_mass_g", "note") if (text := request.POST.get(name, ""))},
    }
    context = {"exam": view, "line": view.line, "given": given, **_choices(request.POST)}
    return render(request, "exams/finding.html", context)


@act(Permission.EXAMINE)
def check(request: Request, exam_id: str) -> HttpResponse:
    """Everything that will be declared, to be read once more, and declared when `declare` says so.

    Answers travel in the body of the request: a note may name somebody.
    """
    told = request.POST
    mass = told.get("net_mass_g", "").strip()
    conclusion = Conclusion(
        finding=_one_of(Finding, told.get("finding", ""), _("what was found")),
        exam_type=_one_of(ExamType, told.get("exam_type", ""), _("how it was examined")),
        detection_method=_one_of(DetectionMethod, told.get("detection_method", ""), _("what led to it")),
        substance=told.get("substance", "").strip()[:200],
        net_mass_g=_mass(mass) if mass else None,
        note=told.get("note", "").strip()[:2000],
    )
    if conclusion.finding is Finding.NONE:
        raise Conflict("finding-missing", _("Say what was found."), _("For nothing there is a button of its own."), 422)
    view = seen(request, exam_id)
    if told.get("declare"):
        actions.conclude(request.actor, exam_id, conclusion)
        messages.success(request, _("Recorded. The seizure comes next."))
        return redirect("exam", exam_id=exam_id)
    context = {
        "exam": view,
        "line": view.line,
        "said": conclusion,
        "mass": mass,
        "words": {
            "finding": said(conclusion.finding.value),
            "exam_type": said(conclusion.exam_type.value),
            "method": said(conclusion.detection_method.value) if conclusion.detection_method else "",
        },
        "sections": [drawing.section(exam_id, one) for one in view.sections.values()],
        "lacking": [_translated(one) for one in queries.lacking(drafts.number(exam_id), conclusion.finding)],
    }
    return render(request, "exams/check.html", context)


@act(Permission.EXAMINE)
def take_over(request: Request, exam_id: str) -> HttpResponse:
    """Go on with another officer's examination."""
    actions.take_over(request.actor, exam_id, request.POST.get("reason", "")[:500])
    return redirect("exam", exam_id=exam_id)


@page(Permission.EXAMINE, "GET", "POST")
def stop(request: Request, exam_id: str) -> HttpResponse:
    """Stop without a finding: the target stays presented, or ends as missed for a reason of the table."""
    view = seen(request, exam_id)
    if request.method == "GET":
        return render(request, "exams/stop.html", {"exam": view, "line": view.line, "ends": ends(State.PRESENTED)})
    reason = request.POST.get("reason", "")[:500]
    to, _found, code = request.POST.get("end", "").partition("/")
    if to == State.MISSED.value:
        states.check(State.PRESENTED, State.MISSED, code)
    actions.abandon(request.actor, exam_id, reason)
    if to == State.MISSED.value:
        port_actions.end_unexamined(request.actor, view.line.target_id, State.MISSED, code, reason)
    return redirect("exam_card", target_id=view.line.target_id)


def _choices(told: Mapping[str, str]) -> dict[str, object]:
    return {
        "findings": drawing.findings(),
        "types": drawing.exam_types(),
        "methods": drawing.detection_methods(),
        "chosen": {name: told.get(name, "") for name in ("finding", "exam_type", "detection_method")},
    }


def _one_of(kind: type[Chosen], text: str, what: str) -> Chosen:
    try:
        return kind(text)
    except ValueError:
        raise Conflict("answer-missing", _("Say %s.") % what, _("Choose one."), 422) from None


def _mass(text: str) -> float:
    try:
        mass = float(text)
    except ValueError:
        mass = math.nan
    if not math.isfinite(mass) or mass < 0:
        raise Conflict("bad-mass", _("A mass is a number of grams."), _("Write e.g. 12.5."), 422)
    return mass


def _translated(owed: str) -> str:
    section, _found, label = owed.partition(": ")
    return f"{said(section)}: {said(label)}"
