"""Cases: the list, one with its seizures, what the agency did, and the bundle that is made of it."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cases import actions, queries
from tidewaiter.centre.cases.drafts import NewCase
from tidewaiter.centre.cases.queries import CaseView
from tidewaiter.centre.cases.states import MOVES, CaseState
from tidewaiter.centre.cycle import disclosure
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.laboratory import queries as laboratory
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.referrals import queries as referrals
from tidewaiter.centre.referrals.states import OUTCOMES
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.accounts.fresh import fresh
from tidewaiter.desk.design import paper, sentence_said
from tidewaiter.desk.evidence.asked import member, text
from tidewaiter.desk.request import Request


@page(Permission.CASES)
def cases(request: Request) -> HttpResponse:
    """Cases, newest first, and a form to open one."""
    context = {
        "lines": queries.cases(request.actor),
        "key": secrets.token_hex(16),
        "subjects": request.GET.get("about", "")[:200],
        "writes": allowed(request.actor, Permission.CASES_WRITE),
    }
    return render(request, "cases/cases.html", context)


@act(Permission.CASES_WRITE)
def open_case(request: Request) -> HttpResponse:
    """Open a case."""
    told = request.POST
    case = NewCase(
        text(told, "key"), text(told, "title"), text(told, "agency"), _subjects(request), text(told, "caveat")
    )
    return redirect("case", case_id=actions.open_case(request.actor, case))


@page(Permission.CASES)
def case(request: Request, case_id: str) -> HttpResponse:
    """One case."""
    view = _seen(request, case_id)
    audit.record_read(request.actor, "cases.read", view.line.case_id)
    actor = request.actor
    shown = [evidence.seizure(actor, name) for name in view.seizure_ids]
    seizures = [(one, laboratory.requests_of(actor, one.line.seizure_id)) for one in shown if one is not None]
    context = {
        "case": view,
        "line": view.line,
        "seizures": seizures,
        "unseen": len(view.seizure_ids) - len(seizures),
        "referrals": [one for name in view.referral_ids if (one := referrals.referral(actor, name)) is not None],
        "moves": MOVES[view.line.state],
        "closed": view.line.state is CaseState.OUTCOME,
        "outcomes": OUTCOMES,
        "writes": allowed(actor, Permission.CASES_WRITE),
        "refers": allowed(actor, Permission.REFER),
        "reads_evidence": allowed(actor, Permission.EVIDENCE),
        "discloses": allowed(actor, Permission.DISCLOSE),
        "public_key": disclosure.public_key(current()),
    }
    return render(request, "cases/case.html", context)


@act(Permission.CASES_WRITE)
def add(request: Request, case_id: str) -> HttpResponse:
    """Add seizures and referrals."""
    actions.add(request.actor, case_id, _subjects(request), text(request.POST, "note"))
    return _back(request, case_id, _("Added."))


@act(Permission.CASES_WRITE)
def move(request: Request, case_id: str) -> HttpResponse:
    """Say what the agency did."""
    told = request.POST
    to = member(CaseState, told, "to")
    outcome = text(told, "outcome") if to is CaseState.OUTCOME else ""
    actions.move(request.actor, case_id, to, text(told, "who"), text(told, "note"), outcome)
    return _back(request, case_id, _("Recorded."))


@act(Permission.DISCLOSE)
@fresh
def disclose(request: Request, case_id: str) -> HttpResponse:
    """Make the bundle and give it."""
    made = disclosure.make(current(), request.actor, case_id, text(request.POST, "recipient"), sentence_said.printed)
    return paper.bundle(made.data, _seen(request, case_id).line.case_id)


def _seen(request: Request, case_id: str) -> CaseView:
    view = queries.case(request.actor, case_id)
    if view is None:
        raise Conflict("unknown-case", _("There is no case %s.") % case_id[:20], http_status=404)
    return view


def _subjects(request: Request) -> tuple[str, ...]:
    """Ids of seizures and referrals as they were written, by blanks or commas."""
    written = text(request.POST, "subjects").replace(",", " ").upper().split()
    return tuple(dict.fromkeys(written))


def _back(request: Request, case_id: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("case", case_id=case_id)
