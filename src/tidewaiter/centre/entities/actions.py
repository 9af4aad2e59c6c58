"""Recording linkages and decisions, and undoing a decision."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.entities.draft import NewDecision, NewLinkage
from tidewaiter.centre.entities.models import EntityDecision, EntityProposal, Linkage, LinkedFile
from tidewaiter.centre.entities.queries import decision_number, proposal_number
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current
from tidewaiter.parties.resolution.verdict import Verdict

_AT_A_TIME = 500


def record_linkage(actor: Actor, linkage: NewLinkage) -> int:
    """Make a linkage count; Conflict when another process linked one of its sources meanwhile."""
    with transaction.atomic():
        record(
            actor,
            "entities.link",
            linkage.records_file,
            {
                "records": linkage.records,
                "edges": linkage.edges,
                "sources": len(linkage.sources),
                "files": linkage.sha256,
            },
        )
        for start in range(0, len(linkage.sources), _AT_A_TIME):
            if LinkedFile.objects.filter(path__in=linkage.sources[start : start + _AT_A_TIME]).exists():
                raise Conflict("linked-before", "another process linked these parties meanwhile", "run it again")
        row = Linkage.objects.create(
            at=current().now(),
            actor=storable.text(actor.name),
            **{name: getattr(linkage, name) for name in NewLinkage.__slots__ if name != "sources"},
        )
        LinkedFile.objects.bulk_create(
            [LinkedFile(linkage=row, path=path) for path in linkage.sources], batch_size=_AT_A_TIME
        )
    return row.number


def decide(actor: Actor, decision: NewDecision) -> str:
    """Record what somebody says of two records, and give the decision's id; Conflict for one record or no reason."""
    left, right = sorted((storable.text(decision.left), storable.text(decision.right)))
    if left == right:
        raise Conflict("one-record", "{left} is one record; a decision is about two", "name two records", left=left)
    if not decision.why.strip():
        raise Conflict("why-missing", "a decision needs a reason", "say why with --why")
    with transaction.atomic():
        row = EntityDecision.objects.create(
            left=left,
            right=right,
            verdict=decision.verdict.value,
            why=storable.text(decision.why),
            weight=decision.weight,
            evidence=[storable.text(sentence) for sentence in decision.evidence],
            at=current().now(),
            actor=storable.text(actor.name),
        )
        said = {"left": left, "right": right, "verdict": decision.verdict, "weight": decision.weight}
        record(actor, "entities.decide", row.decision_id, said, reason=decision.why)
    return row.decision_id


def undo(actor: Actor, decision_id: str, why: str) -> None:
    """Take a decision back: the view is what it was without it. Conflict for one undone already, 404 for none."""
    if not why.strip():
        raise Conflict("why-missing", "undoing a decision needs a reason", "say why with --why")
    with transaction.atomic():
        row = EntityDecision.objects.select_for_update().filter(pk=decision_number(decision_id)).first()
        if row is None:
            raise Conflict(
                "unknown-decision",
                "there is no decision {decision_id}",
                "'tidewaiter resolve --show RECORD' lists those about a record",
                404,
                decision_id=decision_id,
            )
        if row.undone_at is not None:
            raise Conflict(
                "undone-before",
                "{decision_id} was undone by {undone_by}",
                "decide anew instead",
                decision_id=decision_id,
                undone_by=row.undone_by,
            )
        row.undone_at, row.undone_by, row.undone_why = current().now(), storable.text(actor.name), storable.text(why)
        row.save(update_fields=["undone_at", "undone_by", "undone_why"])
        record(
            actor,
            "entities.undo",
            row.decision_id,
            {"left": row.left, "right": row.right, "verdict": row.verdict},
            reason=why,
            before={"standing": True},
            after={"standing": False},
        )


def propose(actor: Actor, left: str, right: str, why: str, *, same: bool) -> str:
    """Propose to a second person that two records are one party, or are not; changes nothing until it is accepted."""
    require(actor, Permission.LINKS)
    verdict = Verdict.MATCH if same else Verdict.NON_MATCH
    left, right = sorted((storable.text(left), storable.text(right)))
    if left == right:
        raise Conflict("one-record", "both consignments name the very same party", "choose two others", 422)
    if not why.strip():
        raise Conflict("why-missing", "a proposal needs a reason", "say why", 422)
    with transaction.atomic():
        if EntityProposal.objects.filter(left=left, right=right, answered_at=None).exists():
            raise Conflict("proposed-before", "a proposal about these two waits already", "see the proposals")
        row = EntityProposal.objects.create(
            left=left,
            right=right,
            verdict=verdict.value,
            why=storable.text(why),
            at=current().now(),
            actor=storable.text(actor.name),
        )
        said = {"left": left, "right": right, "verdict": verdict}
        record(actor, "entities.propose", row.proposal_id, said, reason=why)
    return row.proposal_id


def answer(actor: Actor, proposal_id: str, why: str, *, accepted: bool) -> str:
    """Accept a proposal, which makes it a decision, or turn it down, as a second person; the decision's id or ''."""
    require(actor, Permission.LINKS)
    if not why.strip():
        raise Conflict("why-missing", "an answer needs a reason", "say why", 422)
    with transaction.atomic():
        row = EntityProposal.objects.select_for_update().filter(pk=proposal_number(proposal_id)).first()
        if row is None:
            raise Conflict(
                "unknown-proposal",
                "there is no proposal {proposal_id}",
                "see the proposals",
                404,
                proposal_id=proposal_id,
            )
        if row.answered_at is not None:
            raise Conflict(
                "answered-before",
                "{proposal_id} was answered by {answered_by}",
                "see the proposals",
                proposal_id=proposal_id,
                answered_by=row.answered_by,
            )
        if row.actor.strip().casefold() == actor.name.strip().casefold():
            raise Conflict(
                "same-person",
                "{proposal_id} was made by {actor}",
                "a second person answers it",
                403,
                proposal_id=proposal_id,
                actor=row.actor,
            )
        row.answered_at, row.answered_by, row.accepted = current().now(), storable.text(actor.name), accepted
        row.answer = storable.text(why)
        row.save(update_fields=["answered_at", "answered_by", "accepted", "answer"])
        record(actor, "entities.answer", row.proposal_id, {"accepted": accepted}, reason=why)
        if not accepted:
            return ""
        said = f"{row.why} (proposed by {row.actor}, {row.proposal_id})"
        return decide(actor, NewDecision(row.left, row.right, Verdict(row.verdict), said, None, ()))
