"""Custody: offering, signing for, refusing, taking back, new seals, papers, destruction. Each is one act."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tidewaiter.centre.evidence import custody_actions, disposal_actions, paper_actions
from tidewaiter.centre.evidence.drafts import Destruction, Handover
from tidewaiter.centre.notices import actions as notices
from tidewaiter.centre.notices.actions import To
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act
from tidewaiter.desk.evidence.asked import chosen, condition, moment, paper, readings, seals, text
from tidewaiter.desk.request import Request


@act(Permission.EVIDENCE_WRITE)
def offer(request: Request, seizure_id: str) -> HttpResponse:
    """Sign as giver: offer the ticked exhibits to somebody, who then signs or refuses."""
    told = request.POST
    handover = Handover(
        receiver=text(told, "receiver"),
        place=text(told, "place"),
        happened_at=moment(told, "happened_at") if told.get("happened_at") else current().now(),
        condition=condition(told),
        note=text(told, "note"),
        organisation=text(told, "organisation"),
    )
    given = seals(request)
    custody_actions.offer(request.actor, given, handover)
    if not handover.organisation:
        said = _("%(count)s exhibits of %(seizure)s are offered to you: sign or refuse.")
        what = said % {"count": len(given), "seizure": seizure_id}
        notices.notify(request.actor, to=To(person=handover.receiver), text=what, link=f"/seizures/{seizure_id}")
    return _back(request, seizure_id, _("Offered. It stays with you until the other side has signed."))


@act(Permission.EVIDENCE_WRITE)
def accept(request: Request, seizure_id: str) -> HttpResponse:
    """Sign as receiver, each exhibit with its seal as read."""
    custody_actions.accept(request.actor, readings(request), text(request.POST, "note"))
    return _back(request, seizure_id, _("Signed. The exhibits are in your custody."))


@act(Permission.EVIDENCE_WRITE)
def refuse(request: Request, seizure_id: str) -> HttpResponse:
    """Sign that it was not taken, and why."""
    custody_actions.refuse(request.actor, chosen(request), text(request.POST, "note"))
    return _back(request, seizure_id, _("Refused. The exhibits stay with the giver."))


@act(Permission.EVIDENCE_WRITE)
def recall(request: Request, seizure_id: str) -> HttpResponse:
    """Take an offer back."""
    custody_actions.recall(request.actor, chosen(request), text(request.POST, "note"))
    return _back(request, seizure_id, _("The offer is taken back."))


@act(Permission.EVIDENCE_WRITE)
def reseal(request: Request, seizure_id: str) -> HttpResponse:
    """Put a new seal on one exhibit."""
    told = request.POST
    seal, reason = text(told, "seal"), text(told, "note")
    custody_actions.reseal(request.actor, text(told, "exhibit"), seal, reason, current().now())
    return _back(request, seizure_id, _("The new seal is recorded."))


@act(Permission.EVIDENCE_WRITE)
def on_paper(request: Request, seizure_id: str) -> HttpResponse:
    """Record that somebody without an account signed on paper for what was offered to them."""
    paper_actions.accept_on_paper(request.actor, readings(request), paper(request), text(request.POST, "note"))
    return _back(request, seizure_id, _("The paper is recorded; its digest is in the chain."))


@act(Permission.EVIDENCE_DESTROY)
def condemn(request: Request, seizure_id: str) -> HttpResponse:
    """Order that exhibits be destroyed, or take the order back."""
    do = disposal_actions.spare if request.POST.get("spare") else disposal_actions.condemn
    do(request.actor, chosen(request), text(request.POST, "note"))
    return _back(request, seizure_id, _("Recorded."))


@act(Permission.EVIDENCE_WRITE)
def destroy(request: Request, seizure_id: str) -> HttpResponse:
    """Record that condemned exhibits were destroyed before a witness."""
    told = request.POST
    done = Destruction(
        method=text(told, "method"),
        place=text(told, "place"),
        witness=text(told, "witness"),
        happened_at=current().now(),
        note=text(told, "note"),
    )
    disposal_actions.destroy(request.actor, seals(request), done)
    return _back(request, seizure_id, _("The destruction is recorded."))


def _back(request: Request, seizure_id: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("seizure", seizure_id=seizure_id)
