"""The life of a request to the laboratory as a transition table, and what its result may say. Pure."""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class RequestState(StrEnum):
    """Where a request stands. Until it is reported the substance is presumptive."""

    REQUESTED = "requested"
    RECEIVED = "received"
    ANALYSED = "analysed"  # a chemist has said what it is
    REVIEWED = "reviewed"  # a second chemist has signed
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


_S = RequestState

MOVES: dict[RequestState, tuple[RequestState, ...]] = {
    _S.REQUESTED: (_S.RECEIVED, _S.WITHDRAWN),
    _S.RECEIVED: (_S.ANALYSED, _S.WITHDRAWN),
    _S.ANALYSED: (_S.REVIEWED, _S.RECEIVED),  # back: the second chemist does not agree
    _S.REVIEWED: (_S.REPORTED, _S.RECEIVED),
    _S.REPORTED: (_S.RECEIVED,),  # opened again for an amendment
    _S.WITHDRAWN: (),
}

OPEN = (_S.REQUESTED, _S.RECEIVED, _S.ANALYSED, _S.REVIEWED)
"""States in which the laboratory owes something."""


class Confidence(StrEnum):
    """How sure an assessment of origin is."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


def check(at: RequestState, to: RequestState) -> None:
    """Raise Conflict (409) unless a request may go from one state to another."""
    check_move(MOVES, at, to, "a request that is {at} cannot become {to}")
