"""A seizure: one with its exhibits and their custody, its labels and its document, legal holds."""

import json

import segno
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cases import queries as cases
from tidewaiter.centre.cycle import aftermath, assumed_doses, seizure_report
from tidewaiter.centre.cycle.outcome import Candidate
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import actions, queries
from tidewaiter.centre.evidence.custody import BREAKING
from tidewaiter.centre.evidence.drafts import Condition, is_outsider
from tidewaiter.centre.evidence.queries import ExhibitView, SeizureView
from tidewaiter.centre.evidence.states import OFFERED, ExhibitState, Step
from tidewaiter.centre.laboratory import queries as laboratory
from tidewaiter.centre.people import queries as people
from tidewaiter.centre.permissions import Permission, Role, allowed, of_role
from tidewaiter.centre.referrals import queries as referred
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.evidence.asked import text
from tidewaiter.desk.request import Request


@page(Permission.EVIDENCE)
def seizure(request: Request, seizure_id: str) -> HttpResponse:
    """A seizure: what it is, its exhibits and who has them, what came of it."""
    view = seen(request, seizure_id)
    actor = request.actor
    audit.record_read(actor, "evidence.read", view.line.seizure_id)
    context = {
        "seizure": view,
        "line": view.line,
        "exhibits": [_shown(request, one) for one in view.exhibits],
        "offered": [one for one in view.exhibits if one.offered_to == actor.name],
        "held": [one for one in view.exhibits if one.holder == actor.name and one.state not in OFFERED],
        "given": [one for one in view.exhibits if one.holder == actor.name and one.state in OFFERED],
        "on_paper": [one for one in view.exhibits if one.holder == actor.name and is_outsider(one.offered_to)],
        "condemned": [one for one in view.exhibits if one.state is ExhibitState.CONDEMNED],
        "conditions": list(Condition),
        "colleagues": _colleagues(actor.name),
        "came": aftermath.came_of(actor, seizure_id),
        "offers": _offers(request, seizure_id),
        "referrals": referred.referrals_of(actor, seizure_id),
        "requests": laboratory.requests_of(actor, seizure_id),
        "cases": cases.cases_of(actor, seizure_id) if allowed(actor, Permission.CASES) else [],
        "assumed": assumed_doses.assumed(current(), view),
        "now": current().now(),
        "may": {one.value: allowed(actor, one) for one in Permission},
    }
    return render(request, "evidence/seizure.html", context)


@page(Permission.EVIDENCE)
def labels(request: Request, seizure_id: str) -> HttpResponse:
    """Labels to be printed: a QR code that a station reads, the number, the seal, what it is."""
    view = seen(request, seizure_id)
    audit.record_read(request.actor, "evidence.labels", view.line.seizure_id)
    made = [{"exhibit": one, "code": mark_safe(code(one.exhibit_id))} for one in view.exhibits]  # noqa: S308 - drawn here, of an identifier of our own
    return render(request, "evidence/labels.html", {"seizure": view, "line": view.line, "labels": made})


@page(Permission.EXPORT)
def document(request: Request, seizure_id: str) -> HttpResponse:
    """The seizure as one document with its digest and the log's checkpoint: to be printed, or JSON for a machine."""
    if not allowed(request.actor, Permission.EVIDENCE):
        raise Conflict("not-allowed", _("Seizures are not yours to read."), http_status=403)
    made = seizure_report.report(current(), request.actor, seizure_id)
    if request.GET.get("as") == "json":
        answer = HttpResponse(json.dumps(made, indent=1, default=str), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{seizure_id}.json"'
        return answer
    return render(request, "evidence/document.html", {"made": made, "body": made["document"], "seizure_id": seizure_id})


@page(Permission.EVIDENCE)
def paper(request: Request, seizure_id: str, sha256: str) -> HttpResponseBase:
    """The picture of a paper that somebody without an account signed."""
    found = queries.receipt(request.actor, seizure_id, sha256)
    if found is None:
        raise Conflict("unknown-paper", _("There is no such paper."), http_status=404)
    file, media_type = found
    audit.record_read(request.actor, "evidence.paper", f"{seizure_id} {sha256[:16]}")
    return FileResponse(file.open("rb"), content_type=media_type, as_attachment=True, filename=f"{seizure_id}-paper")


@act(Permission.EVIDENCE_HOLD)
def hold(request: Request, seizure_id: str) -> HttpResponse:
    """Forbid that anything of it is destroyed."""
    actions.hold(request.actor, seizure_id, text(request.POST, "reason"))
    return redirect("seizure", seizure_id=seizure_id)


@act(Permission.EVIDENCE_HOLD)
def lift(request: Request, seizure_id: str, number: int) -> HttpResponse:
    """Lift a hold."""
    actions.lift(request.actor, seizure_id, number, text(request.POST, "reason"))
    return redirect("seizure", seizure_id=seizure_id)


def seen(request: Request, seizure_id: str) -> SeizureView:
    """The seizure; Conflict 404 for one that the actor does not see."""
    view = queries.seizure(request.actor, seizure_id)
    if view is None:
        raise Conflict("unknown-seizure", _("There is no seizure %s.") % seizure_id[:20], http_status=404)
    return view


def _shown(request: Request, exhibit: ExhibitView) -> dict[str, object]:
    """An exhibit with the depth at which it stands in the tree, its steps with their flags, and its chain's check."""
    faults = exhibit.read.faults if exhibit.read else ()
    proof = queries.verify(request.actor, exhibit.exhibit_id)
    steps = [
        {
            "step": step,
            "faults": [fault for fault in faults if fault.seq == step.seq],
            "bad": any(fault.seq == step.seq and fault.flag in BREAKING for fault in faults),
            "handover": step.step in {Step.OFFERED, Step.ACCEPTED, Step.REFUSED},
        }
        for step in exhibit.steps
    ]
    return {"view": exhibit, "depth": exhibit.label.count("."), "steps": steps, "proof": proof}


def _offers(request: Request, seizure_id: str) -> list[Candidate]:
    if not allowed(request.actor, Permission.LOOKOUTS_WRITE):
        return []
    return aftermath.offers(current(), request.actor, seizure_id, current().now())


def _colleagues(but: str) -> list[people.Person]:
    """People with an account who may take evidence."""
    roles = {role.value for role in Role if Permission.EVIDENCE_WRITE in of_role(role)}
    return [one for one in people.people(active=True) if one.role in roles and one.username != but]


def code(exhibit_id: str) -> str:
    """A QR code as SVG, without styles, for print."""
    return segno.make(exhibit_id, error="m", micro=False).svg_inline(scale=3, border=2, svgclass=None, lineclass=None)
