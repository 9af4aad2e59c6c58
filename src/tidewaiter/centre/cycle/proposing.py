"""Proposing from a chart that two parties are one, or are not, and answering: nothing is merged by one person alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import hunting, resolving
from tidewaiter.centre.entities import actions, queries
from tidewaiter.centre.entities.queries import ProposalView
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.workspace import Workspace
from tidewaiter.parties.resolution import records


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal with what was filed of both records, and whether this reader may answer it."""

    view: ProposalView
    left: Mapping[str, Any]
    right: Mapping[str, Any]
    own: bool

    @property
    def records(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """Both records by their ids."""
        return ((self.view.left, self.left), (self.view.right, self.right))


def propose(
    workspace: Workspace,
    consignments: tuple[str, str],
    side: str,
    why: str,
    *,
    same: bool,
    chart_id: str,
    actor: Actor,
) -> str:
    """Propose that the consignors (or consignees) of two consignments are one party, or are not; gives its id."""
    if side not in records.SIDES:
        raise Conflict(
            "unknown-side", "{side} is no side of a consignment", "consignor or consignee", 422, side=repr(side)
        )
    if not queries.linkages():
        raise Conflict("not-resolved", "parties have not been linked here yet", "run 'tidewaiter resolve' first")
    columns = ("consignment_id", "version", "received_at", "entry_office", *records.read(side))
    rows = hunting.versions_of(workspace, list(consignments), workspace.now(), columns)
    parties = records.parties(rows, side)["record_id"].to_pylist()
    known = {
        row["consignment_id"]: party
        for row, party in zip(rows.to_pylist(), parties, strict=True)
        if actor.works_at(row["entry_office"] or "") and party is not None
    }
    if not set(consignments) <= set(known):
        raise Conflict("no-party", "both consignments need a named {side}", "choose two consignments", 422, side=side)
    said = f"{why.strip()} [{chart_id}]" if why.strip() else ""
    return actions.propose(actor, known[consignments[0]], known[consignments[1]], said, same=same)


def waiting(workspace: Workspace, *, actor: Actor) -> list[Waiting]:
    """Proposals that wait, with both records as filed; the look is logged.

    A record is nobody's facility's: who works for some facilities alone is shown none.
    """
    views = queries.proposals()
    if not views or actor.facilities is not None:
        return []
    audit.record_read(actor, "entities.proposals", "proposals")
    every = resolving.entities(workspace).records
    wanted = sorted({name for view in views for name in (view.left, view.right)})
    filed = {
        row["record_id"]: row
        for row in every.filter(pc.is_in(every["record_id"], value_set=pa.array(wanted, pa.string()))).to_pylist()
    }
    own = actor.name.strip().casefold()
    return [
        Waiting(view, filed.get(view.left, {}), filed.get(view.right, {}), view.actor.strip().casefold() == own)
        for view in views
    ]


def answer(proposal_id: str, why: str, *, accepted: bool, actor: Actor) -> str:
    """Accept or turn down a proposal, as a second person."""
    if actor.facilities is not None:
        raise Conflict(
            "unknown-proposal", "there is no proposal {proposal_id}", "see the proposals", 404, proposal_id=proposal_id
        )
    return actions.answer(actor, proposal_id, why, accepted=accepted)
