"""What is done at the bench: receipt, measurements, the result, signatures, reports. Each is one act."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import actions, bench_actions, report_actions
from tidewaiter.centre.laboratory.drafts import NewMethod, NewResult
from tidewaiter.centre.laboratory.states import Confidence
from tidewaiter.centre.laboratory.techniques import Check
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.permissions import Permission
from tidewaiter.desk.access import act
from tidewaiter.desk.evidence.asked import amount, member, text
from tidewaiter.desk.request import Request


@act(Permission.LABORATORY)
def receive(request: Request, request_id: str) -> HttpResponse:
    """Say that the exhibits are here; the hand-over in custody is signed before."""
    actions.receive(request.actor, request_id)
    return _back(request, request_id, _("Received."))


@act(Permission.LABORATORY_REQUEST)
def withdraw(request: Request, request_id: str) -> HttpResponse:
    """Take a request back."""
    actions.withdraw(request.actor, request_id, text(request.POST, "reason"))
    return _back(request, request_id, _("The request is taken back."))


@act(Permission.LABORATORY)
def measure(request: Request, request_id: str) -> HttpResponse:
    """Record a measurement."""
    told = request.POST
    method = NewMethod(
        technique=text(told, "technique"),
        exhibit_id=text(told, "exhibit"),
        instrument=text(told, "instrument"),
        blank=member(Check, told, "blank"),
        standard=member(Check, told, "standard"),
        observed=text(told, "observed"),
        points_at=text(told, "points_at"),
        library=text(told, "library"),
        sub_sample=text(told, "sub_sample"),
    )
    bench_actions.add_method(request.actor, request_id, method)
    return _back(request, request_id, _("The measurement is recorded."))


@act(Permission.LABORATORY)
def strike(request: Request, request_id: str, number: int) -> HttpResponse:
    """Strike a measurement out."""
    bench_actions.strike(request.actor, request_id, number, text(request.POST, "reason"))
    return _back(request, request_id, _("The measurement stays on record and counts no more."))


@act(Permission.LABORATORY)
def conclude(request: Request, request_id: str) -> HttpResponse:
    """Say what it is."""
    told = request.POST
    result = NewResult(
        conclusion=member(SeizureState, told, "conclusion"),
        substance=text(told, "substance"),
        also=text(told, "also"),
        finding=member(Finding, told, "finding") if told.get("finding") else None,
        net_g=amount(told, "net_g"),
        net_uncertainty_g=amount(told, "net_uncertainty_g"),
        purity=amount(told, "purity"),
        purity_uncertainty=amount(told, "purity_uncertainty"),
        jurisdiction=text(told, "jurisdiction"),
        status=text(told, "status"),
        citation=text(told, "citation"),
        remarks=text(told, "remarks"),
        novel=bool(told.get("novel")),
        profile=text(told, "profile"),
        confidence=member(Confidence, told, "confidence") if told.get("confidence") else None,
    )
    bench_actions.conclude(request.actor, request_id, result)
    return _back(request, request_id, _("Recorded. A second chemist signs it."))


@act(Permission.LABORATORY)
def review(request: Request, request_id: str) -> HttpResponse:
    """Sign as second chemist."""
    report_actions.review(request.actor, request_id, text(request.POST, "note"))
    return _back(request, request_id, _("Signed as second chemist."))


@act(Permission.LABORATORY)
def send_back(request: Request, request_id: str) -> HttpResponse:
    """Say as second chemist that it does not stand."""
    report_actions.send_back(request.actor, request_id, text(request.POST, "note"))
    return _back(request, request_id, _("Sent back to the bench."))


@act(Permission.LABORATORY)
def issue(request: Request, request_id: str) -> HttpResponse:
    """Issue the report."""
    name = report_actions.issue(request.actor, request_id)
    return _back(request, request_id, _("Report %s is issued.") % name)


@act(Permission.LABORATORY)
def reopen(request: Request, request_id: str) -> HttpResponse:
    """Open it again to amend the report."""
    report_actions.reopen(request.actor, request_id, text(request.POST, "reason"))
    return _back(request, request_id, _("Open again. The issued report stands until a new version is issued."))


def _back(request: Request, request_id: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("laboratory_sample", request_id=request_id)
