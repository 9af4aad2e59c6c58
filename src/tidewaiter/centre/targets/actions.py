"""Recording assessment runs, issuing targets, and moving a target from state to state."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from tidewaiter.centre import storable, visibility
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.batches.manifest import LakeEntry
from tidewaiter.centre.batches.models import Batch, LakeFile
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.queue import entry_actions as queue
from tidewaiter.centre.queue.draft import NewItem
from tidewaiter.centre.targets import drafts, identifiers, states
from tidewaiter.centre.targets.drafts import HandTarget, NewAssessmentRun, NewSelection, NewTarget
from tidewaiter.centre.targets.models import AssessmentRun, SelectionRun, Target, TargetEvent, TargetIdentifier
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current
from tidewaiter.selection.arms import Arm

_AT_A_TIME = 500

BY_HAND = "by-hand-"
"""What begins the id of the run that stands for the holds of a shift; nothing was drawn in it."""


def record_assessment_run(
    actor: Actor, run: NewAssessmentRun, files: Sequence[LakeEntry], items: Sequence[NewItem] = ()
) -> bool:
    """Make an assessment run and its files visible, and put `items` before people, in one transaction.

    False, and nothing changed, when the run is known already.
    """
    with transaction.atomic():
        if AssessmentRun.objects.filter(run_id=run.run_id).exists():
            return False
        AssessmentRun.objects.create(
            **{name: getattr(run, name) for name in NewAssessmentRun.__slots__ if name != "batches"},
            at=current().now(),
            actor=storable.text(actor.name),
        )
        LakeFile.objects.bulk_create([LakeFile.of(file, run.run_id) for file in files])
        for start in range(0, len(run.batches), _AT_A_TIME):
            covered = Batch.objects.filter(batch_id__in=run.batches[start : start + _AT_A_TIME], assessment_run="")
            covered.update(assessment_run=run.run_id)
        queue.enter(actor, items)
        record(
            actor,
            "targets.assess",
            run.run_id,
            {
                "as_of": run.as_of,
                "rows": run.rows,
                "batches": run.batches,
                "ruleset_version": run.ruleset_version,
                "model_version": run.model_version,
                "files": {file.path: file.sha256 for file in files},
            },
        )
    return True


def issue_targets(
    actor: Actor,
    run: NewSelection,
    targets: Sequence[NewTarget],
    files: Sequence[LakeEntry],
    items: Sequence[NewItem] = (),
) -> list[str]:
    """Issue what a selection chose, with its propensities' files; gives the targets' ids in their order.

    The queue shows each as held; `items` tell it of consignments that it does not hold yet.
    Raises Conflict when the run was issued before, when a version of a consignment has a target already, or
    when the shift would get more targets than its capacity (those withdrawn do not count).
    """
    with transaction.atomic():
        # First, not last: it locks the log's head, so that two selections for one shift cannot pass the checks at once.
        record(actor, "targets.issue", run.run_id, _payload(run, targets, files))
        _check_room(run, targets)
        at = current().now()
        SelectionRun.objects.create(
            **{name: getattr(run, name) for name in NewSelection.__slots__ if name != "overflow"},
            overflow=[storable.text(name) for name in run.overflow],
            at=at,
            actor=storable.text(actor.name),
        )
        LakeFile.objects.bulk_create([LakeFile.of(file, run.run_id) for file in files])
        rows = Target.objects.bulk_create(
            [
                Target(
                    facility=run.facility,
                    shift_date=run.shift_date,
                    shift=run.shift,
                    selection_run_id=run.run_id,
                    assessment_run_id=target.assessment_run,
                    state=State.ISSUED.value,
                    state_at=at,
                    **_columns(target),
                )
                for target in targets
            ],
            batch_size=_AT_A_TIME,
        )
        TargetEvent.objects.bulk_create([_event(row, 1, State.ISSUED, actor) for row in rows], batch_size=_AT_A_TIME)
        _name(rows)
        queue.follow_targets(actor, rows, items)
    return [row.target_id for row in rows]


def issue_by_hand(actor: Actor, new: HandTarget) -> Target:
    """Issue a target that a person wants, beside the drawing of its shift: a step within the action that holds.

    Its propensity is 1 where no drawing could have met it yet, so that it leaves the stream that is drawn from, and 0,
    outside of every estimate, where one passed over it (decision 23). A withdrawn target of the same version is issued
    anew, with the arm and propensity with which it was chosen.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("targets are issued within the transaction of the action that issues them")
    at = current().now()
    name = storable.text(new.consignment_id)
    known = Target.objects.select_for_update().filter(consignment_id=name, version=new.version).first()
    if known is not None and known.state != State.WITHDRAWN.value:
        raise _targeted(known)
    if known is not None:
        known.facility, known.shift_date, known.shift = new.facility, new.shift_date, new.shift
        known.save(update_fields=["facility", "shift_date", "shift"])
        advance(actor, [(known, (State.ISSUED,), "", "issued anew")])
        return known
    of = f"by hand\n{new.facility}\n{new.shift_date}\n{new.shift}"
    run, _ = SelectionRun.objects.get_or_create(
        run_id=f"{BY_HAND}{hashlib.sha256(of.encode()).hexdigest()[:16]}",
        defaults={
            "facility": new.facility,
            "shift_date": new.shift_date,
            "shift": new.shift,
            "seed": 0,
            "capacity": 0,
            "candidates": 0,
            "arms": {},
            "at": at,
            "actor": storable.text(actor.name),
        },
    )
    row = Target.objects.create(
        consignment_id=name,
        version=new.version,
        facility=new.facility,
        shift_date=new.shift_date,
        shift=new.shift,
        arm=Arm.ANALYST.value,
        propensity=0.0 if _passed_over(new) else 1.0,
        position=0,
        score=new.score,
        probability=new.probability,
        band=new.band,
        reasons=storable.json(new.reasons),
        instruction=storable.text(new.instruction),
        selection_run=run,
        assessment_run_id=new.assessment_run,
        state=State.ISSUED.value,
        state_at=at,
        simulated=new.simulated,
    )
    TargetEvent.objects.bulk_create([_event(row, 1, State.ISSUED, actor)])
    _name([row])
    return row


