"""The life of a case with a partner agency as a transition table. Pure."""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CONTROLLED_DELIVERY = "controlled_delivery"
    PROSECUTION_SUPPORT = "prosecution_support"
    OUTCOME = "outcome"


_S = CaseState

MOVES: dict[CaseState, tuple[CaseState, ...]] = {
    _S.OPEN: (_S.ACCEPTED, _S.DECLINED, _S.OUTCOME),
    _S.ACCEPTED: (_S.CONTROLLED_DELIVERY, _S.PROSECUTION_SUPPORT, _S.OUTCOME),
    _S.DECLINED: (_S.OPEN, _S.OUTCOME),  # offered to another agency
    _S.CONTROLLED_DELIVERY: (_S.PROSECUTION_SUPPORT, _S.OUTCOME),
    _S.PROSECUTION_SUPPORT: (_S.OUTCOME,),
    _S.OUTCOME: (),
}


def check(at: CaseState, to: CaseState) -> None:
    """Raise Conflict (409) unless a case may go from one state to another."""
    check_move(MOVES, at, to, "a case that is {at} cannot become {to}")
