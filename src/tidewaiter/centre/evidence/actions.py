"""Recording seizures and their exhibits, what the laboratory says, and legal holds."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.diversion import lawful_goods
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import drafts, labelling, ledger_actions, taking_actions
from tidewaiter.centre.evidence.drafts import LaboratoryResult, NewExhibit, NewSeizure
from tidewaiter.centre.evidence.models import Exhibit, LegalHold, Seizure
from tidewaiter.centre.evidence.states import OFFERED, SeizureState, check_result
from tidewaiter.centre.exams import drafts as exam_drafts
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.exams.models import Examination
from tidewaiter.centre.exams.states import ExamState
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets.models import Target
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import current


def seize(actor: Actor, seizure: NewSeizure) -> str:
    """Record a seizure with its exhibits, held by the actor, and give its id ('S-000123').

    The target moves on to seizure. The same form sent again gives the same id. Conflict: 'nothing-found' unless the
    examination was concluded with a finding, 422 for what a seizure must have and lacks; 404 for an examination
    that the actor does not see.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    taking_actions.check(seizure)
    with transaction.atomic():
        exam = _exam(actor, seizure.exam_id)
        known = Seizure.objects.filter(key=seizure.key).first()
        if known is not None and known.exam_id == exam.pk:
            return known.seizure_id
        if known is not None:
            raise Conflict("form-used", "this form recorded another seizure", "open the form again")
        if exam.state != ExamState.CONCLUDED or exam.finding == Finding.NONE:
            raise Conflict(
                "nothing-found",
                "{exam_id} has no finding to seize",
                "conclude it with a finding first",
                exam_id=exam.exam_id,
            )
        target = Target.objects.select_for_update().get(pk=exam.target_id)
        lawful_goods.check_seizable(target.consignment_id, Finding(exam.finding))
        before = State(target.state)
        if before is State.FINDING:
            targets.advance(actor, [(target, (State.SEIZURE,), "", "")])
        row = Seizure.objects.create(
            key=seizure.key,
            exam=exam,
            target=target,
            consignment_id=target.consignment_id,
            facility=exam.facility,
            simulated=target.simulated,
            recorded_at=current().now(),
            officer=storable.text(actor.name),
            state=SeizureState.PRESUMPTIVE.value,
            **taking_actions.columns(seizure),
        )
        hashes = taking_actions.begin_custody(actor, row, seizure)
        payload = {
            "exam": exam.exam_id,
            "target": target.target_id,
            "target_was": before,
            "exhibits": len(seizure.exhibits),
            "net_g": seizure.mass.net_g,
            "custody": hashes,
        }
        record(actor, "evidence.seize", row.seizure_id, payload, after={"state": SeizureState.PRESUMPTIVE})
    return row.seizure_id


def add_exhibits(actor: Actor, seizure_id: str, exhibits: tuple[NewExhibit, ...], place: str) -> list[str]:
    """Record further exhibits of a seizure (a sample, what was in a box), held by the actor, and give their ids.

    Conflict (409, 'not-holder') when one was in an exhibit that the actor does not hold.
    """
    require(actor, Permission.EVIDENCE_WRITE)
    drafts.check_place(place)
    with transaction.atomic():
        row = ledger_actions.seizure(actor, seizure_id)
        known = {exhibit.label: exhibit for exhibit in Exhibit.objects.select_for_update().filter(seizure=row)}
        drafts.check_exhibits(exhibits, frozenset(known))
        for exhibit in exhibits:
            parent = known.get(exhibit.parent)
            if parent is not None and (parent.holder != storable.text(actor.name) or parent.state in OFFERED):
                raise Conflict(
                    "not-holder",
                    "{holder} holds {exhibit_id}",
                    "take it over first",
                    holder=parent.holder or "nobody",
                    exhibit_id=parent.exhibit_id,
                )
        hashes = taking_actions.add(actor, row, exhibits, taking_actions.Taken(place, None), known)
        record(actor, "evidence.add_exhibits", row.seizure_id, {"exhibits": len(exhibits), "custody": hashes})
    return list(hashes)


