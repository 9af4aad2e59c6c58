"""A case about lawful goods: opening it, asking for end-use evidence, and the decision."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import importers
from tidewaiter.centre.diversion import case_actions, case_queries, queries, request_actions, wording
from tidewaiter.centre.diversion.case_queries import CaseView
from tidewaiter.centre.diversion.case_states import MOVES, WORKING, CaseState, Ground
from tidewaiter.centre.diversion.drafts import NewCase, NewRequest
from tidewaiter.centre.diversion.sheet import Speaks
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.design import paper
from tidewaiter.desk.evidence.asked import day, member, text
from tidewaiter.desk.request import Request

ASKED_FOR = timedelta(days=21)
"""How long an answer is asked for unless another day is chosen."""


@act(Permission.DIVERSION_WRITE)
def open_case(request: Request) -> HttpResponse:
    """Open a case out of a kit, of goods that no notification covers, or about consignments by their names."""
    told = request.POST
    check, kit = text(told, "check"), text(told, "kit")
    view = queries.check(request.actor, check) if check else None
    hashes = [view.importer_hash] if view is not None else []
    if not hashes and kit:
        of_kit = queries.kit(request.actor, kit)
        hashes = [own for own, _ in of_kit.importers[:1]] if of_kit is not None else []
    made = case_actions.open_case(
        request.actor,
        NewCase(
            key=text(told, "key"),
            title=text(told, "title"),
            consignment_ids=tuple(text(told, "goods").split()),
            facility=text(told, "facility"),
            importer=view.importer if view is not None else text(told, "importer"),
            importer_hash=next(iter(hashes), None),
            kit=number(kit, "K") or None,
            check=number(check, "GC") or None,
        ),
    )
    return redirect("diversion_case", diversion_id=made)


@page(Permission.DIVERSION)
def case(request: Request, diversion_id: str) -> HttpResponse:
    """One case: its goods, the sheet and what it lacks, requests, what happened, the decision."""
    view = seen(request, diversion_id)
    audit.record_read(request.actor, "diversion.read_case", view.line.case_id)
    today = current().now().date()
    lacking = view.gaps(today)
    by_element = {name: [gap for gap in lacking if gap.element == name] for name in {gap.element for gap in lacking}}
    actor, state = request.actor, view.line.state
    writes, signs = allowed(actor, Permission.DIVERSION_WRITE), allowed(actor, Permission.DIVERSION_SIGN)
    checks = queries.checks_of(actor, view.consignment_ids)
    decides = allowed(actor, Permission.DIVERSION_DECIDE)
    context = {
        "case": view,
        "line": view.line,
        "importer": importers.code_of(view.line.importer_hash),
        "sheet": [(one, by_element.get(one.element.name, [])) for one in view.sheet],
        "overall": by_element.get("", []),
        "lacking": lacking,
        "answered": sum(one.entry is not None for one in view.sheet),
        "speaks": list(Speaks),
        "requests": [(one, one.overdue(today)) for one in view.requests],
        "checks": [(one, wording.SAID[one.verdict]) for one in checks],
        "working": state in WORKING,
        "edits": writes and state is CaseState.OPEN,
        "asks": writes and state in WORKING,
        "signs": writes and state is CaseState.OPEN and not lacking,
        "seconds": signs and state is CaseState.PROPOSED and actor.name not in view.authors,
        "own": signs and state is CaseState.PROPOSED and actor.name in view.authors,
        "sends_back": signs and state in {CaseState.PROPOSED, CaseState.SIGNED},
        "releases": decides and CaseState.RELEASED in MOVES[state],
        "seizes": decides and state is CaseState.SIGNED,
        "seizes_unnotified": decides and bool(view.check_id) and state in {CaseState.OPEN, CaseState.SIGNED},
        "key": secrets.token_hex(16),
        "due": today + ASKED_FOR,
        "today": today,
    }
    return render(request, "diversion/case.html", context)


@act(Permission.DIVERSION_WRITE)
def ask(request: Request, diversion_id: str) -> HttpResponse:
    """Ask for end-use evidence; the letter is made."""
    told = request.POST
    seen(request, diversion_id)
    new = NewRequest(text(told, "key"), diversion_id, text(told, "addressee"), text(told, "asks"), day(told, "due"))
    made = request_actions.ask(request.actor, new)
    return back(request, diversion_id, _("%s is recorded; send its letter.") % made)


@act(Permission.DIVERSION_DECIDE)
def release(request: Request, diversion_id: str) -> HttpResponse:
    """Let the goods go."""
    told = request.POST
    none_after_all = text(told, "not_regulated") == "on"
    case_actions.release(request.actor, diversion_id, text(told, "reason"), not_regulated=none_after_all)
    return back(request, diversion_id, _("Released."))


@act(Permission.DIVERSION_DECIDE)
def seize(request: Request, diversion_id: str) -> HttpResponse:
    """Decide that the goods are seized."""
    told = request.POST
    seen(request, diversion_id)
    case_actions.seize(request.actor, diversion_id, member(Ground, told, "ground"), text(told, "reason"))
    return back(request, diversion_id, _("Decided: the port may record the seizure."))


@page(Permission.DIVERSION)
def letter(request: Request, end_use_id: str) -> HttpResponse:
    """The letter of a request, as text."""
    view = case_queries.request(request.actor, end_use_id)
    if view is None:
        raise Conflict("unknown-request", _("There is no request %s.") % end_use_id[:20], http_status=404)
    audit.record_read(request.actor, "diversion.read_letter", view.request_id)
    return paper.plain(view.letter, view.request_id)


@act(Permission.DIVERSION_WRITE)
def answer(request: Request, end_use_id: str) -> HttpResponse:
    """Record what came."""
    told = request.POST
    case_id = _case_of(request, end_use_id)
    request_actions.answer(request.actor, end_use_id, text(told, "answer"), day(told, "answered_on"))
    return back(request, case_id, _("Recorded. It waits to be judged."))


@act(Permission.DIVERSION_WRITE)
def judge(request: Request, end_use_id: str) -> HttpResponse:
    """Say whether what came shows a lawful use."""
    told = request.POST
    case_id = _case_of(request, end_use_id)
    enough = text(told, "judged") == "sufficient"
    request_actions.judge(request.actor, end_use_id, text(told, "reason"), sufficient=enough)
    return back(request, case_id, _("Recorded."))


@act(Permission.DIVERSION_WRITE)
def withdraw_request(request: Request, end_use_id: str) -> HttpResponse:
    """Take a request back."""
    case_id = _case_of(request, end_use_id)
    request_actions.withdraw(request.actor, end_use_id, text(request.POST, "reason"))
    return back(request, case_id, _("Recorded."))


def seen(request: Request, diversion_id: str) -> CaseView:
    """A case that the actor sees; 404 for none."""
    view = case_queries.case(request.actor, diversion_id)
    if view is None:
        raise Conflict("unknown-case", _("There is no case %s.") % diversion_id[:20], http_status=404)
    return view


def back(request: Request, diversion_id: str, said: str) -> HttpResponse:
    """To the case, saying what was done."""
    messages.success(request, said)
    return redirect("diversion_case", diversion_id=diversion_id)


def _case_of(request: Request, end_use_id: str) -> str:
    view = case_queries.request(request.actor, end_use_id)
    if view is None:
        raise Conflict("unknown-request", _("There is no request %s.") % end_use_id[:20], http_status=404)
    return view.case_id
