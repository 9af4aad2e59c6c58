"""Asking filers, and recording what they answer, what ends it and what left before it was answered."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import drafts, letterhead, messages, queries, states
from tidewaiter.centre.answers.drafts import AnswerBack, NewRequest
from tidewaiter.centre.answers.models import FilerRequest, OutgoingAnswer
from tidewaiter.centre.answers.states import STANDING, RequestState
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, allowed, require
from tidewaiter.centre.workspace import current
from tidewaiter.formats.answers.answer import AnswerKind

PAGE = "/requests"
SCHEDULE, MANIFEST = "schedule", "manifest"
"""By what it is known that something left."""


def ask(actor: Actor, new: NewRequest) -> str:
    """Ask a filer and give the id ('Q-000123'); the message is ready to be written into the outbox.

    A do-not-load needs a second officer: the actor confirms what `proposed_by` proposed. Conflict 'asked-already'
    (409) while the same is asked of the same consignment, 422 for what nobody could answer.
    """
    loading = new.kind is AnswerKind.DNL
    require(actor, Permission.DO_NOT_LOAD if loading else Permission.TRIAGE)
    now = current().now()
    drafts.check(new, now)
    if loading and new.proposed_by in {"", actor.name}:
        raise Conflict("second-officer", "a do-not-load needs a second officer", "ask a colleague", 403)
    with transaction.atomic():
        name = storable.text(new.consignment_id)
        standing = FilerRequest.objects.select_for_update().filter(consignment_id=name, state__in=_values(STANDING))
        if standing.filter(kind=new.kind.value).exists():
            raise Conflict(
                "asked-already", "the filer of {name} is asked that already", "wait, or resolve it first", name=name
            )
        row = FilerRequest.objects.create(
            kind=new.kind.value,
            state=RequestState.OPENED.value,
            consignment_id=name,
            version=new.version,
            facility=storable.text(new.facility),
            filer=storable.text(new.filer),
            source_format=storable.text(new.source_format, 60),
            identifiers=storable.json({key: value for key, value in new.identifiers.items() if value}),
            conveyance=storable.text(new.conveyance),
            loading_location=storable.text(new.loading_location),
            unloading_location=storable.text(new.unloading_location),
            elements=list(new.elements),
            text=storable.text(new.text.strip(), 1000),
            opened_at=now,
            opened_by=storable.text(new.proposed_by or actor.name),
            confirmed_by=storable.text(actor.name) if loading else "",
            deadline=new.deadline,
            departs_at=new.departs_at,
            departs_known=new.departs_known,
            simulated=new.simulated,
        )
        _send(row, AnswerKind(row.kind), now)
        _record(actor, "answers.ask", row, None, {"elements": row.elements, "version": row.version})
    return row.request_id


def answer(actor: Actor, request_id: str, back: AnswerBack) -> RequestState:
    """Record what a filer sent back; gives where the request stands.

    A request for amendment whose every element came is resolved by it. Everything else waits for a person, who is told.
    """
    with transaction.atomic():
        row = _row(actor, request_id)
        before = RequestState(row.state)
        states.check(before, RequestState.ANSWERED)
        row.state, row.answered_at = RequestState.ANSWERED.value, current().now()
        row.answered_version = back.version if back.version is not None else row.answered_version
        row.answered_elements = sorted({*row.answered_elements, *(e for e in back.elements if e in row.elements)})
        row.answer = storable.text(back.text, 4000) or row.answer
        row.save()
        given = {"given": row.answered_elements, "of": len(row.elements), "version": back.version}
        _record(actor, "answers.answer", row, before, given)
        whole = bool(row.elements) and set(row.answered_elements) == set(row.elements)
        if row.kind == AnswerKind.RFA.value and whole:
            _end(actor, row, RequestState.RESOLVED, "every element that was asked for came")
        else:
            told = f"{row.request_id}: the filer answered"
            notify(actor, to=To(person=row.opened_by), text=told, link=PAGE)
    return RequestState(row.state)


def resolve(actor: Actor, request_id: str, reason: str) -> None:
    """End a request for a reason: the filer is told that it is removed. A do-not-load ends by a second officer."""
    if not allowed(actor, Permission.FACILITY_WRITE):  # a supervisor takes things out of the draw
        require(actor, Permission.TRIAGE)
    if not reason.strip():
        raise Conflict("reason-required", "a request ends for a reason", "say why", 422)
    with transaction.atomic():
        row = _row(actor, request_id)
        if row.kind == AnswerKind.DNL.value:
            require(actor, Permission.DO_NOT_LOAD)
            if row.opened_by == actor.name:
                raise Conflict("second-officer", "whoever proposed it does not lift it", "ask a colleague", 403)
        _end(actor, row, RequestState.RESOLVED, reason)


def ask_again(actor: Actor, request_id: str, text: str, deadline: datetime | None) -> None:
    """Say that an answer does not do: the request stands open again and the filer is told that it is in place."""
    require(actor, Permission.TRIAGE)
    now = current().now()
    if not text.strip():
        raise Conflict("nothing-asked", "say what is still missing", "write it to the filer", 422)
    if deadline is not None and deadline <= now:
        raise Conflict("deadline-passed", "an answer cannot be due in the past", "choose a later time", 422)
    with transaction.atomic():
        row = _row(actor, request_id)
        before = RequestState(row.state)
        states.check(before, RequestState.OPENED)
        row.state, row.text = RequestState.OPENED.value, storable.text(text.strip(), 1000)
        row.deadline = deadline or row.deadline
        row.version = row.answered_version or row.version
        row.save(update_fields=["state", "text", "deadline", "version"])
        _send(row, AnswerKind(row.kind).in_place, now)
        _record(actor, "answers.ask_again", row, before, {"version": row.version})


def pass_gate(actor: Actor, request_id: str) -> bool:
    """Expire a request whose deadline or departure has come, and note what left while it stood; False where neither.

    Who asked is told; what left unresolved alarms senior analysts as well.
    """
    now = current().now()
    with transaction.atomic():
        row = _row(actor, request_id)
        left = row.departs_at is not None and row.departs_at <= now and row.departed_at is None
        late = row.deadline is not None and row.deadline <= now
        waiting = RequestState(row.state) in states.WAITING
        if RequestState(row.state) not in STANDING or not (left or (late and waiting)):
            return False
        if left:
            _note_departure(actor, row, row.departs_at or now, SCHEDULE)
        if waiting:
            before = RequestState(row.state)
            states.check(before, RequestState.EXPIRED)
            row.state = RequestState.EXPIRED.value
            row.save(update_fields=["state"])
            _record(actor, "answers.expire", row, before, {"departed": left})
            if not left:
                told = f"{row.request_id}: no answer in time"
                notify(actor, to=To(person=row.opened_by), text=told, link=PAGE)
    return True


def depart(actor: Actor, request_id: str, at: datetime) -> bool:
    """Note when a manifest says that a consignment leaves (UTC); True where it had left while the request stood."""
    with transaction.atomic():
        row = _row(actor, request_id)
        if RequestState(row.state) not in STANDING or row.departed_at is not None:
            return False
        row.departs_at, row.departs_known = at, True
        row.save(update_fields=["departs_at", "departs_known"])
        if at > current().now():
            _record(actor, "answers.departure", row, RequestState(row.state), {"departs_at": at.isoformat()})
            return False
        _note_departure(actor, row, at, MANIFEST)
        before = RequestState(row.state)
        if before in states.WAITING:
            row.state = RequestState.EXPIRED.value
            row.save(update_fields=["state"])
            _record(actor, "answers.expire", row, before, {"departed": True})
    return True


def mark_written(actor: Actor, numbers: Sequence[int]) -> int:
    """Note which messages lie in the outbox now; gives how many."""
    with transaction.atomic():
        rows = OutgoingAnswer.objects.filter(pk__in=list(numbers), written_at=None)
        count = rows.update(written_at=current().now())
        if count:
            record(actor, "answers.send", "outbox", {"messages": count, "last": max(numbers)})
    return count


def _end(actor: Actor, row: FilerRequest, to: RequestState, reason: str) -> None:
    before, now = RequestState(row.state), current().now()
    states.check(before, to)
    row.state, row.ended_at, row.ended_by = to.value, now, storable.text(actor.name)
    row.end_reason = storable.text(reason.strip(), 1000)
    row.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])
    _send(row, AnswerKind(row.kind).removed, now)
    _record(actor, "answers.resolve", row, before, {"departed": row.departed_at is not None}, reason)


def _note_departure(actor: Actor, row: FilerRequest, at: datetime, how: str) -> None:
    row.departed_at, row.departed_how = at, how
    row.save(update_fields=["departed_at", "departed_how"])
    _record(actor, "answers.departed", row, RequestState(row.state), {"how": how, "known": row.departs_known})
    told = f"{row.request_id}: departed while it was not resolved"
    notify(actor, to=To(person=row.opened_by), text=told, link=PAGE)
    if row.kind in {AnswerKind.DNL.value, AnswerKind.RFS.value}:
        notify(actor, to=To(role=Role.SENIOR_ANALYST, facility=row.facility), text=told, link=PAGE, alarm=True)


def _send(row: FilerRequest, kind: AnswerKind, now: datetime) -> None:
    """Make the messages about a request ready for the outbox."""
    said = messages.answer_of(row, kind, letterhead.load(current().home), now)
    so_far = OutgoingAnswer.objects.filter(request=row).count()
    made = [
        OutgoingAnswer(
            request=row,
            kind=kind.value,
            message=letter.message,
            name=f"{row.request_id}-{so_far + at:02d}-{kind.value}.{letter.suffix}",
            body=letter.body,
            made_at=now,
        )
        for at, letter in enumerate(messages.letters(row.source_format, said), 1)
    ]
    OutgoingAnswer.objects.bulk_create(made)


def _row(actor: Actor, request_id: str) -> FilerRequest:
    row = queries.visible_to(actor).select_for_update().filter(pk=drafts.number(request_id)).first()
    if row is None:
        raise Conflict(
            "unknown-request", "there is no request {request_id}", "see /requests", 404, request_id=request_id
        )
    return row


def _record(
    actor: Actor,
    action: str,
    row: FilerRequest,
    before: RequestState | None,
    payload: dict[str, object],
    reason: str = "",
) -> None:
    said = {"kind": row.kind, "consignment": row.consignment_id, **payload}
    said |= {"facility": row.facility} if row.facility else {}
    was = None if before is None else {"state": before.value}
    record(actor, action, row.request_id, said, reason=reason, before=was, after={"state": row.state})


def _values(states_of: Sequence[RequestState]) -> list[str]:
    return [state.value for state in states_of]
