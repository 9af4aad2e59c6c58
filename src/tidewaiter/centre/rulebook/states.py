"""The life of a rule as one transition table.

Pure. A draft is a file on the analyst's desk; committing it makes a version that nobody can change. A version counts
for the score only after it ran in shadow and a second person approved it.
"""

from enum import StrEnum

from tidewaiter.centre.errors import Conflict


class RuleState(StrEnum):
    """Where a version of a rule stands."""

    DRAFT = "draft"
    COMMITTED = "committed"
    SHADOW = "shadow"
    APPROVED = "approved"
    ACTIVE = "active"
    RETIRED = "retired"


class TrialKind(StrEnum):
    """What is asked of the past."""

    BACKTEST = "backtest"  # what one rule would have done
    HEALTH = "health"  # how all rules that run have fared


class TrialState(StrEnum):
    """Where a trial stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_S = RuleState

MOVES: dict[RuleState, tuple[RuleState, ...]] = {
    _S.DRAFT: (_S.COMMITTED,),
    _S.COMMITTED: (_S.SHADOW, _S.RETIRED),
    _S.SHADOW: (_S.APPROVED, _S.RETIRED),
    _S.APPROVED: (_S.ACTIVE, _S.RETIRED),
    _S.ACTIVE: (_S.RETIRED,),
    _S.RETIRED: (),
}

EVALUATED = (_S.SHADOW, _S.APPROVED)
"""States in which a version is evaluated and recorded and does not count."""


def check_move(rule: str, before: RuleState, after: RuleState) -> None:
    """Raise Conflict for a move that is not in the table."""
    if after not in MOVES[before]:
        allowed = ", ".join(MOVES[before]) or "nothing: it has ended"
        raise Conflict(
            "wrong-rule-state",
            "{rule} is {before}, not to be made {after}",
            "next: {allowed}",
            rule=rule,
            before=before,
            after=after,
            allowed=allowed,
        )


def check_four_eyes(rule: str, committed_by: str, approver: str) -> None:
    """Raise Conflict where the approver is who committed, however the name is written."""
    if committed_by.strip().casefold() == approver.strip().casefold():
        raise Conflict(
            "same-person",
            "{rule} was committed by {committed_by}",
            "a second person approves it: --actor NAME",
            403,
            rule=rule,
            committed_by=committed_by,
        )
