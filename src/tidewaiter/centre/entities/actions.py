"""Recording linkages and decisions, and undoing a decision."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.entities.draft import NewDecision, NewLinkage
from tidewaiter.centre.entities.models import EntityDecision, Linkage, LinkedFile
from tidewaiter.centre.entities.queries import decision_number
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import current

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
        raise Conflict("one-record", f"{left} is one record; a decision is about two", "name two records")
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
                f"there is no decision {decision_id}",
                "'tidewaiter resolve --show RECORD' lists those about a record",
                404,
            )
        if row.undone_at is not None:
            raise Conflict("undone-before", f"{decision_id} was undone by {row.undone_by}", "decide anew instead")
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
