"""Which devices in order each facility has at hand for what waits there on a day, and where one is missing most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import definitions
from tidewaiter.centre.devices import queries
from tidewaiter.centre.devices.queries import DeviceLine
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.targets import port_queries
from tidewaiter.centre.workspace import Workspace
from tidewaiter.selection.dog_need import count_interval
from tidewaiter.selection.intervals import Estimate


@dataclass(frozen=True, slots=True)
class AtHand:
    """A facility on a day: targets that nobody has examined, finds expected in them, and devices by technique.

    `missing` are techniques that the centre has and this facility has no device of that is in order. `expected` is nan
    before the first model.
    """

    facility: str
    waiting: int
    expected: Estimate
    in_order: tuple[str, ...]
    out_of_date: tuple[str, ...]
    missing: tuple[str, ...]


def at_hand(workspace: Workspace, actor: Actor, on: date) -> list[AtHand]:
    """Facilities of the actor: those with nothing in order first, then by what is expected to be found there."""
    require(actor, Permission.DEVICES)
    places = [one.code for one in definitions.load(workspace.home).facilities.facility if actor.works_at(one.code)]
    lines = queries.devices(actor, on)
    known = sorted({one.technique for one in lines if not one.overdue})
    waiting = port_queries.probabilities(actor, on)
    found = [
        _place(code, waiting.get(code, ()), [one for one in lines if one.facility == code], known) for code in places
    ]
    return sorted(
        found,
        key=lambda one: (
            not (one.waiting and not one.in_order),
            -(0.0 if isnan(one.expected.value) else one.expected.value),
            -one.waiting,
            one.facility,
        ),
    )


def _place(code: str, waiting: Sequence[float | None], mine: Sequence[DeviceLine], known: Sequence[str]) -> AtHand:
    told = [one for one in waiting if one is not None]
    mean = sum(told) if told or not waiting else float("nan")
    good = sorted({one.technique for one in mine if not one.overdue})
    return AtHand(
        facility=code,
        waiting=len(waiting),
        expected=count_interval(mean),
        in_order=tuple(good),
        out_of_date=tuple(sorted(one.code for one in mine if one.overdue)),
        missing=tuple(one for one in known if one not in good),
    )
