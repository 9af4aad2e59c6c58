"""Drafting, rewriting, reviewing, releasing and withdrawing an alert. No two of the first steps are one person's."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.alerts import queries, states
from tidewaiter.centre.alerts.models import Alert
from tidewaiter.centre.alerts.states import AlertState
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.laboratory.models import LaboratoryRequest
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current

PAGE = "/lab/alerts"
LONGEST = 4000
MOST_PARTNERS = 30


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What a report of the laboratory gives an alert to begin with."""

    request: LaboratoryRequest
    substance: str
    facility: str
    text: str
    simulated: bool


def draft(actor: Actor, new: NewAlert) -> str:
    """Draft an alert and give its id; the same request again gives the same alert, with its words as they stand."""
    require(actor, Permission.LABORATORY)
    with transaction.atomic():
        known = Alert.objects.select_for_update().filter(request=new.request).first()
        if known is not None:
            return known.alert_id
        row = Alert.objects.create(
            request=new.request,
            substance=storable.text(new.substance),
            facility=storable.text(new.facility),
            text=storable.text(new.text, LONGEST),
            state=AlertState.DRAFTED.value,
            written_by=storable.text(actor.name),
            written_at=current().now(),
            simulated=new.simulated,
        )
        record(actor, "alerts.draft", row.alert_id, {"request": new.request.request_id}, after={"state": row.state})
    return row.alert_id


def rewrite(actor: Actor, alert_id: str, text: str) -> None:
    """Change the words of an alert that is not out; a second chemist reads it again."""
    require(actor, Permission.LABORATORY)
    if not text.strip():
        raise Conflict("text-missing", "an alert says something", "write its words", 422)
    with transaction.atomic():
        row = _row(actor, alert_id)
        before = row.state
        if row.state != AlertState.DRAFTED:
            _move(row, AlertState.DRAFTED)
        row.text, row.written_by = storable.text(text.strip(), LONGEST), storable.text(actor.name)
        row.written_at, row.reviewed_by, row.reviewed_at = current().now(), "", None
        row.save()
        record(actor, "alerts.rewrite", row.alert_id, {}, before={"state": before}, after={"state": row.state})


def review(actor: Actor, alert_id: str) -> None:
    """Say as second chemist that it is right; Conflict (403) for who wrote it."""
    require(actor, Permission.LABORATORY)
    with transaction.atomic():
        row = _row(actor, alert_id)
        before = row.state
        _move(row, AlertState.REVIEWED)
        if row.written_by == storable.text(actor.name):
            raise Conflict("same-person", "who wrote it does not review it", "ask a second chemist", 403)
        row.reviewed_by, row.reviewed_at = storable.text(actor.name), current().now()
        row.save()
        record(actor, "alerts.review", row.alert_id, {}, before={"state": before}, after={"state": row.state})
        notify(
            actor,
            to=To(role=Role.INTELLIGENCE_OFFICER),
            text=f"{row.alert_id} on {row.substance} can be released",
            link=f"{PAGE}/{row.alert_id}",
        )


def release(actor: Actor, alert_id: str, to: Sequence[str], caveat: str) -> None:
    """Release it to named partners under a caveat ('' for none); ports and laboratories here are told."""
    require(actor, Permission.ALERTS_RELEASE)
    partners = list(dict.fromkeys(storable.text(name.strip(), 100) for name in to if name.strip()))[:MOST_PARTNERS]
    if not partners:
        raise Conflict("partner-missing", "an alert is released to somebody", "name the partners, one a line", 422)
    with transaction.atomic():
        row = _row(actor, alert_id)
        before = row.state
        _move(row, AlertState.RELEASED)
        row.released_by, row.released_at = storable.text(actor.name), current().now()
        row.to, row.caveat = partners, storable.text(caveat.strip(), 100)
        row.save()
        payload = {"to": partners, "caveat": row.caveat}
        record(actor, "alerts.release", row.alert_id, payload, before={"state": before}, after={"state": row.state})
        for role in (Role.SUPERVISOR, Role.CHEMIST, Role.SENIOR_ANALYST):
            said = f"New substance: {row.substance} ({row.alert_id})"
            notify(actor, to=To(role=role), text=said, link=f"{PAGE}/{row.alert_id}")


def withdraw(actor: Actor, alert_id: str, reason: str) -> None:
    """Take an alert back, for a reason; one that was released stays on record as withdrawn."""
    require(actor, Permission.ALERTS_RELEASE)
    if not reason.strip():
        raise Conflict("reason-required", "an alert is taken back for a reason", "say why", 422)
    with transaction.atomic():
        row = _row(actor, alert_id)
        before = row.state
        _move(row, AlertState.WITHDRAWN)
        row.withdrawn_by, row.withdrawn_because = storable.text(actor.name), storable.text(reason.strip(), 1000)
        row.save()
        after = {"state": row.state}
        record(actor, "alerts.withdraw", row.alert_id, {}, reason=reason, before={"state": before}, after=after)


def _row(actor: Actor, alert_id: str) -> Alert:
    number = queries.number(alert_id)
    if not queries.visible_to(actor).filter(pk=number).exists():
        raise Conflict("unknown-alert", "there is no alert {alert_id}", http_status=404, alert_id=alert_id)
    return Alert.objects.select_for_update().get(pk=number)


def _move(row: Alert, to: AlertState) -> None:
    states.check(AlertState(row.state), to)
    row.state = to.value
