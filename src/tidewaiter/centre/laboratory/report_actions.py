"""The second chemist's signature, the report, and its amendments.

Issuing a report is the one way in which a seizure becomes confirmed or excluded: `evidence.actions.record_result` is
its last step. An amendment is a new version with its reason; earlier versions stay as they left.
"""

import hashlib

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.alerts import actions as alerts
from tidewaiter.centre.alerts.actions import NewAlert
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.evidence import drafts as evidence_drafts
from tidewaiter.centre.evidence import ledger_actions
from tidewaiter.centre.evidence.drafts import LaboratoryResult
from tidewaiter.centre.evidence.states import SeizureState
from tidewaiter.centre.laboratory import doses, novelty, queries
from tidewaiter.centre.laboratory.actions import locked, move
from tidewaiter.centre.laboratory.models import LaboratoryRequest, Report, Result
from tidewaiter.centre.laboratory.states import RequestState
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.papers import laboratory_report
from tidewaiter.centre.papers.typesetting import pdf
from tidewaiter.centre.people.queries import in_full
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current


def review(actor: Actor, request_id: str, note: str = "") -> None:
    """Sign a result as second chemist; Conflict (409, 'same-person') for who recorded it."""
    require(actor, Permission.LABORATORY)
    with transaction.atomic():
        row = locked(actor, request_id)
        move(row, RequestState.REVIEWED)
        result = _latest(row)
        _another(actor, result)
        result.reviewer, result.reviewed_at = storable.text(actor.name), current().now()
        result.review_note = storable.text(note.strip())
        result.save(update_fields=["reviewer", "reviewed_at", "review_note"])
        row.save(update_fields=["state"])
        record(actor, "laboratory.review", row.request_id, {"result": result.pk}, after={"state": row.state})


def send_back(actor: Actor, request_id: str, reason: str) -> None:
    """Say as second chemist that a result does not stand, and why; the request is at the bench again."""
    require(actor, Permission.LABORATORY)
    ledger_actions.reasoned(reason, "a result is sent back for a reason")
    with transaction.atomic():
        row = locked(actor, request_id)
        if row.state == RequestState.REPORTED:
            raise Conflict("reported-already", f"{row.request_id} is reported", "open it again to amend the report")
        before = row.state
        move(row, RequestState.RECEIVED)
        result = _latest(row)
        _another(actor, result)
        result.reviewer, result.reviewed_at = storable.text(actor.name), current().now()
        result.review_note, result.sent_back = storable.text(reason.strip()), True
        result.save(update_fields=["reviewer", "reviewed_at", "review_note", "sent_back"])
        row.note = storable.text(reason.strip())
        row.save(update_fields=["state", "note"])
        after = {"state": row.state}
        payload = {"result": result.pk}
        record(
            actor, "laboratory.send_back", row.request_id, payload, reason=reason, before={"state": before}, after=after
        )


def issue(actor: Actor, request_id: str) -> str:
    """Issue the report of a signed result and give its name ('LR-000123/1'); the seizure is confirmed or excluded.

    The PDF, its digest, the seizure's state, the label and the audit entries are one transaction. Where the substance
    is new, an alert is drafted and those who may send it are told.
    """
    require(actor, Permission.LABORATORY)
    with transaction.atomic():
        row = locked(actor, request_id)
        move(row, RequestState.REPORTED)
        row.save(update_fields=["state"])
        result = _latest(row)
        earlier = Report.objects.filter(request=row).count()
        report = Report(
            request=row,
            result=result,
            version=earlier + 1,
            amends_because=row.note if earlier else "",
            issued_at=current().now(),
            issued_by=storable.text(actor.name),
        )
        view = queries.request(actor, row.request_id)
        if view is None or view.result is None:
            raise RuntimeError(f"{row.request_id} has no result to report")
        issue = laboratory_report.issue_of(report)
        report.pdf = pdf(laboratory_report.sheet(view, view.result, issue, in_full))
        report.sha256 = hashlib.sha256(report.pdf).hexdigest()
        report.save()
        evidence.record_result(actor, row.seizure.seizure_id, _said(result, str(report)), amends=earlier > 0)
        payload = {"report": str(report), "sha256": report.sha256, "result": result.pk}
        record(actor, "laboratory.issue", row.request_id, payload, reason=report.amends_because)
        if result.novel:
            line = view.line
            words = novelty.draft(view, view.result)
            new = NewAlert(row, result.substance, line.facility, words, line.simulated)
            alerts.draft(actor, new)
            for role in (Role.INTELLIGENCE_OFFICER, Role.SENIOR_ANALYST):
                notify(actor, to=To(role=role), text=novelty.SAID % row.request_id, link=f"/lab/{row.request_id}")
    return str(report)


def reopen(actor: Actor, request_id: str, reason: str) -> None:
    """Open a reported request again to amend its report, for a reason; the issued version stays in force till then."""
    require(actor, Permission.LABORATORY)
    ledger_actions.reasoned(reason, "a report is amended for a reason")
    with transaction.atomic():
        row = locked(actor, request_id)
        if row.state != RequestState.REPORTED:
            raise Conflict("not-reported", f"{row.request_id} has no issued report", "there is nothing to amend")
        move(row, RequestState.RECEIVED)
        row.note = storable.text(reason.strip())
        row.save(update_fields=["state", "note"])
        record(actor, "laboratory.reopen", row.request_id, {}, reason=reason, after={"state": row.state})


def note_download(actor: Actor, request_id: str, version: int) -> bytes:
    """The bytes of an issued report, noting who took them; 404 for one that the actor does not see."""
    require(actor, Permission.EVIDENCE)
    found = queries.report_pdf(actor, request_id, version)
    if found is None:
        raise Conflict("unknown-report", f"there is no report {request_id}/{version}", http_status=404)
    with transaction.atomic():
        number = evidence_drafts.number(request_id, "LR")
        record(actor, "laboratory.read_report", f"LR-{number:06d}", {"version": version})
    return found


def _latest(row: LaboratoryRequest) -> Result:
    result = (
        Result.objects.select_for_update(of=("self",))
        .filter(request=row, sent_back=False, report=None)
        .order_by("-pk")
        .first()
    )
    if result is None:
        raise RuntimeError(f"{row.request_id} is {row.state} without a result")
    return result


def _another(actor: Actor, result: Result) -> None:
    if evidence_drafts.same_person(result.analyst, storable.text(actor.name)):
        raise Conflict("same-person", f"{actor.name} recorded this result", "a second chemist signs it")


def _said(result: Result, report: str) -> LaboratoryResult:
    low, high = (None, None)
    if result.purity is not None:
        low, high = doses.around(result.purity, result.purity_uncertainty or 0.0, 100.0)
    return LaboratoryResult(
        SeizureState(result.conclusion),
        report,
        result.substance,
        low,
        high,
        Finding(result.finding) if result.finding else None,
    )
