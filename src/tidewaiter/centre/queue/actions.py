"""What people decide in the queue: each verb is one transaction with one entry in the audit log.

Whoever decides sees the item first: one of another facility does not exist for them (404). An item that somebody
else has in hand is theirs until the claim runs out; of two who decide at once the second gets a Conflict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tidewaiter.centre import storable, visibility
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import OPERATOR, Permission, Role, allowed, require
from tidewaiter.centre.queue import entry_actions, states
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.queue.entry_actions import event
from tidewaiter.centre.queue.models import QueueEvent, QueueItem
from tidewaiter.centre.queue.states import Status, Verb
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.drafts import HandTarget
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import MOVES, State
from tidewaiter.centre.workspace import current

CLAIM, LET_GO = "claim", "let_go"
"""What is noted of who has an item in hand."""

CHANCE = ("random", "explore")
"""Arms that chance draws: what they yield is what everything else is measured against."""


@dataclass(frozen=True, slots=True)
class Said:
    """Why somebody decides: a reason's code (`states.REASONS`) and a note."""

    reason_code: str = ""
    note: str = ""


NOTHING = Said()


def claim(actor: Actor, number: int, *, to: str = "") -> str:
    """Take an item in hand, or give it to somebody else; gives whose it is now.

    Somebody else's is a Conflict, but for senior analysts, who may take it over or assign it.
    """
    require(actor, Permission.TRIAGE)
    senior = actor.role in {Role.SENIOR_ANALYST, OPERATOR}
    owner = to or actor.name
    if owner != actor.name and not senior:
        raise Conflict("not-allowed", "you may take an item for yourself only", "ask a senior analyst", 403)
    with transaction.atomic():
        row = _seen(actor, number)
        if not senior:
            _check_claim(actor, row)
        before = row.owner
        row.owner, row.claimed_until = storable.text(owner), current().now() + states.CLAIM
        row.save(update_fields=["owner", "claimed_until"])
        QueueEvent.objects.bulk_create([event(actor, row, CLAIM, row.status, note=owner)])
        record(
            actor, "queue.claim", row.consignment_id, {"to": owner}, before={"owner": before}, after={"owner": owner}
        )
    return owner


def let_go(actor: Actor, number: int) -> None:
    """Give an item back."""
    require(actor, Permission.TRIAGE)
    with transaction.atomic():
        row = _seen(actor, number)
        _check_claim(actor, row)
        row.owner, row.claimed_until = "", None
        row.save(update_fields=["owner", "claimed_until"])
        QueueEvent.objects.bulk_create([event(actor, row, LET_GO, row.status)])
        record(actor, "queue.let_go", row.consignment_id, {})


def decide(actor: Actor, number: int, verb: Verb, said: Said = NOTHING, *, until: datetime | None = None) -> Status:
    """Ask for information or screening, let sleep until a day, or open again; gives where the item stands.

    Holding, releasing and do-not-load have functions of their own.
    """
    if verb not in {Verb.REQUEST_INFO, Verb.SCREEN, Verb.SNOOZE, Verb.REOPEN}:
        raise ValueError(f"{verb} has a function of its own")
    require(actor, Permission.TRIAGE)
    now = current().now()
    if verb is Verb.SNOOZE and (until is None or not now < until <= now + states.LONGEST_SNOOZE):
        raise Conflict("snooze-out-of-range", "say until when, at most 30 days ahead", "choose a nearer day", 422)
    with transaction.atomic():
        row = _seen(actor, number)
        _check_claim(actor, row)
        _move(actor, row, verb, said, snoozed_until=until if verb is Verb.SNOOZE else None)
    return Status(row.status)


def hold(actor: Actor, number: int, said: Said, target: HandTarget) -> str:
    """Issue a target against an item for a facility and shift, and give its id.

    It is of the arm `analyst`, beside the drawing's capacity (docs/queue.md, decision 23). Conflict 404 at a facility
    for which the actor does not work.
    """
    require(actor, Permission.TRIAGE)
    if not actor.works_at(target.facility):
        raise Conflict(
            "unknown-facility", "there is no facility {facility}", "choose one of yours", 404, facility=target.facility
        )
    with transaction.atomic():
        row = _seen(actor, number)
        _check_claim(actor, row)
        states.check(Status(row.status), Verb.HOLD, said.reason_code)
        if target.version != row.version:
            raise Conflict("amended-meanwhile", "the consignment was amended meanwhile", "look at it again")
        issued = targets.issue_by_hand(actor, target)
        row.target, row.arm, row.facility = issued, issued.arm, row.facility or target.facility
        _move(actor, row, Verb.HOLD, said, target=issued.target_id, shift=f"{target.shift_date} {target.shift}")
    return issued.target_id


