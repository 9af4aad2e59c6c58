"""Reading linkages and decisions."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tidewaiter.centre.entities.models import EntityDecision, EntityProposal, Linkage, LinkedFile
from tidewaiter.parties.resolution.decisions import Decision
from tidewaiter.parties.resolution.verdict import Verdict

_DECISION_ID = re.compile(r"D-([0-9]{1,18})")
_PROPOSAL_ID = re.compile(r"P-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class LinkageView:
    """A linkage as it is read: its files, and what it brought."""

    number: int
    at: datetime
    actor: str
    model: str
    records_file: str
    edges_file: str
    sha256: dict[str, str]
    records: int
    edges: int
    anew: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as it is shown; `undone_at` is None while it stands."""

    decision_id: str
    left: str
    right: str
    verdict: Verdict
    why: str
    weight: float | None
    evidence: tuple[str, ...]
    at: datetime
    actor: str
    undone_at: datetime | None
    undone_by: str
    undone_why: str


def decision_number(decision_id: str) -> int:
    """The number in 'D-000012', 0, which no decision has, for anything else."""
    found = _DECISION_ID.fullmatch(decision_id)
    return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal that waits."""

    proposal_id: str
    left: str
    right: str
    verdict: Verdict
    why: str
    at: datetime
    actor: str


def proposal_number(proposal_id: str) -> int:
    """The number in 'P-000012', 0, which no proposal has, for anything else."""
    found = _PROPOSAL_ID.fullmatch(proposal_id)
    return int(found[1]) if found else 0


def proposals() -> list[ProposalView]:
    """Proposals that wait, oldest first."""
    rows = EntityProposal.objects.filter(answered_at=None).order_by("number")
    return [
        ProposalView(row.proposal_id, row.left, row.right, Verdict(row.verdict), row.why, row.at, row.actor)
        for row in rows
    ]


def linkages() -> list[LinkageView]:
    """All linkages, in the order in which they were made."""
    return [LinkageView(**row) for row in Linkage.objects.order_by("number").values(*LinkageView.__slots__)]


def linked_files() -> set[str]:
    """Paths of the lake's files whose parties are linked."""
    return set(LinkedFile.objects.values_list("path", flat=True))


def decisions() -> list[Decision]:
    """All decisions as the view reads them, undone ones too."""
    rows = EntityDecision.objects.order_by("number").values_list("number", "left", "right", "verdict", "undone_at")
    return [Decision(number, a, b, Verdict(verdict), undone is not None) for number, a, b, verdict, undone in rows]


def decisions_about(records: list[str] | None = None) -> list[DecisionView]:
    """Decisions about any of these records, or all, latest first."""
    rows = EntityDecision.objects.order_by("-number")
    if records is not None:
        rows = rows.filter(Q(left__in=records) | Q(right__in=records))
    return [
        DecisionView(
            decision_id=row.decision_id,
            left=row.left,
            right=row.right,
            verdict=Verdict(row.verdict),
            why=row.why,
            weight=row.weight,
            evidence=tuple(row.evidence),
            at=row.at,
            actor=row.actor,
            undone_at=row.undone_at,
            undone_by=row.undone_by,
            undone_why=row.undone_why,
        )
        for row in rows
    ]
