"""Sending referrals, and recording what the agencies answer and what came of it."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts as evidence_drafts
from tidewaiter.centre.evidence import queries as evidence
from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.referrals import drafts, queries, states
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.referrals.models import Referral
from tidewaiter.centre.referrals.states import OPEN, ReferralState
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets import drafts as target_drafts
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current


def send(actor: Actor, referral: NewReferral) -> str:
    """Refer a seizure or a target to an agency and give the id ('R-000123'); its target moves on to referral.

    The same form sent again gives the same id. Conflict: 'referred-already' (409) while the same agency owes an
    answer, 422 without agency or purpose or with a day that has passed; 404 for what the actor does not see.
    """
    require(actor, Permission.REFER)
    _check(referral)
    with transaction.atomic():
        seizure, target = _subject(actor, referral.subject)
        known = Referral.objects.filter(key=referral.key).first()
        if known is not None and (known.target_id, known.seizure_id) == (_key(target), _key(seizure)):
            return known.referral_id
        if known is not None:
            raise Conflict("form-used", "this form sent another referral", "open the form again")
        agency = storable.text(referral.agency.strip())
        if Referral.objects.filter(target=target, seizure=seizure, agency=agency, state__in=_values(OPEN)).exists():
            raise Conflict(
                "referred-already",
                "{agency} has a referral of {subject} open",
                "wait for its answer",
                agency=agency,
                subject=referral.subject,
            )
        before = None if target is None else State(target.state)
        if target is not None and before in {State.SEIZURE, State.LABORATORY}:
            targets.advance(actor, [(target, (State.REFERRAL,), "", "")])
        row = Referral.objects.create(
            key=referral.key,
            target=target,
            seizure=seizure,
            facility=_facility(seizure, target),
            caveat="" if seizure is None else seizure.caveat,
            agency=agency,
            contact=storable.text(referral.contact),
            purpose=storable.text(referral.purpose),
            note=storable.text(referral.note),
            due=referral.due,
            state=ReferralState.SENT.value,
            sent_at=current().now(),
            sent_by=storable.text(actor.name),
        )
        payload = {
            "target": "" if target is None else target.target_id,
            "seizure": None if seizure is None else seizure.seizure_id,
            "agency": agency,
            "due": referral.due,
            "target_was": before,
        }
        record(actor, "referrals.send", row.referral_id, payload, after={"state": ReferralState.SENT})
    return row.referral_id


def answer(actor: Actor, referral_id: str, *, accepted: bool, who: str, note: str = "") -> None:
    """Record that an agency accepted or declined, and who there said so; declining needs a note (422)."""
    require(actor, Permission.REFER)
    if not who.strip():
        raise Conflict("who-missing", "somebody at the agency answered", "name them", 422)
    if not accepted and not note.strip():
        raise Conflict("reason-required", "a referral is declined for a reason", "write what the agency said", 422)
    to = ReferralState.ACCEPTED if accepted else ReferralState.DECLINED
    with transaction.atomic():
        row = _referral(actor, referral_id)
        before = ReferralState(row.state)
        states.check(before, to)
        row.state, row.answered_at = to.value, current().now()
        row.answered_who, row.answered_by = storable.text(who.strip()), storable.text(actor.name)
        row.answer = storable.text(note)
        row.save(update_fields=["state", "answered_at", "answered_who", "answered_by", "answer"])
        _record(actor, "referrals.answer", row, before, to)


def withdraw(actor: Actor, referral_id: str, reason: str) -> None:
    """Take back a referral that was not answered yet, for a reason."""
    require(actor, Permission.REFER)
    if not reason.strip():
        raise Conflict("reason-required", "a referral is taken back for a reason", "say why", 422)
    with transaction.atomic():
        row = _referral(actor, referral_id)
        before = ReferralState(row.state)
        states.check(before, ReferralState.WITHDRAWN)
        row.state, row.ended_at, row.ended_by = (
            ReferralState.WITHDRAWN.value,
            current().now(),
            storable.text(actor.name),
        )
        row.outcome_note = storable.text(reason)
        row.save(update_fields=["state", "ended_at", "ended_by", "outcome_note"])
        _record(actor, "referrals.withdraw", row, before, ReferralState.WITHDRAWN)


def close(actor: Actor, referral_id: str, outcome: str, note: str = "") -> None:
    """Record what came of an accepted referral (states.OUTCOMES); the target's life ends when none of it is open."""
    require(actor, Permission.REFER)
    states.check_outcome(outcome)
    with transaction.atomic():
        row = _referral(actor, referral_id)
        target = Target.objects.select_for_update().filter(pk=row.target_id or 0).first()
        before = ReferralState(row.state)
        states.check(before, ReferralState.OUTCOME)
        row.state, row.ended_at, row.ended_by = ReferralState.OUTCOME.value, current().now(), storable.text(actor.name)
        row.outcome, row.outcome_note = outcome, storable.text(note)
        row.save(update_fields=["state", "ended_at", "ended_by", "outcome", "outcome_note"])
        others = Referral.objects.filter(target=target, state__in=_values(OPEN)).exclude(pk=row.pk)
        if target is not None and target.state == State.REFERRAL and not others.exists():
            targets.advance(actor, [(target, (State.OUTCOME,), "", "")])
        _record(actor, "referrals.close", row, before, ReferralState.OUTCOME)


def _check(referral: NewReferral) -> None:
    for name in ("key", "agency", "purpose"):
        if not getattr(referral, name).strip():
            raise Conflict(f"{name}-missing", "a referral has a {name}", "fill it in", 422, name=name)
    if referral.due < current().now().date():
        raise Conflict("due-passed", "an answer cannot be due in the past", "choose a later day", 422)


def _subject(actor: Actor, name: str) -> tuple[Seizure | None, Target | None]:
    """The seizure, None for a target alone, and the target, None for what was found otherwise, both locked."""
    seizure = None
    number = target_drafts.number(name)
    of_seizure = evidence_drafts.number(name, "S")
    if of_seizure:
        seizure = evidence.visible_to(actor).select_for_update().filter(pk=of_seizure).first()
        if seizure is not None and seizure.target_id is None:
            return seizure, None
        number = 0 if seizure is None else seizure.target_id or 0
        target = Target.objects.select_for_update().filter(pk=number).first()
    else:
        target = at_facilities(Target.objects.select_for_update(), actor).filter(pk=number).first()
    if target is None:
        raise Conflict(
            "unknown-subject", "there is no {name}", "name a seizure (S-…) or a target (T-…)", 404, name=name
        )
    return seizure, target


def _key(row: Seizure | Target | None) -> int | None:
    return None if row is None else row.pk


def _facility(seizure: Seizure | None, target: Target | None) -> str:
    subject = seizure if target is None else target
    return "" if subject is None else subject.facility


def _referral(actor: Actor, referral_id: str) -> Referral:
    row = queries.visible_to(actor).select_for_update().filter(pk=drafts.number(referral_id)).first()
    if row is None:
        raise Conflict(
            "unknown-referral", "there is no referral {referral_id}", http_status=404, referral_id=referral_id
        )
    return row


def _record(actor: Actor, action: str, row: Referral, before: ReferralState, to: ReferralState) -> None:
    payload = {"agency": row.agency, "outcome": row.outcome}
    reason = row.outcome_note or row.answer
    record(actor, action, row.referral_id, payload, reason=reason, before={"state": before}, after={"state": to})


def _values(states_of: tuple[ReferralState, ...]) -> list[str]:
    return [state.value for state in states_of]