def release(actor: Actor, number: int, said: Said) -> None:
    """Let a consignment go; a target that stands against it is withdrawn.

    What chance drew stays, whatever an analyst thinks of it: only a supervisor takes it out, and says why.
    """
    with transaction.atomic():
        row = _seen(actor, number)
        drawn = row.status == Status.HELD.value and row.arm in CHANCE
        if drawn and not allowed(actor, Permission.FACILITY_WRITE):
            raise Conflict(
                "drawn-by-chance",
                "chance drew it, to measure everything else by; an analyst does not take it out",
                "ask a supervisor, who says why",
                403,
            )
        if not drawn:
            require(actor, Permission.TRIAGE)
            _check_claim(actor, row)
        if drawn and not said.note.strip():
            raise Conflict("note-required", "say why it is taken out of the draw", "write a note", 422)
        states.check(Status(row.status), Verb.RELEASE, said.reason_code)
        if row.status == Status.HELD.value:
            _withdraw(actor, row, "released-by-analyst", said.note)
        _move(actor, row, Verb.RELEASE, said)


def propose_do_not_load(actor: Actor, number: int, said: Said) -> None:
    """Say that something must not be loaded; it counts when a second officer says so too."""
    require(actor, Permission.DO_NOT_LOAD)
    if not said.note.strip():
        raise Conflict("note-required", "a do-not-load is explained to those who carry it out", "write a note", 422)
    with transaction.atomic():
        row = _seen(actor, number)
        _check_claim(actor, row)
        row.proposed_by = storable.text(actor.name)
        _move(actor, row, Verb.PROPOSE_DNL, said)


def confirm_do_not_load(actor: Actor, number: int, note: str = "") -> None:
    """Confirm what another officer proposed; Conflict for whoever proposed it."""
    require(actor, Permission.DO_NOT_LOAD)
    with transaction.atomic():
        row = _seen(actor, number)
        states.check(Status(row.status), Verb.CONFIRM_DNL)
        _second(actor, row)
        _move(actor, row, Verb.CONFIRM_DNL, Said(note=note))


def refuse_do_not_load(actor: Actor, number: int, said: Said) -> None:
    """Turn a proposal down or lift a do-not-load; whoever proposed it may take it back while it is a proposal."""
    require(actor, Permission.DO_NOT_LOAD)
    with transaction.atomic():
        row = _seen(actor, number)
        if row.status == Status.DO_NOT_LOAD.value:
            _second(actor, row)
        _move(actor, row, Verb.REFUSE_DNL, said)
        row.proposed_by = ""
        row.save(update_fields=["proposed_by"])


def take_up(actor: Actor, item: NewItem) -> int:
    """Put a consignment into the queue that no assessment put there, and give its number."""
    require(actor, Permission.TRIAGE)
    if not (item.facility == "" or actor.works_at(item.facility)):
        raise Conflict(
            "unknown-consignment",
            "no consignment is known by {consignment_id}",
            "",
            404,
            consignment_id=item.consignment_id,
        )
    with transaction.atomic():
        entry_actions.enter(actor, [item])
        row = QueueItem.objects.get(consignment_id=storable.text(item.consignment_id))
        record(actor, "queue.take_up", row.consignment_id, {"version": row.version})
    return row.number


def undo(actor: Actor, number: int) -> Status:
    """Take back what one did last, within ten seconds; gives where the item stands again.

    A target that was issued is withdrawn. One that was withdrawn is not called back: hold it anew.
    """
    require(actor, Permission.TRIAGE)
    with transaction.atomic():
        row = _seen(actor, number)
        done = QueueEvent.objects.filter(consignment_id=row.consignment_id).exclude(verb__in=(CLAIM, LET_GO))
        last = done.order_by("-pk").first()
        late = last is None or current().now() - last.at > states.UNDO
        if last is None or late or last.actor != storable.text(actor.name) or last.verb not in states.UNDOABLE:
            raise Conflict("nothing-to-undo", "there is nothing of yours to take back any more", "decide it anew")
        if last.before == Status.HELD.value:
            raise Conflict("withdrawn", "its target was withdrawn already", "hold it anew")
        if last.verb == Verb.HOLD:
            _withdraw(actor, row, "issued-in-error", "")
        row.status, row.status_at, row.snoozed_until = last.before, current().now(), None
        row.proposed_by = ""
        row.save(update_fields=["status", "status_at", "snoozed_until", "proposed_by"])
        QueueEvent.objects.bulk_create([event(actor, row, "undo", last.after)])
        record(actor, "queue.undo", row.consignment_id, {"verb": last.verb}, after={"status": row.status})
    return Status(row.status)


