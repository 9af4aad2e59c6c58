"""A port's inbox: what it is asked to examine, by shift and in order, and its answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.queue import queries as queue
from tidewaiter.centre.targets import actions, port_actions, queries
from tidewaiter.centre.targets.queries import TargetView
from tidewaiter.centre.targets.states import CLOSING, OPEN, REASONS, State
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request

STEPS = {
    State.ISSUED: State.ACKNOWLEDGED,
    State.ACKNOWLEDGED: State.LOCATED,
    State.LOCATED: State.PRESENTED,
}
"""What a port does next with a target; examinations have their own room."""

ANSWERS = (
    State.ACKNOWLEDGED,
    State.LOCATED,
    State.PRESENTED,
    State.NOT_PRESENTED,
    State.MISSED,
    State.ALREADY_DELIVERED,
)
"""What a port may answer."""


@dataclass(frozen=True, slots=True)
class Line:
    """A target with what it is about, the next step, and whether the port still owes something."""

    target: TargetView
    item: queue.ItemView | None
    step: State | None
    owed: bool


@dataclass(frozen=True, slots=True)
class ShiftList:
    """A shift of a facility with its targets in order."""

    facility: str
    on: date
    shift: str
    lines: list[Line]

    @property
    def unread(self) -> list[Line]:
        """Those that nobody has acknowledged."""
        return [line for line in self.lines if line.target.state is State.ISSUED]

    @property
    def owed(self) -> int:
        """How many the port has not closed."""
        return sum(line.owed for line in self.lines)


@page(Permission.INBOX)
def inbox(request: Request) -> HttpResponse:
    """Targets of today and tomorrow, and what is still owed from before."""
    actor, now = request.actor, current().now()
    asked = request.GET.get("facility", "")
    found = queries.inbox(actor, now.date(), now.date() + timedelta(days=1), asked)
    if request.GET.get("show") != "all":
        found = [target for target in found if target.state in OPEN]
    items = queue.of_consignments(actor, [target.consignment_id for target in found], now)
    lists = [
        ShiftList(*named, [_line(target, items.get(target.consignment_id)) for target in targets])
        for named, targets in groupby(found, key=lambda target: (target.facility, target.shift_date, target.shift))
    ]
    context = {
        "lists": lists,
        "owed": sum(one.owed for one in lists),
        "unread": sum(len(one.unread) for one in lists),
        "everything": request.GET.get("show") == "all",
        "facility": asked,
        "closings": [(state, [r for r in REASONS if state in r.states]) for state in CLOSING if state in ANSWERS],
        "today": now.date(),
        "examines": allowed(actor, Permission.EXAMINE),
    }
    return render(request, "queue/inbox.html", context)


@act(Permission.INBOX)
def answer(request: Request) -> HttpResponse:
    """Acknowledge, locate, present, or say why not: one target or several."""
    named = request.POST.getlist("target")
    to, _sep, reason = request.POST.get("to", "").partition(":")
    if to not in {state.value for state in ANSWERS}:
        raise Conflict("unknown-answer", "a port does not answer {to}", "", 422, to=repr(to))
    note = request.POST.get("note", "").strip()[:2000]
    if State(to) in CLOSING:  # a label as well: what was not examined is part of how targeting is judged
        for name in dict.fromkeys(named):
            port_actions.end_unexamined(request.actor, name, State(to), reason, note)
        done = len(set(named))
    else:
        done = actions.answer(request.actor, named, State(to), reason, note)
    said = _(to.replace("_", " "))
    told = ngettext("%(n)d target: %(state)s.", "%(n)d targets: %(state)s.", done) % {"n": done, "state": said}
    messages.success(request, told)
    return redirect(f"{reverse('inbox')}#{named[0]}" if len(named) == 1 else reverse("inbox"))


def _line(target: TargetView, item: queue.ItemView | None) -> Line:
    return Line(target, item, STEPS.get(target.state), target.state in OPEN)
