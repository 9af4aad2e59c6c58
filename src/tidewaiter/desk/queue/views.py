"""The triage queue: a page of fifty, the pane beside it, decisions, what is new, and views that people keep."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.cycle import rules_in_force, triage
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.queue import actions, bulk_actions, queries, states
from tidewaiter.centre.queue.queries import ItemView
from tidewaiter.centre.queue.states import Status, Verb
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.queue import deciding, drawn, filters, outcome_said
from tidewaiter.desk.queue.forms import DecisionForm
from tidewaiter.desk.request import Request

CLOCK = Actor("tidewaiter", "program")
"""Who opens again what slept, because its day has come."""


@page(Permission.TRIAGE)
def queue(request: Request) -> HttpResponse:
    """Fifty items by score, with filters and what the queue holds in all."""
    workspace, actor = current(), request.actor
    now = workspace.now()
    if queries.snoozes_due(now):
        actions.wake_due(CLOCK)
    record_read(actor, "queue.list", "queue")
    wanted = filters.parse(request.GET, actor.name)
    number = int(request.GET["page"]) if request.GET.get("page", "").isdigit() else 1
    rows, more = queries.items(actor, wanted, now, page=number)
    query = filters.written(request.GET)
    totals = queries.totals(actor, now)
    said = rules_in_force.wording(workspace)
    context = {
        "rows": [drawn.row(item, now, said) for item in rows],
        "more": more,
        "page": number,
        "query": query,
        "wanted": wanted,
        "totals": totals,
        "stamp": queries.stamp(actor, totals.newest),
        "standing": [
            {"label": view.label, "query": view.query, "here": (query or "status=open") == view.query}
            for view in filters.STANDING
        ],
        "saved": [
            {"number": n, "name": name, "query": q, "here": q == query} for n, name, q in queries.saved_views(actor)
        ],
        "facilities": queries.waiting_facilities(actor),
        "at_work": triage.at_work(workspace, actor, now),
        "exports": allowed(actor, Permission.EXPORT),
        "releases": states.reasons_for(Verb.RELEASE),
        **_choices(wanted),
    }
    if rows:
        context |= deciding.pane(workspace, actor, rows[0], now)
    return render(request, "queue/queue.html", context)


@page(Permission.TRIAGE)
def preview(request: Request, number: int) -> HttpResponse:
    """The pane of one item; a page of its own for those whose browser runs no scripts."""
    item = _item(request.actor, number)
    if not request.htmx:
        return redirect("consignment", consignment_id=item.consignment_id)
    workspace = current()
    return render(request, "queue/pane.html", deciding.pane(workspace, request.actor, item, workspace.now()))


@act(Permission.TRIAGE)
def decide(request: Request, number: int, verb: str) -> HttpResponse:
    """Carry out a decision and show the item as it stands then; whoever did it may take it back for a moment."""
    workspace, actor = current(), request.actor
    item = _item(actor, number)
    deciding.do(workspace, actor, item, verb, DecisionForm(request.POST))
    after = _item(actor, number)
    undoable = verb in {one.value for one in states.UNDOABLE} and item.status is not Status.HELD
    said = outcome_said.said(item.consignment_id, after.status)
    if request.htmx and request.POST.get("from") == "queue":
        context = deciding.pane(workspace, actor, after, workspace.now())
        shown = drawn.shown(after, rules_in_force.wording(workspace))
        return render(request, "queue/decided.html", {**context, "said": said, "undoable": undoable, "shown": shown})
    messages.success(request, said)
    return _back(request, reverse("consignment", args=[item.consignment_id]))


@act(Permission.TRIAGE)
def bulk(request: Request) -> HttpResponse:
    """Release or take in hand what is ticked."""
    numbers = [int(text) for text in request.POST.getlist("number") if text.isdigit()]
    form = DecisionForm(request.POST)
    form.is_valid()
    gone, kept = bulk_actions.release_many(request.actor, numbers, form.said())
    messages.success(request, ngettext("%(n)d was released.", "%(n)d were released.", gone) % {"n": gone})
    if kept:
        told = ngettext(
            "%(n)d of them is kept: look at it by itself.", "%(n)d of them are kept: look at each.", len(kept)
        )
        messages.warning(request, told % {"n": len(kept)})
    return redirect(f"{reverse('queue')}?status=open&check=1" if kept else reverse("queue"))


@page(Permission.TRIAGE)
def news(request: Request) -> HttpResponse:
    """How many came since the page was made, and whose the rows on it are now; 304 while nothing changed."""
    actor = request.actor
    tag = f'"{queries.stamp(actor)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    now = current().now()
    wanted = filters.parse(request.GET, actor.name)
    since = int(request.GET["since"]) if request.GET.get("since", "").isdigit() else 0
    new = queries.newer(actor, wanted, now, since)
    rows = queries.standings(actor, [int(n) for n in request.GET.getlist("n")[:60] if n.isdigit()], now)
    answer = {
        "new": new,
        "label": ngettext("%(n)d new — show", "%(n)d new — show", new) % {"n": new},
        "rows": [
            {"number": n, "owner": owner, "status": status, "word": _(status.replace("_", " "))}
            for n, owner, status in rows
        ],
    }
    return JsonResponse(answer, headers={"ETag": tag})


@page(Permission.TRIAGE)
def following(request: Request) -> HttpResponse:
    """The next that nobody has in hand."""
    after = request.GET.get("after", "")
    item = queries.next_unassigned(request.actor, current().now(), int(after) if after.isdigit() else 0)
    if item is None:
        messages.info(request, _("Everything has somebody."))
        return redirect("queue")
    return redirect("consignment", consignment_id=item.consignment_id)


@act(Permission.TRIAGE)
def keep(request: Request) -> HttpResponse:
    """Keep the filters under a name."""
    query = filters.written(QueryDict(request.POST.get("query", "")))
    bulk_actions.keep_view(request.actor, request.POST.get("name", ""), query)
    return redirect(f"{reverse('queue')}?{query}")


@act(Permission.TRIAGE)
def drop(request: Request, number: int) -> HttpResponse:
    """Forget a view of one's own."""
    bulk_actions.drop_view(request.actor, number)
    return redirect("queue")


def _item(actor: Actor, number: int) -> ItemView:
    item = queries.item(actor, number, current().now())
    if item is None:
        raise Conflict(
            "unknown-item", "there is no item {number} in the queue", "go back to the queue", 404, number=number
        )
    return item


def _back(request: Request, otherwise: str) -> HttpResponse:
    """To where the form came from, when that is one of our own addresses."""
    to = request.POST.get("back", "")
    safe = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
    address = to if safe else otherwise
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _choices(wanted: queries.Filters) -> dict[str, Any]:
    """The filters' boxes, ticked as they stand."""
    return {
        "bands": [(name, name in wanted.bands) for name in filters.BANDS],
        "modes": [(name, name in wanted.modes) for name in filters.MODES],
        "statuses": [(status.value, status in wanted.statuses) for status in Status],
        "hours": [
            (hours, wanted.due_within is not None and wanted.due_within.total_seconds() == hours * 3600)
            for hours in filters.HOURS
        ],
    }
