"""Writing the statement of an illicit purpose, signing it, and the second signature."""

from collections.abc import Sequence

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.diversion import case_actions, case_queries, case_states, references, sheet
from tidewaiter.centre.diversion.case_states import CaseState
from tidewaiter.centre.diversion.drafts import check_texts
from tidewaiter.centre.diversion.models import DiversionCase, SheetEntry
from tidewaiter.centre.diversion.sheet import Speaks
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current


def write(actor: Actor, case_id: str, element: str, said: str, speaks: Speaks, evidence: Sequence[str] = ()) -> None:
    """Answer an element of the sheet; the earlier answer stays on record.

    Conflict: 422 for an element that is none, for too little said, and for evidence that there is not.
    """
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(answer=said)
    if element not in sheet.BY_NAME:
        raise Conflict(
            "unknown-element",
            "{element} is no element",
            "one of {choices}",
            422,
            element=element[:40],
            choices=", ".join(sheet.NAMES),
        )
    with transaction.atomic():
        row = _open(actor, case_id)
        named = references.check(actor, row, evidence)
        SheetEntry.objects.create(
            case=row,
            element=element,
            said=storable.text(said.strip()),
            speaks=speaks.value,
            evidence=storable.json(named),
            at=current().now(),
            actor=storable.text(actor.name),
        )
        record(actor, "diversion.write", row.case_id, {"element": element, "speaks": speaks, "evidence": len(named)})


def weigh(actor: Actor, case_id: str, said: str) -> None:
    """Say what weighs more and why: all that speaks against is answered here."""
    require(actor, Permission.DIVERSION_WRITE)
    check_texts(weighing=said)
    with transaction.atomic():
        row = _open(actor, case_id)
        row.weighing, row.weighed_by = storable.text(said.strip()), storable.text(actor.name)
        row.save(update_fields=["weighing", "weighed_by"])
        record(actor, "diversion.weigh", row.case_id, {})


def sign(actor: Actor, case_id: str) -> None:
    """Sign a complete sheet; Conflict 'sheet-incomplete' (409) says what it lacks."""
    require(actor, Permission.DIVERSION_WRITE)
    with transaction.atomic():
        row = case_actions.locked(actor, case_id)
        case_states.check(CaseState(row.state), CaseState.PROPOSED)
        view = _complete(row)
        row.signed_by, row.signed_at, row.sheet_sha256 = storable.text(actor.name), current().now(), view.digest()
        row.save(update_fields=["signed_by", "signed_at", "sheet_sha256"])
        _move(actor, row, CaseState.PROPOSED, "diversion.sign", "", {"sheet_sha256": row.sheet_sha256})
        said = f"{row.case_id}: the sheet waits for a second signature."
        notify(actor, to=To(role=Role.DIVERSION_COORDINATOR, facility=row.facility), text=said, link=_link(row))


def second(actor: Actor, case_id: str) -> None:
    """Sign as the second person: nobody who wrote any of it ('second-person', 403)."""
    require(actor, Permission.DIVERSION_SIGN)
    with transaction.atomic():
        row = case_actions.locked(actor, case_id)
        case_states.check(CaseState(row.state), CaseState.SIGNED)
        view = _complete(row)
        if storable.text(actor.name) in view.authors:
            raise Conflict("second-person", "who wrote the sheet is not its second person", "ask somebody else", 403)
        if view.digest() != row.sheet_sha256:
            raise Conflict("changed-meanwhile", "the sheet is not what its author signed", "send it back")
        row.seconded_by, row.seconded_at = storable.text(actor.name), current().now()
        row.save(update_fields=["seconded_by", "seconded_at"])
        _move(actor, row, CaseState.SIGNED, "diversion.second", "", {"sheet_sha256": row.sheet_sha256})


def send_back(actor: Actor, case_id: str, reason: str) -> None:
    """Open a signed sheet again; its signatures end."""
    require(actor, Permission.DIVERSION_SIGN)
    check_texts(reason=reason)
    with transaction.atomic():
        row = case_actions.locked(actor, case_id)
        case_states.check(CaseState(row.state), CaseState.OPEN)
        row.signed_by = row.seconded_by = row.sheet_sha256 = ""
        row.signed_at = row.seconded_at = None
        row.save(update_fields=["signed_by", "signed_at", "seconded_by", "seconded_at", "sheet_sha256"])
        _move(actor, row, CaseState.OPEN, "diversion.send_back", reason, {})


def _open(actor: Actor, case_id: str) -> DiversionCase:
    row = case_actions.locked(actor, case_id)
    if CaseState(row.state) is not CaseState.OPEN:
        raise Conflict(
            "sheet-signed",
            "the sheet of {case_id} is {state}",
            "have it sent back first",
            case_id=row.case_id,
            state=row.state,
        )
    return row


def _complete(row: DiversionCase) -> case_queries.CaseView:
    view = case_queries.view_of(row)
    lacking = view.gaps(case_actions.today())
    if lacking:
        raise Conflict(
            "sheet-incomplete",
            lacking[0].template,
            "things that are missing: {count}",
            409,
            count=len(lacking),
            **lacking[0].values,
        )
    return view


def _move(
    actor: Actor, row: DiversionCase, to: CaseState, action: str, reason: str, payload: dict[str, object]
) -> None:
    before = CaseState(row.state)
    row.state = to.value
    row.save(update_fields=["state"])
    case_actions.note(actor, row, {"diversion.send_back": "sent_back"}.get(action, to.value), reason)
    record(actor, action, row.case_id, payload, reason=reason, before={"state": before}, after={"state": to})


def _link(row: DiversionCase) -> str:
    return f"/diversion/cases/{row.case_id}"
