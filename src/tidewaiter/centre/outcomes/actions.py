"""Recording outcomes: the rows of one file, in one transaction, moving the targets' ledgers along."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.outcomes import rows as reading
from tidewaiter.centre.outcomes.models import Outcome
from tidewaiter.centre.outcomes.rows import EXAMINED, Finding, OutcomeRow
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets import drafts, states
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.visibility import at_facilities
from tidewaiter.centre.workspace import current

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many rows were recorded, how many were known already, and what was wrong with the others."""

    recorded: int
    known: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Plan:
    """What a file changes: outcomes to keep and targets to move, row by row in the order of the file."""

    actor: Actor
    source_sha256: str
    by_number: dict[int, Target]
    by_consignment: dict[str, Target]
    keys: set[tuple[str, str]]
    outcomes: list[Outcome] = field(default_factory=list)
    moves: list[tuple[Target, tuple[State, ...], str, str]] = field(default_factory=list)
    stands: dict[int, State] = field(default_factory=dict)
    known: int = 0
    remark: str = ""
    problems: list[Problem] = field(default_factory=list)


def record_outcomes(actor: Actor, rows: Sequence[Mapping[str, object]], source_sha256: str) -> Recorded:
    """Record what was found; a bad row comes back as a Problem and the rest goes on.

    `rows` have the columns of `outcomes/rows.py`; `source_sha256` (hex) names the file. A row that was sent
    before, in this file or another, is known and changes nothing; a file that changes nothing leaves no
    audit entry.
    """
    read = [reading.read(row, position) for position, row in enumerate(rows)]
    good = [row for row in read if isinstance(row, OutcomeRow)]
    with transaction.atomic():
        plan = _prepare(actor, good, source_sha256)
        plan.problems.extend(problem for found in read if isinstance(found, list) for problem in found)
        for row in good:
            _add(plan, row)
        if plan.outcomes:
            _write(plan)
    problems = sorted(plan.problems, key=lambda p: (p.row or 0, p.code))
    return Recorded(len(plan.outcomes), plan.known, tuple(problems))


def note(actor: Actor, row: OutcomeRow, target: Target | None, source_sha256: str, remark: str = "") -> Outcome:
    """Keep one report on a target that is locked, and move the target along; Conflict where the report cannot be.

    None is a report of what was found outside targets, on the consignment that the row names. A remark is kept with the
    step of the target in which it ends.

    A step within other actions: it has no audit entry of its own and runs in their transaction only.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an outcome is noted within the transaction of the action that found it")
    consignment_id = row.consignment_id if target is None else target.consignment_id
    keys = set(Outcome.objects.filter(consignment_id=consignment_id).values_list("consignment_id", "source_key"))
    plan = _Plan(actor, source_sha256, {} if target is None else {target.pk: target}, {}, keys, remark=remark)
    _add(plan, row)
    for problem in plan.problems:
        raise Conflict(
            problem.code, "{path} {problem}: {advice}", path=problem.path, problem=problem.value, advice=problem.hint
        )
    if not plan.outcomes:
        raise Conflict(
            "outcome-known", "this outcome of {consignment_id} was recorded before", consignment_id=consignment_id
        )
    _keep(plan)
    return plan.outcomes[0]


def correct(actor: Actor, row: OutcomeRow, before: Outcome, source_sha256: str) -> Outcome:
    """Keep a report that stands in place of an earlier one on the same target from now on; no target moves.

    A step within other actions, as `note`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an outcome is corrected within the transaction of the action that knows better")
    plan = _Plan(actor, source_sha256, {}, {}, set())
    corrected = _outcome(plan, row, before.target, before.consignment_id, presented=before.presented)
    corrected.corrects = before
    corrected.source_key = hashlib.sha256(f"{row.key}:{before.pk}".encode("ascii")).hexdigest()[:16]
    plan.outcomes.append(corrected)
    _keep(plan)
    return corrected


def _prepare(actor: Actor, rows: Sequence[OutcomeRow], source_sha256: str) -> _Plan:
    """Lock the targets that the rows name and the actor sees, and look up which rows are known."""
    numbers = {n for row in rows if (n := drafts.number(row.target_id))}
    ids = {row.consignment_id for row in rows if row.consignment_id}
    by_number, by_consignment = {}, {}
    for part in _parts(sorted(numbers)):
        by_number.update(at_facilities(Target.objects.select_for_update(), actor).order_by("pk").in_bulk(part))
    for part in _parts(sorted(ids)):
        locked = at_facilities(Target.objects.select_for_update(), actor)
        found = locked.filter(consignment_id__in=part).order_by("pk")
        # One object a target, however it is named; the latest version of a consignment stands for it.
        for target in sorted(found, key=lambda t: t.version):
            by_consignment[target.consignment_id] = by_number.setdefault(target.pk, target)
    keys: set[tuple[str, str]] = set()
    for part in _parts(sorted(ids | {target.consignment_id for target in by_number.values()})):
        keys.update(Outcome.objects.filter(consignment_id__in=part).values_list("consignment_id", "source_key"))
    return _Plan(actor, source_sha256, by_number, by_consignment, keys)


