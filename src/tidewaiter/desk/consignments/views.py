"""Finding a consignment by number or by name, and the page on which it is decided."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import dossier, filing, finding, name_search, surroundings, triage
from tidewaiter.centre.cycle.dossier import Dossier
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.exams import queries as exams
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.queue import bulk_actions, queries, states
from tidewaiter.centre.queue.actions import CHANCE, CLAIM, LET_GO
from tidewaiter.centre.queue.queries import EventView
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.accounts.fresh import fresh
from tidewaiter.desk.consignments import network, showing
from tidewaiter.desk.design import refusal_said
from tidewaiter.desk.exams.pictures import as_it_came
from tidewaiter.desk.queue import deciding, outcome_said
from tidewaiter.desk.queue.forms import DecisionForm
from tidewaiter.desk.request import Request

SHORTEST_REASON = 5


@page(Permission.CONSIGNMENTS, "GET", "HEAD", "POST")
def search(request: Request) -> HttpResponse:
    """By any number in an address that can be shared; by a name with a reason, which is in no address."""
    workspace, actor = current(), request.actor
    asked = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"asked": asked, "found": None, "named": None}
    if request.method == "POST":
        name, reason = request.POST.get("name", "").strip()[:200], request.POST.get("reason", "").strip()[:500]
        context |= {"name": name, "reason": reason, "named": name_search.find(workspace, actor, name, reason)}
    elif asked:
        try:
            found = finding.find(workspace, asked, actor=actor, most=50)
        except OperatorError as unknown:
            told = {"unknown": refusal_said.message(unknown), "hint": refusal_said.hint(unknown)}
            return render(request, "consignments/search.html", {**context, **told})
        seen = [one for one in found["consignments"] if dossier.visible(actor, one["versions"][-1]["entry_office"])]
        if len(seen) == 1 and not found["more"]:
            return redirect("consignment", consignment_id=seen[0]["consignment_id"])
        context |= {
            "found": seen,
            "more": found["more"],
            "unknown": "" if seen else _("Nothing is known by that number."),
        }
    return render(request, "consignments/search.html", context)


@page(Permission.CONSIGNMENTS)
def consignment(request: Request, consignment_id: str) -> HttpResponse:
    """The decision page."""
    return _page(request, dossier.of(current(), request.actor, consignment_id))


@act(Permission.UNMASK)
@fresh
def unmask(request: Request) -> HttpResponse:
    """The decision page with telephones, mailboxes and numbers in full, once, for a reason that is logged."""
    reason = request.POST.get("reason", "").strip()[:500]
    if len(reason) < SHORTEST_REASON:
        raise Conflict("reason-required", "say why you need to read them in full", "a few words will do", 422)
    return _page(request, dossier.of(current(), request.actor, request.POST.get("consignment_id", ""), unmask=reason))


@page(Permission.CONSIGNMENTS)
def around(request: Request, consignment_id: str) -> HttpResponse:
    """What hangs together with it, and who its parties are taken for."""
    found = surroundings.of(current(), request.actor, consignment_id)
    context = {
        "around": found,
        "consignment_id": consignment_id,
        "network": network.network(found.similar),
        "may_chart": allowed(request.actor, Permission.LINKS),
    }
    return _piece(request, "consignments/around.html", "similar", context)


@page(Permission.CONSIGNMENTS)
def wrong(request: Request, consignment_id: str) -> HttpResponse:
    """What is wrong in its data, and what was waived."""
    context = {
        "consignment_id": consignment_id,
        "noted": filing.noted(current(), request.actor, consignment_id),
        "reads_waivers": allowed(request.actor, Permission.QUALITY),
    }
    return _piece(request, "consignments/wrong.html", "wrong", context)


@page(Permission.CONSIGNMENTS)
def picture(request: Request, consignment_id: str, exam_id: str, number: int) -> FileResponse:
    """A picture that was taken when it was examined."""
    workspace, actor = current(), request.actor
    held = {(shown.exam_id, shown.picture.number) for shown in dossier.pictures(workspace, actor, consignment_id)}
    found = exams.picture(actor, exam_id, number) if (exam_id, number) in held else None
    if found is None:
        raise Conflict("unknown-picture", _("There is no such picture."), http_status=404)
    return as_it_came(exam_id, number, *found)


@act(Permission.TRIAGE)
def take_up(request: Request) -> HttpResponse:
    """Put a consignment into the queue that no assessment put there."""
    consignment_id = request.POST.get("consignment_id", "")
    triage.take_up(current(), request.actor, consignment_id)
    return redirect("consignment", consignment_id=consignment_id)


@act(Permission.TRIAGE)
def disagree(request: Request) -> HttpResponse:
    """Say that a reason is wrong, or says nothing here."""
    sent = request.POST
    consignment_id = sent.get("consignment_id", "")
    bulk_actions.disagree(
        request.actor,
        consignment_id,
        sent.get("code", ""),
        sent.get("source", ""),
        sent.get("said", ""),
        sent.get("note", ""),
    )
    messages.success(request, _("Noted: thank you."))
    return redirect("consignment", consignment_id=consignment_id)


@act(Permission.FACILITY_WRITE)
def take_out(request: Request) -> HttpResponse:
    """A supervisor takes out what chance drew, and says why."""
    workspace, actor = current(), request.actor
    consignment_id = request.POST.get("consignment_id", "")
    item = queries.item_of(actor, consignment_id, workspace.now())
    if item is None:
        raise Conflict("unknown-item", "{consignment_id} is not in the queue", "", 404, consignment_id=consignment_id)
    deciding.do(workspace, actor, item, "release", DecisionForm(request.POST))
    return redirect("consignment", consignment_id=consignment_id)


def _page(request: Request, found: Dossier) -> HttpResponse:
    workspace, actor = current(), request.actor
    now = workspace.now()
    context = {
        "dossier": found,
        "address": request.path if request.method == "GET" else "",
        **showing.of(found),
        "pictures": dossier.pictures_of(actor, found.target) if found.target else (),
        "may_unmask": found.masked and allowed(actor, Permission.UNMASK),
        "feedback": bulk_actions.FEEDBACK if found.item is not None and allowed(actor, Permission.TRIAGE) else (),
        "may_take_up": found.item is None and found.assessment is not None and allowed(actor, Permission.TRIAGE),
        "triages": allowed(actor, Permission.TRIAGE),
        "reads_rules": allowed(actor, Permission.RULES),
        "governs": allowed(actor, Permission.GOVERNANCE),
    }
    if found.item is not None:
        drawn = found.item.status is states.Status.HELD and found.item.arm in CHANCE
        context |= deciding.pane(workspace, actor, found.item, now) if allowed(actor, Permission.TRIAGE) else {}
        context |= {
            "rank": queries.rank_today(actor, found.item),
            "undoable": _undoable(found.events, actor.name, now),
            "standing": outcome_said.said(found.filed["consignment_id"], found.item.status),
            "may_take_out": drawn and allowed(actor, Permission.FACILITY_WRITE),
            "releases": states.reasons_for(states.Verb.RELEASE),
        }
    return render(request, "consignments/consignment.html", context)


def _piece(request: Request, template: str, labelled: str, context: dict[str, Any]) -> HttpResponse:
    """A piece of the decision page, or a page by itself; `labelled` is the element that names it."""
    if request.htmx:
        return render(request, template, context)
    return render(request, "consignments/piece.html", {**context, "piece": template, "labelled": labelled})


def _undoable(events: list[EventView], name: str, now: Any) -> bool:  # noqa: ANN401 - a moment
    done = [event for event in events if event.verb not in {CLAIM, LET_GO}]
    last = done[-1] if done else None
    return (
        last is not None
        and last.actor == name
        and last.verb in states.UNDOABLE
        and last.before != states.Status.HELD
        and now - last.at <= states.UNDO
    )
