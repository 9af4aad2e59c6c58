"""Asking what the past says of a rule, and keeping what it said: who runs a trial takes it and ends it."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.rulebook.models import RuleTrial
from tidewaiter.centre.rulebook.states import TrialKind, TrialState
from tidewaiter.centre.workspace import current

MOST_OPEN = 4
"""Trials that one person may have waiting or running: each reads the whole past."""

GIVEN_UP = timedelta(hours=6)
"""A trial that was asked for so long ago and has not ended was killed: it keeps nobody from asking for another."""


def ask(
    actor: Actor,
    kind: TrialKind,
    rule: Mapping[str, object] | None = None,
    days: tuple[date | None, date | None] = (None, None),
    caveat: str = "",
) -> int:
    """Ask for a trial of a rule (its document), or of all (None), over days of arrival; gives its number."""
    require(actor, Permission.RULES)
    rule_id = "" if rule is None else str(rule["id"])
    with transaction.atomic():
        since = current().now() - GIVEN_UP
        mine = RuleTrial.objects.filter(asked_by=storable.text(actor.name), asked_at__gt=since)
        if mine.filter(state__in=[TrialState.WAITING, TrialState.RUNNING]).count() >= MOST_OPEN:
            raise Conflict(
                "trials-open",
                "{most_open} of your trials have not ended yet",
                "wait for one of them",
                most_open=MOST_OPEN,
            )
        row = RuleTrial.objects.create(
            kind=kind.value,
            rule_id=rule_id,
            rule=None if rule is None else storable.json(dict(rule)),
            caveat=storable.text(caveat),
            first=days[0],
            last=days[1],
            state=TrialState.WAITING.value,
            asked_by=storable.text(actor.name),
            asked_at=current().now(),
        )
        record(actor, "rulebook.ask_trial", str(row.number), {"kind": kind, "rule": rule_id, "days": list(days)})
    return row.number


def begin(number: int) -> bool:
    """Take a waiting trial; False where somebody else has taken it."""
    waiting = RuleTrial.objects.filter(pk=number, state=TrialState.WAITING.value)
    return waiting.update(state=TrialState.RUNNING.value, started_at=current().now()) == 1


def advance(number: int, done: int, total: int) -> None:
    """Say how far a trial is; no act of anybody's, so the log keeps none."""
    RuleTrial.objects.filter(pk=number, state=TrialState.RUNNING.value).update(done=done, total=total)


def end(actor: Actor, number: int, result: Mapping[str, object]) -> None:
    """Keep what a trial gave."""
    _end(actor, number, TrialState.DONE, {"result": storable.json(dict(result))})


def fail(actor: Actor, number: int, said: str) -> None:
    """Keep why a trial could not be run."""
    _end(actor, number, TrialState.FAILED, {"said": storable.text(said, 500)})


def _end(actor: Actor, number: int, state: TrialState, changed: Mapping[str, object]) -> None:
    with transaction.atomic():
        rows = RuleTrial.objects.filter(pk=number, state__in=[TrialState.WAITING.value, TrialState.RUNNING.value])
        if rows.update(state=state.value, ended_at=current().now(), **changed) != 1:
            raise Conflict("trial-ended", "trial {number} has ended", "ask for another", number=number)
        record(actor, "rulebook.end_trial", str(number), {"state": state})