def _parts(values: Sequence[object]) -> list[Sequence[object]]:
    return [values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME)]


def _add(plan: _Plan, row: OutcomeRow) -> None:
    """Plan what one row changes, or note why it cannot."""
    if row.target_id:
        target = plan.by_number.get(drafts.number(row.target_id))
    else:
        target = plan.by_consignment.get(row.consignment_id)
    if row.target_id and target is None:
        _refuse(plan, row, "unknown-target", "target_id", "no target has this number")
        return
    if target is None and row.result != EXAMINED:
        hint = "only a target can be reported as not examined"
        _refuse(plan, row, "unknown-target", "consignment_id", hint)
        return
    if target is not None and row.consignment_id not in {"", target.consignment_id}:
        hint = f"{target.target_id} is {target.consignment_id}"
        _refuse(plan, row, "target-mismatch", "consignment_id", hint)
        return
    consignment_id = row.consignment_id if target is None else target.consignment_id
    if (consignment_id, row.key) in plan.keys:
        plan.known += 1
        return
    presented = row.result == EXAMINED
    if target is not None:
        at = plan.stands.get(target.pk, State(target.state))
        presented = presented or at == State.PRESENTED
        if not _move(plan, row, target, at):
            return
    plan.keys.add((consignment_id, row.key))
    plan.outcomes.append(_outcome(plan, row, target, consignment_id, presented=presented))


def _move(plan: _Plan, row: OutcomeRow, target: Target, at: State) -> bool:
    to = State(row.result)
    if to == State.EXAMINED:
        to = State.NO_FINDING if row.finding == Finding.NONE else State.FINDING
    try:
        path = states.steps(at, to, row.reason_code)
    except Conflict as conflict:
        code = "illegal-state" if conflict.code == "illegal-move" else conflict.code
        path_name = "result" if code == "illegal-state" else "reason_code"
        _refuse(plan, row, code, path_name, f"{conflict}; {conflict.hint}")
        return False
    plan.stands[target.pk] = to
    plan.moves.append((target, path, row.reason_code, plan.remark))
    return True


def _refuse(plan: _Plan, row: OutcomeRow, code: str, path: str, hint: str) -> None:
    value = str(getattr(row, path) or "")
    plan.problems.append(Problem(code, path, value, hint, Severity.ERROR, row.position))


def _outcome(plan: _Plan, row: OutcomeRow, target: Target | None, consignment_id: str, *, presented: bool) -> Outcome:
    return Outcome(
        target=target,
        consignment_id=consignment_id,
        version=None if target is None else target.version,
        result=row.result,
        presented=presented,
        examined=row.result == EXAMINED,
        examined_at=row.examined_at,
        exam_type=row.exam_type or "",
        detection_method=row.detection_method or "",
        finding=(row.finding or Finding.NONE).value,
        substance=row.substance,
        net_mass_g=row.net_mass_g,
        propensity=None if target is None else target.propensity,
        arm="" if target is None else target.arm,
        officer=row.officer,
        actor=storable.text(plan.actor.name),
        source_sha256=plan.source_sha256,
        source_row=row.position,
        source_key=row.key,
    )


def _keep(plan: _Plan) -> None:
    at = current().now()
    for outcome in plan.outcomes:
        outcome.recorded_at = at
    Outcome.objects.bulk_create(plan.outcomes, batch_size=_AT_A_TIME)
    targets.advance(plan.actor, plan.moves)


def _write(plan: _Plan) -> None:
    _keep(plan)
    found = [outcome for outcome in plan.outcomes if outcome.finding != Finding.NONE.value]
    record(
        plan.actor,
        "outcomes.record",
        plan.source_sha256[:16],
        {
            "source_sha256": plan.source_sha256,
            "recorded": len(plan.outcomes),
            "known": plan.known,
            "refused": len({problem.row for problem in plan.problems}),
            "examined": sum(outcome.examined for outcome in plan.outcomes),
            "found": len(found),
            "targets": sorted(target.target_id for target, *_ in plan.moves),
        },
    )
