"""What waits to be examined, what is being examined, and the card of a target before anybody opens it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import actions, queries
from tidewaiter.centre.naloxone import queries as naloxone
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.safety import queries as safety
from tidewaiter.centre.safety.cards import place
from tidewaiter.centre.targets import port_actions, port_queries
from tidewaiter.centre.targets.states import CLOSING, MOVES, OPEN, REASONS, State
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.exams.wording import said
from tidewaiter.desk.request import Request

_SHOWN = 60
_TABS = ("mine", "open", "waiting", "done")


@page(Permission.EXAMINE)
def exams(request: Request) -> HttpResponse:
    """Mine, everybody's, what waits, and what was concluded."""
    actor = request.actor
    open_ones = queries.open_exams(actor)
    mine = [line for line in open_ones if line.officer == actor.name]
    waiting = port_queries.waiting(actor)
    being = {line.target_id for line in open_ones}
    waiting = [line for line in waiting if line.target_id not in being]
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in _TABS else ("mine" if mine else "waiting")
    done = [line for line in queries.latest(actor, _SHOWN * 2) if line.ended_at is not None][:_SHOWN]
    context = {
        "show": chosen,
        "tabs": [
            ("mine", _("Mine"), len(mine)),
            ("open", _("Being examined"), len(open_ones)),
            ("waiting", _("Waiting"), len(waiting)),
            ("done", _("Ended"), None),
        ],
        "lines": {"mine": mine, "open": open_ones, "done": done}.get(chosen, []),
        "waiting": waiting[:_SHOWN],
        "more": max(len(waiting) - _SHOWN, 0),
    }
    return render(request, "exams/list.html", context)


@page(Permission.EXAMINE)
def card(request: Request, target_id: str) -> HttpResponse:
    """A target before its examination: why, what to wear, and the ways on."""
    target = port_queries.target(request.actor, target_id)
    if target is None:
        raise Conflict("unknown-target", _("There is no target %s") % target_id, _("Scan the consignment."), 404)
    record_read(request.actor, "targets.read", target.target_id)
    known = queries.exams_of(request.actor, target.target_id)
    home = current().home
    meanings = {reason.code: said(reason.meaning) for reason in REASONS}
    context = {
        "target": target,
        "ledger": [(step, meanings.get(step.reason_code, step.reason_code)) for step in target.ledger],
        "exams": known,
        "running": next((line for line in known if line.ended_at is None), None),
        "cards": safety.cards_for(home, target.reasons, target.instruction),
        "place": place(home, target.facility),
        "stock": naloxone.usable(request.actor, current().now().date(), target.facility),
        "ends": ends(target.state),
        "can_start": target.state in OPEN and target.state is not State.EXAMINED,
    }
    return render(request, "exams/card.html", context)


@act(Permission.EXAMINE)
def start(request: Request, target_id: str) -> HttpResponse:
    """Begin the examination."""
    return redirect("exam", exam_id=actions.start(request.actor, target_id))


@act(Permission.EXAMINE)
def unexamined(request: Request, target_id: str) -> HttpResponse:
    """Not presented, missed or delivered already, for a reason."""
    require(request.actor, Permission.INBOX)
    to, _found, code = request.POST.get("end", "").partition("/")
    if to not in {state.value for state in CLOSING}:
        raise Conflict("reason-required", _("Say what became of it."), _("Choose one of the reasons."), 422)
    note = request.POST.get("note", "")[:500]
    port_actions.end_unexamined(request.actor, target_id, State(to), code, note)
    return redirect("exam_card", target_id=target_id)


def ends(at: State) -> list[tuple[str, list[tuple[str, str]]]]:
    """How a target may end without an examination, withdrawing left out: (state, [(value, sentence)])."""
    found = []
    for state in CLOSING:
        if state is State.WITHDRAWN or state not in MOVES[at]:
            continue
        reasons = [(f"{state.value}/{one.code}", said(one.meaning)) for one in REASONS if state in one.states]
        found.append((said(state.value.replace("_", " ").capitalize()), reasons))
    return found
