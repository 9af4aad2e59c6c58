"""Asking for end-use evidence, recording what came, judging it, and telling of what is overdue."""

from datetime import date

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.diversion import case_actions, case_queries, case_states
from tidewaiter.centre.diversion.case_states import WORKING, Answer, CaseState
from tidewaiter.centre.diversion.drafts import NewRequest, check_texts
from tidewaiter.centre.diversion.letter import letter
from tidewaiter.centre.diversion.models import DiversionCase, EvidenceRequest
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence.drafts import number
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current

LONGEST_DAYS = 120
"""Days within which an answer is asked for: goods are waiting."""


def ask(actor: Actor, request: NewRequest) -> str:
    """Ask for end-use evidence and give the request's id ('EU-000123'), its letter with it.

    The same form sent again gives the same id. Conflict 422 for a day that has passed or lies too far ahead.
    """
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(key=request.key, addressee=request.addressee, question=request.asks)
    on = case_actions.today()
    if not 0 < (request.due - on).days <= LONGEST_DAYS:
        raise Conflict(
            "bad-day",
            "an answer is due within {longest_days} days",
            "choose a day to come",
            422,
            longest_days=LONGEST_DAYS,
        )
    with transaction.atomic():
        case = _working(actor, request.case_id)
        known = EvidenceRequest.objects.filter(key=request.key).first()
        if known is not None and known.case_id == case.pk:
            return known.request_id
        if known is not None:
            raise Conflict("form-used", "this form asked in another case", "open the form again")
        goods = [one.consignment_id for one in case.goods.order_by("pk")]
        addressee, asks = storable.text(request.addressee.strip()), storable.text(request.asks.strip())
        row = EvidenceRequest.objects.create(
            key=request.key,
            case=case,
            addressee=addressee,
            asks=asks,
            letter=letter(case.case_id, addressee, goods, asks, on, request.due),
            due=request.due,
            state=Answer.ASKED.value,
            asked_at=current().now(),
            asked_by=storable.text(actor.name),
        )
        case_actions.note(actor, case, "asked", f"{row.request_id}, due {row.due}")
        record(
            actor, "diversion.ask", row.request_id, {"case": case.case_id, "due": row.due}, after={"state": row.state}
        )
    return row.request_id


def answer(actor: Actor, request_id: str, said: str, on: date) -> None:
    """Record what came in answer on a day; a further answer adds to the one before."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(answer=said)
    if on > case_actions.today():
        raise Conflict("in-the-future", "this has not happened yet", "write the day on which it came", 422)
    with transaction.atomic():
        row = _locked(actor, request_id)
        row.answer = "\n\n".join(part for part in (row.answer, storable.text(said.strip())) if part)
        row.answered_on, row.recorded_by = on, storable.text(actor.name)
        row.judged_by, row.judged_because, row.judged_at = "", "", None
        row.save(update_fields=["answer", "answered_on", "recorded_by", "judged_by", "judged_because", "judged_at"])
        _move(actor, row, Answer.ANSWERED, "diversion.answer", "")


def judge(actor: Actor, request_id: str, because: str, *, sufficient: bool) -> None:
    """Say whether what came shows a lawful use; what did not come by its day may be judged insufficient too."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(reason=because)
    with transaction.atomic():
        row = _locked(actor, request_id)
        if row.state == Answer.ASKED and row.due >= case_actions.today():
            raise Conflict(
                "still-asked",
                "{request_id} may be answered until {due}",
                "wait for the day",
                request_id=row.request_id,
                due=row.due,
            )
        row.judged_by, row.judged_at = storable.text(actor.name), current().now()
        row.judged_because = storable.text(because.strip())
        row.save(update_fields=["judged_by", "judged_at", "judged_because"])
        to = Answer.SUFFICIENT if sufficient else Answer.INSUFFICIENT
        _move(actor, row, to, "diversion.judge", because)


def withdraw(actor: Actor, request_id: str, reason: str) -> None:
    """Take a request back."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(reason=reason)
    with transaction.atomic():
        _move(actor, _locked(actor, request_id), Answer.WITHDRAWN, "diversion.withdraw_request", reason)


def watch(actor: Actor, on: date) -> int:
    """Tell coordinators of requests that are overdue on a day, each once; gives how many."""
    require(actor, Permission.DIVERSION_WRITE)
    working = [state.value for state in WORKING]
    late = EvidenceRequest.objects.filter(state=Answer.ASKED.value, due__lt=on, warned=False, case__state__in=working)
    told = 0
    with transaction.atomic():
        for row in late.select_for_update().select_related("case").order_by("pk"):
            row.warned = True
            row.save(update_fields=["warned"])
            said = f"{row.request_id}: end-use evidence was due by {row.due} and did not come."
            to = To(role=Role.DIVERSION_COORDINATOR, facility=row.case.facility)
            notify(actor, to=to, text=said, link=f"/diversion/cases/{row.case.case_id}")
            record(actor, "diversion.overdue", row.request_id, {"due": row.due})
            told += 1
    return told


def _move(actor: Actor, row: EvidenceRequest, to: Answer, action: str, reason: str) -> None:
    before = Answer(row.state)
    case_states.check_answer(before, to)
    row.state = to.value
    row.save(update_fields=["state"])
    case_actions.note(actor, row.case, to.value, " ".join(part for part in (row.request_id, reason) if part))
    payload = {"case": row.case.case_id}
    record(actor, action, row.request_id, payload, reason=reason, before={"state": before}, after={"state": to})


def _working(actor: Actor, case_id: str) -> DiversionCase:
    case = case_actions.locked(actor, case_id)
    if CaseState(case.state) not in WORKING:
        raise Conflict("case-decided", "{case_id} is decided", "open another case", case_id=case.case_id)
    return case


def _locked(actor: Actor, request_id: str) -> EvidenceRequest:
    mine = case_queries.visible_to(actor).values("pk")
    rows = EvidenceRequest.objects.select_for_update().filter(pk=number(request_id, "EU"), case__in=mine)
    row = rows.first()
    if row is None:
        raise Conflict("unknown-request", "there is no request {request_id}", http_status=404, request_id=request_id)
    _working(actor, row.case.case_id)
    return row
