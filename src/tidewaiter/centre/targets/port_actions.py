"""What a port says of a target that is not examined: not presented, missed, delivered already, withdrawn."""

import hashlib

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.outcomes import actions as outcomes
from tidewaiter.centre.outcomes.rows import OutcomeRow
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.targets import drafts, states
from tidewaiter.centre.targets.models import Target, TargetEvent
from tidewaiter.centre.targets.states import CLOSING, State
from tidewaiter.centre.visibility import at_facilities


def end_unexamined(actor: Actor, target_id: str, to: State, reason_code: str, note: str = "") -> None:
    """End a target without an examination, for a reason of the table, and keep the report as a label.

    Only a supervisor withdraws. Conflict: 404 for a target that the actor does not see, 409 for a move that the
    table does not have, 422 for a reason that is missing or out of place.
    """
    if to not in CLOSING:
        raise Conflict("illegal-move", "{to} is no end without an examination", http_status=422, to=to)
    require(actor, Permission.FACILITY_WRITE if to is State.WITHDRAWN else Permission.INBOX)
    with transaction.atomic():
        rows = at_facilities(Target.objects.select_for_update(), actor)
        target = rows.filter(pk=drafts.number(target_id)).first()
        if target is None:
            raise Conflict(
                "unknown-target", "there is no target {target_id}", "scan the consignment", 404, target_id=target_id
            )
        before = State(target.state)
        states.check(before, to, reason_code)
        step = TargetEvent.objects.filter(target=target).count()
        source = hashlib.sha256(canonical({"target": target.target_id, "step": step}).encode()).hexdigest()
        outcomes.note(actor, _report(actor, target, to, reason_code), target, source, note)
        record(
            actor,
            "targets.end",
            target.target_id,
            {"to": to, "reason_code": reason_code},
            reason=note,
            before={"state": before},
            after={"state": to},
        )


def _report(actor: Actor, target: Target, to: State, reason_code: str) -> OutcomeRow:
    return OutcomeRow(
        position=0,
        target_id=target.target_id,
        consignment_id="",
        result=to.value,
        reason_code=reason_code,
        finding=None,
        examined_at=None,
        exam_type=None,
        detection_method=None,
        substance="",
        net_mass_g=None,
        officer=storable.text(actor.name),
    )