def _targeted(known: Target) -> Conflict:
    message, hint = "{target_id} stands against it already", "see what became of it"
    return Conflict("already-targeted", message, hint, target_id=known.target_id)


def _passed_over(new: HandTarget) -> bool:
    """Whether a drawing was made that had this version among its candidates, or may have had."""
    drawn = SelectionRun.objects.filter(facility=new.facility, at__gte=new.assessed_at, candidates__gt=0)
    if new.arrival is not None:
        near = timedelta(days=1)
        drawn = drawn.filter(shift_date__gte=new.arrival - near, shift_date__lte=new.arrival + near)
    return drawn.exists()


def answer(actor: Actor, target_ids: Sequence[str], to: State, reason_code: str = "", note: str = "") -> int:
    """Take targets of the actor's facilities to a state, as their port answers: all of them or none; gives how many.

    Passed through is what the answer implies: what is presented was acknowledged and located. Conflict 404 for one that
    the actor does not see.
    """
    require(actor, Permission.INBOX)
    wanted = sorted({drafts.number(name) for name in target_ids})
    with transaction.atomic():
        seen = visibility.at_facilities(Target.objects.select_for_update(), actor).filter(pk__in=wanted)
        rows = list(seen.order_by("number"))
        if len(rows) < len(wanted) or not rows:
            raise Conflict("unknown-target", "there is no such target at your facilities", "open the inbox anew", 404)
        moves = [(row, states.steps(State(row.state), to, reason_code), reason_code, note) for row in rows]
        advance(actor, moves)
        named = [row.target_id for row in rows]
        said = {"to": to, "reason_code": reason_code, "targets": named}
        record(actor, "targets.answer", named[0] if len(named) == 1 else f"{len(named)} targets", said, reason=note)
    return len(rows)


def move(actor: Actor, target_id: str, to: State, *, reason_code: str = "", note: str = "") -> None:
    """Take a target one step further; raises Conflict for a move or a reason that `states` does not allow.

    404 for a target that does not exist or is another facility's. Of two who move the same target at once, one gets
    the Conflict.
    """
    with transaction.atomic():
        seen = at_facilities(Target.objects.select_for_update(), actor)
        target = seen.filter(pk=drafts.number(target_id)).first()
        if target is None:
            raise Conflict(
                "unknown-target", "there is no target {target_id}", "see 'tidewaiter status'", 404, target_id=target_id
            )
        before = State(target.state)
        states.check(before, to, reason_code)
        advance(actor, [(target, (to,), reason_code, note)])
        record(
            actor,
            "targets.move",
            target.target_id,
            {"to": to, "reason_code": reason_code},
            reason=note,
            before={"state": before},
            after={"state": to},
        )


def locate(actor: Actor, target_id: str, note: str = "") -> bool:
    """Note that a target was met where it was looked for, as a scan shows; False when it is beyond that already.

    What a scan implies is passed through: who is located was acknowledged. 404 for a target that does not exist.
    """
    with transaction.atomic():
        target = Target.objects.select_for_update().filter(pk=drafts.number(target_id)).first()
        if target is None:
            raise Conflict(
                "unknown-target", "there is no target {target_id}", "see 'tidewaiter status'", 404, target_id=target_id
            )
        before = State(target.state)
        if before not in {State.ISSUED, State.ACKNOWLEDGED}:
            return False
        advance(actor, [(target, states.steps(before, State.LOCATED), "", note)])
        record(
            actor,
            "targets.locate",
            target.target_id,
            {"to": State.LOCATED},
            reason=note,
            before={"state": before},
            after={"state": State.LOCATED},
        )
    return True