def record_result(actor: Actor, seizure_id: str, result: LaboratoryResult, *, amends: bool = False) -> None:
    """Record what the laboratory found: confirmed or excluded; the target passes on to laboratory.

    The last step of issuing a report (laboratory/report_actions.py), within its transaction: there is no other way.
    The label follows: where the laboratory knows better, a report that corrects the officer's is noted. `amends`
    replaces an earlier result.

    Conflict: 'illegal-result' (409) for a seizure that has a result, unless it is amended, 422 for one that names no
    report, for a confirmed substance without a name, and for a purity that is no range of per cent.
    """
    require(actor, Permission.LABORATORY)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a result is recorded in the transaction that issues its report")
    _check_result(result)
    with transaction.atomic():
        row = ledger_actions.seizure(actor, seizure_id)
        before = SeizureState(row.state)
        if not (amends and before is not SeizureState.PRESUMPTIVE):
            check_result(before, result.state)
        row.state, row.report = result.state.value, storable.text(result.report.strip())
        row.substance_found = storable.text(result.substance.strip())
        row.purity_from, row.purity_to = result.purity_from, result.purity_to
        row.result_at, row.result_by = current().now(), storable.text(actor.name)
        changed = ["state", "report", "substance_found", "purity_from", "purity_to", "result_at", "result_by"]
        row.save(update_fields=changed)
        target = Target.objects.select_for_update().filter(pk=row.target_id or 0).first()
        if target is not None and target.state == State.SEIZURE:
            targets.advance(actor, [(target, (State.LABORATORY,), "", "")])
        label = labelling.correct(actor, row, result)
        record(
            actor,
            "evidence.result",
            row.seizure_id,
            {
                "state": result.state,
                "report": row.report,
                "target": "" if target is None else target.target_id,
                "outcome": label,
            },
            before={"state": before},
            after={"state": result.state},
        )


def hold(actor: Actor, seizure_id: str, reason: str) -> int:
    """Forbid that anything of a seizure is destroyed, for a reason, and give the hold's number."""
    require(actor, Permission.EVIDENCE_HOLD)
    ledger_actions.reasoned(reason, "a legal hold is placed for a reason")
    with transaction.atomic():
        row = ledger_actions.seizure(actor, seizure_id)
        placed = LegalHold.objects.create(
            seizure=row,
            reason=storable.text(reason),
            placed_at=current().now(),
            placed_by=storable.text(actor.name),
        )
        record(actor, "evidence.hold", row.seizure_id, {"hold": placed.pk}, reason=reason)
    return placed.pk


def lift(actor: Actor, seizure_id: str, number: int, reason: str) -> None:
    """Lift a legal hold by its number, for a reason; Conflict when it was lifted before, 404 for none of the kind."""
    require(actor, Permission.EVIDENCE_HOLD)
    ledger_actions.reasoned(reason, "a legal hold is lifted for a reason")
    with transaction.atomic():
        row = ledger_actions.seizure(actor, seizure_id)
        placed = LegalHold.objects.select_for_update().filter(seizure=row, pk=number).first()
        if placed is None:
            raise Conflict(
                "unknown-hold",
                "{seizure_id} has no hold {number}",
                http_status=404,
                seizure_id=row.seizure_id,
                number=number,
            )
        if placed.lifted_at is not None:
            raise Conflict("already-lifted", "this hold was lifted before")
        placed.lifted_at, placed.lifted_by = current().now(), storable.text(actor.name)
        placed.lifted_because = storable.text(reason)
        placed.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
        record(actor, "evidence.lift", row.seizure_id, {"hold": number}, reason=reason)


def note_export(actor: Actor, seizure_id: str, sha256: str) -> int:
    """Note that a report on a seizure left the centre, by its digest (hex); the number of the audit entry."""
    require(actor, Permission.EXPORT)
    with transaction.atomic():
        row = ledger_actions.seizure(actor, seizure_id)
        return record(actor, "evidence.export", row.seizure_id, {"sha256": sha256})


def _exam(actor: Actor, exam_id: str) -> Examination:
    rows = exam_queries.visible_to(actor).select_for_update()
    exam = rows.filter(pk=exam_drafts.number(exam_id)).first()
    if exam is None:
        raise Conflict("unknown-exam", "there is no examination {exam_id}", http_status=404, exam_id=exam_id)
    return exam


def _check_result(result: LaboratoryResult) -> None:
    if result.state is SeizureState.PRESUMPTIVE:
        raise Conflict("result-missing", "a laboratory confirms or excludes", "choose one", 422)
    if not result.report.strip() or (result.state is SeizureState.CONFIRMED and not result.substance.strip()):
        raise Conflict("report-missing", "a result names its report, and what was confirmed", "fill both in", 422)
    low, high = result.purity_from, result.purity_to
    if (low is None) != (high is None) or (low is not None and high is not None and not 0 <= low <= high <= 100):  # noqa: PLR2004 - per cent
        raise Conflict("bad-purity", "purity is a range of per cent", "write from and to, 0 to 100", 422)
