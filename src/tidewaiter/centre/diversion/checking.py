"""What became of goods that no notification covers: where a proposal to hold stands. Pure."""

from enum import StrEnum

from tidewaiter.centre.errors import Conflict


class Proposal(StrEnum):
    """What stands after a check."""

    NONE = ""  # covered
    LOOK = "look"  # believed too little for a hold; somebody looks
    PROPOSED = "proposed"  # hold proposed
    HELD = "held"
    DISMISSED = "dismissed"  # somebody looked and said why not
    SETTLED = "settled"  # a notification came to cover it


OPEN = (Proposal.LOOK, Proposal.PROPOSED)
_P = Proposal

MOVES: dict[Proposal, tuple[Proposal, ...]] = {
    _P.NONE: (_P.LOOK, _P.PROPOSED),
    _P.LOOK: (_P.PROPOSED, _P.HELD, _P.DISMISSED, _P.SETTLED),
    _P.PROPOSED: (_P.LOOK, _P.HELD, _P.DISMISSED, _P.SETTLED),
    _P.HELD: (_P.SETTLED,),
    _P.DISMISSED: (_P.PROPOSED, _P.LOOK, _P.SETTLED),
    _P.SETTLED: (_P.PROPOSED, _P.LOOK),
}


def check(at: Proposal, to: Proposal) -> None:
    """Raise Conflict (409) unless a proposal may go from one state to another."""
    if to not in MOVES[at]:
        raise Conflict(
            "illegal-move", "goods that are {at} cannot become {to}", "open the page anew", at=at or "covered", to=to
        )


def after(at: Proposal, *, covered: bool, sure: bool, changed: bool) -> Proposal:
    """Where a check anew leaves goods: `sure` enough for a hold, `changed` since the last one.

    What is held stays held until somebody decides. What was dismissed comes back only when what the check says changed.
    """
    if at is Proposal.HELD:
        return at
    if covered:
        return Proposal.NONE if at is Proposal.NONE else Proposal.SETTLED
    if at is Proposal.DISMISSED and not changed:
        return at
    return Proposal.PROPOSED if sure else Proposal.LOOK
