"""Declaring a seizure after a finding: exhibits with their seals, read once more before they are declared."""

import math
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import aftermath
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.evidence import actions, drafts
from tidewaiter.centre.evidence.drafts import Mass, NewExhibit, NewSeizure
from tidewaiter.centre.exams.queries import ExamView
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.exams.states import ExamState
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import refusal_said
from tidewaiter.desk.exams.form import seen
from tidewaiter.desk.request import Request

MOST_EXHIBITS = 60
_BLANK = 3
"""Empty exhibits that a form offers."""

_TEXTS = ("key", "substance", "place", "unit", "concealment", "packing", "legal_basis", "note")
_EXHIBIT = ("label", "parent", "description", "seal", "gross_g", "net_g")


@page(Permission.EVIDENCE_WRITE, "GET", "POST")
def seize(request: Request, exam_id: str) -> HttpResponse:
    """The form (GET), the answers to be read again (POST), the declaration (POST with `declare`)."""
    view = seen(request, exam_id)
    if view.line.state is not ExamState.CONCLUDED or view.line.finding in {None, Finding.NONE}:
        raise Conflict("nothing-found", _("This examination has no finding to seize."), _("Conclude it first."))
    if request.method == "GET" or request.POST.get("change"):
        told = request.POST if request.method == "POST" else _first(view)
        return render(request, "exams/seize.html", _form(view, told))
    seizure = read(exam_id, request.POST)
    if not request.POST.get("declare"):
        drafts.check_mass(seizure.mass)
        drafts.check_exhibits(seizure.exhibits, frozenset())
        context = {"line": view.line, "exam": view, "seizure": seizure, "told": told_again(request.POST)}
        return render(request, "exams/seize_check.html", context)
    seizure_id = actions.seize(request.actor, seizure)
    try:
        aftermath.after_seizure(current(), request.actor, seizure_id)
    except (Conflict, OperatorError) as error:  # the seizure stands; the hunt can be asked for again
        messages.warning(request, _("The hunt from it did not run: %s") % refusal_said.message(error))
    messages.success(request, _("%s is declared. Its exhibits are in your custody.") % seizure_id)
    return redirect(_address(seizure_id, exam_id))


def read(exam_id: str, told: Mapping[str, str]) -> NewSeizure:
    """The seizure that a form says, of an examination or of none (''); Conflict (422) for what cannot be read.

    Fields of exhibits are named '0.seal'.
    """
    texts = {name: told.get(name, "").strip()[:2000] for name in _TEXTS}
    return NewSeizure(
        exam_id=exam_id,
        seized_at=_moment(told.get("seized_at", "")),
        exhibits=tuple(_exhibits(told)),
        mass=Mass(*(_number(told.get(name, "")) for name in ("gross_g", "net_g", "uncertainty_g"))),
        quantity=_number(told.get("quantity", "")),
        **texts,
    )


def _exhibits(told: Mapping[str, str]) -> list[NewExhibit]:
    found: list[NewExhibit] = []
    for number in range(MOST_EXHIBITS):
        given = {name: told.get(f"{number}.{name}", "").strip()[:500] for name in _EXHIBIT}
        if not given["description"] and not given["seal"]:
            continue
        mass = Mass(_number(given["gross_g"]), _number(given["net_g"]))
        label = given["label"] or str(len(found) + 1)
        found.append(NewExhibit(label, given["description"], given["seal"], given["parent"], mass))
    return found


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise Conflict("bad-mass", _("%s is no number.") % text[:40], _("Write e.g. 12.5."), 422)
    return value


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Conflict(
            "bad-time", _("Say when it was seized."), _("Write it as 2026-01-05T06:00, in UTC."), 422
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _first(view: ExamView) -> dict[str, str]:
    """What the examination says already."""
    weights = view.sections[SectionName.WEIGHTS].entries
    concealed = view.sections[SectionName.CONCEALMENT].entries
    net = [float(one["net_g"]) for one in weights if isinstance(one.get("net_g"), float)]
    gross = [float(one["gross_g"]) for one in weights if isinstance(one.get("gross_g"), float)]
    return {
        "key": secrets.token_hex(16),
        "substance": view.line.substance,
        "seized_at": f"{current().now():%Y-%m-%dT%H:%M}",
        "net_g": f"{sum(net):g}" if net else "",
        "gross_g": f"{sum(gross):g}" if gross else "",
        "concealment": str(concealed[0].get("place", "")) if concealed else "",
        "packing": str(concealed[0].get("packing", "")) if concealed else "",
    }


def lines(told: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    """The lines of exhibits that a form shows: those filled in, and some empty ones."""
    used = [n for n in range(MOST_EXHIBITS) if any(told.get(f"{n}.{name}") for name in _EXHIBIT)]
    count = min(max(used, default=-1) + 1 + _BLANK, MOST_EXHIBITS)
    return [(n, {name: told.get(f"{n}.{name}", "") for name in _EXHIBIT}) for n in range(count)]


def _form(view: ExamView, told: Mapping[str, str]) -> dict[str, object]:
    return {"line": view.line, "exam": view, "told": told, "rows": lines(told)}


def told_again(post: Mapping[str, str]) -> list[tuple[str, str]]:
    """The form's answers, to be sent again."""
    left_out = {"csrfmiddlewaretoken", "declare", "change"}
    return [(name, value) for name, value in post.items() if name not in left_out and value.strip()]


def _address(seizure_id: str, exam_id: str) -> str:
    try:
        return reverse("seizure", args=[seizure_id])
    except NoReverseMatch:
        return reverse("exam", args=[exam_id])