def wake_due(actor: Actor) -> int:
    """Open again whatever sleeps and whose day has come; gives how many."""
    with transaction.atomic():
        now = current().now()
        due = QueueItem.objects.select_for_update().filter(status=Status.SNOOZED.value, snoozed_until__lte=now)
        rows = list(due.order_by("number")[:1000])
        if not rows:
            return 0
        for row in rows:
            row.status, row.status_at, row.snoozed_until = Status.OPEN.value, now, None
        QueueItem.objects.bulk_update(rows, ["status", "status_at", "snoozed_until"], 500)
        QueueEvent.objects.bulk_create([event(actor, row, "wake", Status.SNOOZED.value) for row in rows])
        record(actor, "queue.wake", "queue", {"items": len(rows)})
    return len(rows)


def close_passed(actor: Actor) -> int:
    """Close what nobody decided about and what has arrived long ago; gives how many."""
    with transaction.atomic():
        now = current().now()
        passed = Q(eta__lt=now - states.PASSED) | Q(eta=None, entered_at__lt=now - states.PASSED_UNKNOWN)
        gone = QueueItem.objects.filter(passed, status__in=states.PASSING)
        closed = gone.update(status=Status.CLOSED.value, status_at=now, sample_check=False)
        if closed:
            record(actor, "queue.close_passed", "queue", {"items": closed})
    return closed


def seen_rows(actor: Actor, numbers: Sequence[int]) -> list[QueueItem]:
    """The items of these numbers, locked, in their order; Conflict 404 when the actor does not see one of them."""
    rows = visibility.at_facilities(QueueItem.objects.select_for_update(), actor).filter(number__in=set(numbers))
    found = {row.number: row for row in rows.order_by("number")}
    missing = next((number for number in numbers if number not in found), None)
    if missing is not None:
        raise Conflict(
            "unknown-item", "there is no item {missing} in the queue", "go back to the queue", 404, missing=missing
        )
    return [found[number] for number in dict.fromkeys(numbers)]


def _seen(actor: Actor, number: int) -> QueueItem:
    return seen_rows(actor, [number])[0]


def _check_claim(actor: Actor, row: QueueItem) -> None:
    now = current().now()
    if row.owner not in {"", actor.name} and row.claimed_until is not None and row.claimed_until >= now:
        raise Conflict(
            "claimed",
            "{owner} has it in hand until {claimed_until} UTC",
            "take another, or ask a senior analyst to assign it",
            owner=row.owner,
            claimed_until=f"{row.claimed_until:%H:%M}",
        )


def _second(actor: Actor, row: QueueItem) -> None:
    if row.proposed_by == actor.name:
        raise Conflict("second-officer", "a do-not-load needs a second officer", "ask a colleague", 403)


def _move(
    actor: Actor, row: QueueItem, verb: Verb, said: Said, *, snoozed_until: datetime | None = None, **payload: object
) -> None:
    """Take an item one step further, note it and log it; runs within the verb's transaction."""
    before = Status(row.status)
    after = states.check(before, verb, said.reason_code)
    now = current().now()
    row.status, row.status_at, row.snoozed_until, row.sample_check = after.value, now, snoozed_until, False
    row.owner, row.claimed_until = storable.text(actor.name), now + states.CLAIM
    row.save()
    QueueEvent.objects.bulk_create([event(actor, row, verb, before, said.reason_code, said.note)])
    record(
        actor,
        f"queue.{verb}",
        row.consignment_id,
        {"version": row.version, "reason_code": said.reason_code, **payload},
        reason=said.note,
        before={"status": before},
        after={"status": after},
    )


def _withdraw(actor: Actor, row: QueueItem, reason_code: str, note: str) -> None:
    if row.target_id is None:
        return
    target = Target.objects.select_for_update().get(pk=row.target_id)
    if State.WITHDRAWN not in MOVES[State(target.state)]:
        raise Conflict(
            "with-the-port",
            "{target_id} is {state} already",
            "the port's examination decides now",
            target_id=target.target_id,
            state=target.state,
        )
    row.status = Status.CLOSED.value  # for the moment: the target's end closes what it held
    row.save(update_fields=["status"])
    targets.advance(actor, [(target, (State.WITHDRAWN,), reason_code, note)])
    row.status = Status.HELD.value
