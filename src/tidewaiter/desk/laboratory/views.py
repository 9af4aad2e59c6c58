"""The laboratory's queue, and one request: what is asked, what was measured, the result, signatures, reports."""

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.alerts import queries as alerts
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import spectra
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import actions, queries, registered, report_actions
from tidewaiter.centre.laboratory.drafts import NewRequest
from tidewaiter.centre.laboratory.queries import RequestView
from tidewaiter.centre.laboratory.states import OPEN, Confidence, RequestState
from tidewaiter.centre.laboratory.techniques import TECHNIQUES, Check
from tidewaiter.centre.laboratory.worksheets import worksheets
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import paper
from tidewaiter.desk.evidence.asked import chosen, text
from tidewaiter.desk.evidence.seizures import seen as seen_seizure
from tidewaiter.desk.laboratory import spectra as attached
from tidewaiter.desk.request import Request
from tidewaiter.substances import register

_RESULTS = (SeizureState.CONFIRMED, SeizureState.EXCLUDED)


@page(Permission.EVIDENCE)
def laboratory(request: Request) -> HttpResponse:
    """Requests by where they stand; what waits the longest comes first where one state is chosen."""
    asked = request.GET.get("state", "")
    state = RequestState(asked) if asked in set(RequestState) else None
    counts = queries.counts(request.actor)
    context = {
        "lines": queries.requests(request.actor, state),
        "counts": [(one, counts[one], one in OPEN) for one in RequestState],
        "state": state,
    }
    return render(request, "laboratory/laboratory.html", context)


@page(Permission.EVIDENCE)
def sample(request: Request, request_id: str) -> HttpResponse:
    """One request."""
    view = seen(request, request_id)
    audit.record_read(request.actor, "laboratory.read", view.line.request_id)
    chemist = allowed(request.actor, Permission.LABORATORY)
    result, state = view.result, view.line.state
    name, sheets = request.actor.name, worksheets(view.methods)
    context = {
        "view": view,
        "line": view.line,
        "result": result,
        "steps": _steps(view),
        "scheme": view.scheme(result.substance if result else _pointed(view)),
        "pointed": result.substance if result else _pointed(view),
        "alert": alerts.of_request(request.actor, view.line.request_id),
        "substance": registered.known(result.substance if result else _pointed(view)),
        "substances": [one.name for one in register.substances()] if chemist else (),
        "legal": registered.legal(_pointed(view), view.seized_at.date()) if chemist else (),
        "jurisdictions": register.JURISDICTIONS,
        "chemist": chemist,
        "asks": allowed(request.actor, Permission.LABORATORY_REQUEST),
        "receives": chemist and state is RequestState.REQUESTED,
        "measures": chemist and state is RequestState.RECEIVED,
        "reviews": chemist and state is RequestState.ANALYSED and result is not None and result.analyst != name,
        "waits": chemist and state is RequestState.ANALYSED and result is not None and result.analyst == name,
        "issues": chemist and state is RequestState.REVIEWED,
        "amends": chemist and state is RequestState.REPORTED,
        "withdraws": state in {RequestState.REQUESTED, RequestState.RECEIVED} and not view.reports,
        "techniques": TECHNIQUES,
        "worksheets": sheets,
        "sub_samples": list(dict.fromkeys(one.sub_sample for one in sheets)),
        "checks": list(Check),
        "conclusions": _RESULTS,
        "findings": [one for one in Finding if one is not Finding.NONE],
        "confidences": list(Confidence),
        "libraries": spectra.libraries(current()) if chemist else {},
        "devices": spectra.registry(current()) if chemist else {},
        **attached.context(request, view.line.request_id),
    }
    return render(request, "laboratory/sample.html", context)


@page(Permission.LABORATORY_REQUEST, "GET", "POST")
def ask(request: Request, seizure_id: str) -> HttpResponse:
    """Ask the laboratory about exhibits of a seizure."""
    view = seen_seizure(request, seizure_id)
    if request.method == "GET":
        context = {"seizure": view, "line": view.line, "key": secrets.token_hex(16)}
        return render(request, "laboratory/ask.html", context)
    told = request.POST
    exhibits = tuple(chosen(request))
    question, place = text(told, "question"), text(told, "laboratory")
    made = actions.ask(request.actor, NewRequest(text(told, "key"), seizure_id, exhibits, question, place))
    return redirect("laboratory_sample", request_id=made)


@page(Permission.EVIDENCE)
def report(request: Request, request_id: str, version: int) -> HttpResponse:
    """An issued report as it left."""
    data = report_actions.note_download(request.actor, request_id, version)
    return paper.pdf(data, f"{request_id}-{version}")


def seen(request: Request, request_id: str) -> RequestView:
    """The request; Conflict 404 for one that the actor does not see."""
    view = queries.request(request.actor, request_id)
    if view is None:
        raise Conflict("unknown-request", _("There is no request %s.") % request_id[:20], http_status=404)
    return view


def _pointed(view: RequestView) -> str:
    """The substance that most measurements that count point at, '' for none."""
    named = [one.points_at for one in view.methods if one.points_at and not one.struck_because]
    return max(named, key=named.count, default="")


_WAY = (
    RequestState.REQUESTED,
    RequestState.RECEIVED,
    RequestState.ANALYSED,
    RequestState.REVIEWED,
    RequestState.REPORTED,
)


def _steps(view: RequestView) -> list[tuple[RequestState, str]]:
    """The way of a request, each step done, here or still to come."""
    if view.line.state is RequestState.WITHDRAWN:
        return [(RequestState.WITHDRAWN, "here")]
    at = _WAY.index(view.line.state)
    return [(one, "done" if number < at else "here" if number == at else "") for number, one in enumerate(_WAY)]
