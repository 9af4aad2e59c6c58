"""Decisions as pages send them: each verb with what carries it out, and what a pane needs to offer them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import asking, triage
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.people import queries as people
from tidewaiter.centre.permissions import OPERATOR, PERMISSIONS, Permission, Role, allowed
from tidewaiter.centre.queue import actions, states
from tidewaiter.centre.queue.queries import ItemView
from tidewaiter.centre.queue.states import MOVES, Status, Verb
from tidewaiter.centre.workspace import Workspace
from tidewaiter.desk.queue.forms import DecisionForm, snooze_days

Deed = Callable[[Workspace, Actor, ItemView, DecisionForm], object]


@dataclass(frozen=True, slots=True)
class Button:
    """A decision as it is offered: its key, its word, the look of its button, and what its form asks."""

    verb: Verb
    label: str | Promise
    key: str
    look: str = ""
    note: bool = True
    needs_note: bool = False

    @property
    def slug(self) -> str:
        """As it stands in an address."""
        return self.verb.value

    @property
    def reasons(self) -> tuple[states.Reason, ...]:
        """What may be given as its reason."""
        return states.reasons_for(self.verb)


BUTTONS: tuple[Button, ...] = (
    Button(Verb.HOLD, _("Hold"), "h", "danger"),
    Button(Verb.RELEASE, _("Release"), "r", "good"),
    Button(Verb.REQUEST_INFO, _("Request info"), "i"),
    Button(Verb.SCREEN, _("Screen"), "c"),
    Button(Verb.SNOOZE, _("Snooze"), "s"),
    Button(Verb.PROPOSE_DNL, _("Do not load"), "d", "danger", needs_note=True),
    Button(Verb.CONFIRM_DNL, _("Confirm: do not load"), "d", "danger"),
    Button(Verb.REFUSE_DNL, _("May be loaded"), "l", "good"),
    Button(Verb.REOPEN, _("Open again"), "o"),
)

_DNL = {Verb.PROPOSE_DNL, Verb.CONFIRM_DNL, Verb.REFUSE_DNL}


def offered(actor: Actor, item: ItemView) -> list[Button]:
    """The decisions that this actor may take about an item as it stands."""
    triages, loads = allowed(actor, Permission.TRIAGE), allowed(actor, Permission.DO_NOT_LOAD)
    chance = item.status is Status.HELD and item.arm in actions.CHANCE
    found = []
    for button in BUTTONS:
        may = loads if button.verb in _DNL else triages
        if button.verb is Verb.RELEASE and item.status is Status.HELD:
            may = allowed(actor, Permission.FACILITY_WRITE) if chance else triages
        own = button.verb is Verb.CONFIRM_DNL and item.proposed_by == actor.name
        if may and not own and button.verb in MOVES[item.status]:
            found.append(button)
    return found


def pane(workspace: Workspace, actor: Actor, item: ItemView, now: datetime) -> dict[str, Any]:
    """What the dialogs of an item's decisions need."""
    buttons = offered(actor, item)
    holds = any(button.verb is Verb.HOLD for button in buttons)
    first, last = snooze_days(now)
    return {
        "item": item,
        "buttons": buttons,
        "shifts": triage.shifts(workspace, item, actor, now)[:8] if holds else [],
        "snooze_first": first,
        "snooze_last": last,
        "mine": item.owner == actor.name,
        "colleagues": _colleagues(actor),
        "status_label": item.status.value,
    }


def _colleagues(actor: Actor) -> list[str]:
    """Those to whom a senior analyst may give an item; nobody for anybody else."""
    if actor.role not in {Role.SENIOR_ANALYST, OPERATOR}:
        return []
    triaging = {role.value for role in PERMISSIONS[Permission.TRIAGE]}
    return [person.username for person in people.people(active=True) if person.role in triaging]


def do(workspace: Workspace, actor: Actor, item: ItemView, verb: str, form: DecisionForm) -> None:
    """Carry out a decision, 'claim', 'let_go' or 'undo'."""
    if not form.is_valid():
        raise Conflict("bad-form", "the form cannot be read", "; ".join(form.errors), 422)
    try:
        deed = _DEEDS[verb]
    except KeyError:
        raise Conflict("unknown-verb", "nobody can {verb}", "", 404, verb=verb) from None
    deed(workspace, actor, item, form)


def _hold(workspace: Workspace, actor: Actor, item: ItemView, form: DecisionForm) -> object:
    return triage.hold(workspace, actor, item, form.said(), form.cleaned_data["shift"])


def _decided(verb: Verb) -> Deed:
    def deed(_workspace: Workspace, actor: Actor, item: ItemView, form: DecisionForm) -> object:
        return actions.decide(actor, item.number, verb, form.said(), until=form.wakes())

    return deed


def _asked(verb: Verb) -> Deed:
    def deed(workspace: Workspace, actor: Actor, item: ItemView, form: DecisionForm) -> object:
        asking.decide(workspace, actor, item, verb, form.said())
        return None

    return deed


_DEEDS: dict[str, Deed] = {
    "claim": lambda _w, actor, item, form: actions.claim(actor, item.number, to=form.cleaned_data["to"]),
    "let_go": lambda _w, actor, item, _f: actions.let_go(actor, item.number),
    "undo": lambda _w, actor, item, _f: asking.undo(actor, item),
    Verb.HOLD.value: _hold,
    Verb.RELEASE.value: lambda _w, actor, item, form: asking.release(actor, item, form.said()),
    Verb.PROPOSE_DNL.value: lambda _w, actor, item, form: actions.propose_do_not_load(actor, item.number, form.said()),
    Verb.CONFIRM_DNL.value: lambda workspace, actor, item, form: asking.confirm_do_not_load(
        workspace, actor, item, form.cleaned_data["note"]
    ),
    Verb.REFUSE_DNL.value: lambda _w, actor, item, form: asking.refuse_do_not_load(actor, item, form.said()),
    **{verb.value: _asked(verb) for verb in (Verb.REQUEST_INFO, Verb.SCREEN)},
    **{verb.value: _decided(verb) for verb in (Verb.SNOOZE, Verb.REOPEN)},
}