def advance(actor: Actor, moves: Sequence[tuple[Target, tuple[State, ...], str, str]]) -> None:
    """Write states and ledger of targets, each (target, states to pass, reason code, note), moves already checked.

    A step within other actions: it has no audit entry of its own and runs in their transaction only.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("targets move within the transaction of the action that moves them")
    at = current().now()
    last = _last_seq([target.pk for target, *_ in moves])
    events = []
    for target, path, reason_code, note in moves:
        for state in path:
            last[target.pk] += 1
            final = state == path[-1]
            why = (reason_code, note) if final else ("", "")
            events.append(_event(target, last[target.pk], state, actor, why))
        target.state, target.state_at, target.reason_code = path[-1].value, at, reason_code
    TargetEvent.objects.bulk_create(events, batch_size=_AT_A_TIME)
    Target.objects.bulk_update([target for target, *_ in moves], ["state", "state_at", "reason_code"], _AT_A_TIME)
    queue.close_with([target for target, *_ in moves])


def _name(rows: Sequence[Target]) -> None:
    """Enter the names under which targets are scanned."""
    named = [(row, name) for row in rows for name in identifiers.of_consignment(row.consignment_id)]
    TargetIdentifier.objects.bulk_create(
        [TargetIdentifier(target=row, identifier=name) for row, name in named], batch_size=_AT_A_TIME
    )


def _last_seq(targets: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(targets), _AT_A_TIME):
        rows = TargetEvent.objects.filter(target__in=targets[start : start + _AT_A_TIME]).order_by("seq")
        found.update(rows.values_list("target_id", "seq"))
    return found


def _event(target: Target, seq: int, state: State, actor: Actor, why: tuple[str, str] = ("", "")) -> TargetEvent:
    return TargetEvent(
        target=target,
        seq=seq,
        state=state.value,
        at=current().now(),
        actor=storable.text(actor.name),
        role=storable.text(actor.role),
        reason_code=why[0],
        note=storable.text(why[1]),
    )


def _columns(target: NewTarget) -> dict[str, object]:
    return {
        "consignment_id": storable.text(target.consignment_id),
        "version": target.version,
        "arm": target.arm,
        "propensity": target.propensity,
        "position": target.position,
        "score": target.score,
        "probability": target.probability,
        "band": target.band,
        "reasons": storable.json(target.reasons),
        "instruction": storable.text(target.instruction),
        "simulated": target.simulated,
        "exam": storable.text(target.exam),
    }


def _payload(run: NewSelection, targets: Sequence[NewTarget], files: Sequence[LakeEntry]) -> dict[str, object]:
    chosen = "\n".join(f"{target.consignment_id} {target.version} {target.arm}" for target in targets)
    return {
        "facility": run.facility,
        "shift_date": run.shift_date,
        "shift": run.shift,
        "seed": run.seed,
        "capacity": run.capacity,
        "candidates": run.candidates,
        "arms": run.arms,
        "overflow": list(run.overflow),
        "targets": len(targets),
        "targets_sha256": hashlib.sha256(storable.text(chosen).encode()).hexdigest(),
        "files": {file.path: file.sha256 for file in files},
    }


def _check_room(run: NewSelection, targets: Sequence[NewTarget]) -> None:
    if SelectionRun.objects.filter(run_id=run.run_id).exists():
        raise Conflict("already-issued", "selection {run_id} was issued before", run_id=run.run_id)
    of_shift = Target.objects.filter(facility=run.facility, shift_date=run.shift_date, shift=run.shift)
    standing = of_shift.exclude(state=State.WITHDRAWN.value).exclude(arm=Arm.ANALYST.value).count()
    if standing + len(targets) > run.capacity:
        raise Conflict(
            "over-capacity",
            "{facility} {shift_date} {shift} can examine {capacity}, has {standing} targets and would get {count} more",
            "select for what is left of the capacity, or withdraw targets first",
            facility=run.facility,
            shift_date=run.shift_date,
            shift=run.shift,
            capacity=run.capacity,
            standing=standing,
            count=len(targets),
        )
    wanted = {(storable.text(target.consignment_id), target.version) for target in targets}
    ids = sorted({consignment_id for consignment_id, _ in wanted})
    for start in range(0, len(ids), _AT_A_TIME):
        rows = Target.objects.filter(consignment_id__in=ids[start : start + _AT_A_TIME])
        known = wanted & set(rows.values_list("consignment_id", "version"))
        if known or len(wanted) < len(targets):
            raise Conflict(
                "already-targeted",
                "{known} has a target already",
                "leave out what queries.targeted_ids() names",
                known=min(known)[0] if known else "a consignment",
            )
