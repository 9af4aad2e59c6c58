"""Asking a filer about a consignment: what is decided in the queue and what the filer is told are one transaction.

The consignment's latest version says who filed it, in which form and under which numbers. The deadline is that of
the decision; the departure is a time that somebody gave, else the deadline stands for it until a manifest says better.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import actions as answers
from tidewaiter.centre.answers import queries
from tidewaiter.centre.answers.drafts import ELEMENTS, NewRequest
from tidewaiter.centre.answers.queries import RequestView
from tidewaiter.centre.cycle import dossier, looked_up
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.queue import actions as queue
from tidewaiter.centre.queue import queries as queue_queries
from tidewaiter.centre.queue import states
from tidewaiter.centre.queue.actions import Said
from tidewaiter.centre.queue.queries import ItemView
from tidewaiter.centre.queue.states import Status, Verb
from tidewaiter.centre.workspace import Workspace
from tidewaiter.formats.answers.answer import AnswerKind

ASKED_BY: dict[str, tuple[str, ...]] = {
    "goods-description": ("goods_description", "hs_code"),
    "party-identity": (
        "consignor_name",
        "consignor_address_line",
        "consignor_phone",
        "consignee_name",
        "consignee_address_line",
        "consignee_phone",
    ),
    "value-or-weight": ("declared_value", "gross_mass_kg", "package_quantity"),
    "documents": (),
}
"""Elements that a reason of the queue asks for."""

ANSWER_WITHIN = timedelta(days=7)
"""Until when an answer is owed where nobody said otherwise: a draft is about data, not about a departure."""

_VERB = {AnswerKind.RFI: Verb.REQUEST_INFO, AnswerKind.RFA: Verb.REQUEST_INFO, AnswerKind.RFS: Verb.SCREEN}
_STATUS = {
    AnswerKind.RFI: Status.INFO_REQUESTED,
    AnswerKind.RFA: Status.INFO_REQUESTED,
    AnswerKind.RFS: Status.SCREENING,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which kind, why (a reason of the queue), which elements, in words, until when."""

    kind: AnswerKind
    reason_code: str = ""
    elements: tuple[str, ...] = ()
    text: str = ""
    deadline: datetime | None = None
    departs_at: datetime | None = None


def ask(workspace: Workspace, actor: Actor, consignment_id: str, question: Question) -> str:
    """Ask the filer of a consignment in the queue and give the request's id.

    The queue takes note too. A do-not-load is proposed and confirmed in the queue: Conflict here. 404 for a consignment
    that is not in the queue of the actor.
    """
    if question.kind not in _VERB:
        raise Conflict("second-officer", "a do-not-load is proposed and confirmed by two", "propose it first", 422)
    item = queue_queries.item_of(actor, consignment_id, workspace.now())
    if item is None:
        raise Conflict(
            "unknown-item",
            "{consignment_id} is not in the queue",
            "put it into the queue first",
            404,
            consignment_id=consignment_id,
        )
    with transaction.atomic():
        if item.status is not _STATUS[question.kind]:
            queue.decide(actor, item.number, _VERB[question.kind], Said(question.reason_code, question.text))
        return answers.ask(actor, _request(workspace, item, question))


def decide(workspace: Workspace, actor: Actor, item: ItemView, verb: Verb, said: Said) -> None:
    """Ask for information or screening from the queue, by the reason that was given."""
    kind = AnswerKind.RFI if verb is Verb.REQUEST_INFO else AnswerKind.RFS
    text = " ".join(part for part in (states.meaning(said.reason_code), said.note) if part)
    elements = ASKED_BY.get(said.reason_code, ()) if kind is AnswerKind.RFI else ()
    with transaction.atomic():
        queue.decide(actor, item.number, verb, said)
        if not _stands(item.consignment_id, kind):
            answers.ask(actor, _request(workspace, item, Question(kind, said.reason_code, elements, text)))


def confirm_do_not_load(workspace: Workspace, actor: Actor, item: ItemView, note: str = "") -> None:
    """Confirm a do-not-load: the filer is told."""
    with transaction.atomic():
        queue.confirm_do_not_load(actor, item.number, note)
        if not _stands(item.consignment_id, AnswerKind.DNL):
            new = _request(workspace, item, Question(AnswerKind.DNL, text=note), proposed_by=item.proposed_by)
            answers.ask(actor, new)


def refuse_do_not_load(actor: Actor, item: ItemView, said: Said) -> None:
    """Turn a do-not-load down or lift it: the filer is told where it was told before."""
    with transaction.atomic():
        queue.refuse_do_not_load(actor, item.number, said)
        _end(actor, item, (AnswerKind.DNL,), states.meaning(said.reason_code))


