"""The life of a referral as one transition table, and what may come of it.

Pure. An act that is not in the table is a Conflict.
"""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.moves import check_move


class ReferralState(StrEnum):
    """Where a referral stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OUTCOME = "outcome"


_S = ReferralState

MOVES: dict[ReferralState, tuple[ReferralState, ...]] = {
    _S.SENT: (_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN),
    _S.ACCEPTED: (_S.OUTCOME,),
    _S.DECLINED: (),
    _S.WITHDRAWN: (),
    _S.OUTCOME: (),
}

OPEN = (_S.SENT, _S.ACCEPTED)
"""States in which the agency owes an answer or an outcome."""


@dataclass(frozen=True, slots=True)
class OutcomeCode:
    """What came of a referral: a code and a sentence."""

    code: str
    meaning: str


OUTCOMES: tuple[OutcomeCode, ...] = (
    OutcomeCode("charged", "Somebody was charged."),
    OutcomeCode("convicted", "Somebody was convicted."),
    OutcomeCode("acquitted", "The court acquitted."),
    OutcomeCode("controlled-delivery", "The consignment was delivered under control."),
    OutcomeCode("administrative-penalty", "A penalty was set without a court."),
    OutcomeCode("forfeited", "The goods were forfeited and nobody was pursued."),
    OutcomeCode("intelligence-only", "It was kept as intelligence."),
    OutcomeCode("no-action", "The agency took no action."),
    OutcomeCode("returned-legitimate", "It was found to be legitimate and returned."),
)


def check(at: ReferralState, to: ReferralState) -> None:
    """Raise Conflict (409) unless a referral may go from one state to another."""
    check_move(MOVES, at, to, "a referral that is {at} cannot become {to}", "illegal-answer")


def check_outcome(code: str) -> None:
    """Raise Conflict (422) for a code that the table does not have."""
    codes = [outcome.code for outcome in OUTCOMES]
    if code not in codes:
        raise Conflict(
            "unknown-outcome",
            "{called} is no outcome of a referral",
            "one of {choices}",
            422,
            called=repr(code),
            choices=", ".join(codes),
        )