def release(actor: Actor, item: ItemView, said: Said) -> None:
    """Let a consignment go: nothing that was asked for stands any longer."""
    with transaction.atomic():
        queue.release(actor, item.number, said)
        _end(actor, item, tuple(_VERB), f"released: {states.meaning(said.reason_code)}")


def undo(actor: Actor, item: ItemView) -> None:
    """Take back what one did last; a request that it sent is removed."""
    with transaction.atomic():
        queue.undo(actor, item.number)
        kinds = tuple(kind for kind, status in _STATUS.items() if status is item.status)
        _end(actor, item, kinds, "asked in error", since=item.status_at)


def _end(
    actor: Actor, item: ItemView, kinds: tuple[AnswerKind, ...], reason: str, since: datetime | None = None
) -> None:
    for one in queries.standing_of(item.consignment_id):
        if one.kind in kinds and (since is None or one.opened_at >= since):
            answers.resolve(actor, one.request_id, reason)


def _stands(consignment_id: str, kind: AnswerKind) -> RequestView | None:
    return next((one for one in queries.standing_of(consignment_id) if one.kind is kind), None)


def ask_by_draft(workspace: Workspace, actor: Actor, consignment_id: str, question: Question) -> str:
    """Ask the filer of any consignment for data, as a draft that the actor has read says; gives the request's id.

    The consignment need not be in the queue. What is no element that filers are asked for stays in the words.
    Conflict: 404 for a consignment that is not known or comes where the actor does not work, 422 for nothing asked.
    """
    if question.kind not in {AnswerKind.RFI, AnswerKind.RFA}:
        raise Conflict("not-about-data", "{kind} is decided in the queue", "rfi or rfa", 422, kind=question.kind)
    filed = _filed(workspace, consignment_id)
    if not filed or not dossier.visible(actor, filed.get("entry_office")):
        raise Conflict(
            "unknown-consignment",
            "{consignment_id} is not known",
            "choose one of the list",
            404,
            consignment_id=consignment_id,
        )
    now = workspace.now()
    coming = filed.get("eta")
    ways = [way for name in question.elements for way in name.split("|")]  # where either would do, each is named
    plain = tuple(dict.fromkeys(way.rpartition(".")[2] for way in ways))
    asked = Question(
        question.kind,
        elements=tuple(name for name in plain if name in ELEMENTS),
        text=question.text,
        deadline=question.deadline or now + ANSWER_WITHIN,
    )
    known = NewRequest(
        kind=question.kind,
        consignment_id=consignment_id,
        version=int(filed["version"]),
        facility=str(filed.get("entry_office") or ""),
        departs_at=coming if coming is not None and coming > now else None,
        simulated=bool(filed.get("simulated")),
    )
    return answers.ask(actor, _filled(known, filed, asked))


def _request(workspace: Workspace, item: ItemView, question: Question, *, proposed_by: str = "") -> NewRequest:
    filed = _filed(workspace, item.consignment_id)
    now = workspace.now()
    coming = item.deadline if item.deadline is not None and item.deadline > now else None
    known = NewRequest(
        kind=question.kind,
        consignment_id=item.consignment_id,
        version=int(filed.get("version") or item.version),
        facility=item.facility,
        deadline=question.departs_at or coming,
        departs_at=question.departs_at or coming,
        departs_known=question.departs_at is not None,
        proposed_by=proposed_by,
        simulated=item.simulated,
    )
    return _filled(known, filed, question)


def _filed(workspace: Workspace, consignment_id: str) -> Mapping[str, Any]:
    """The latest version as stored, empty when there is none."""
    rows = looked_up.versions(workspace, consignment_id)
    found: Mapping[str, Any] = rows.slice(rows.num_rows - 1).to_pylist()[0] if rows.num_rows else {}
    return found


def _filled(known: NewRequest, filed: Mapping[str, Any], question: Question) -> NewRequest:
    """What is asked, with who filed it, in which form and under which numbers."""
    return replace(
        known,
        filer=str(filed.get("filer") or ""),
        source_format=str(filed.get("source_format") or ""),
        elements=question.elements,
        text=question.text,
        deadline=question.deadline or known.deadline,
        identifiers=_identifiers(filed),
        conveyance=str(filed.get("conveyance") or ""),
        loading_location=str(filed.get("loading_location") or ""),
        unloading_location=str(filed.get("unloading_location") or ""),
    )


def _identifiers(filed: Mapping[str, Any]) -> dict[str, str]:
    names = {"s10": "s10", "awb": "awb", "house_waybill": "house_waybill", "bill": "bill", "mrn": "declaration_number"}
    return {name: str(filed[column]) for name, column in names.items() if filed.get(column)}
