"""The life of an exposure incident as a transition table. Pure."""

from enum import StrEnum

from tidewaiter.centre.errors import Conflict


class ExposureState(StrEnum):
    """Where an incident stands."""

    REPORTED = "reported"
    REVIEWED = "reviewed"  # by a supervisor and by a medical adviser
    CLOSED = "closed"


_S = ExposureState

MOVES: dict[ExposureState, tuple[ExposureState, ...]] = {
    _S.REPORTED: (_S.REVIEWED,),
    _S.REVIEWED: (_S.CLOSED,),
    _S.CLOSED: (),
}

OPEN = (_S.REPORTED, _S.REVIEWED)


def check(at: ExposureState, to: ExposureState) -> None:
    """Raise Conflict (409) unless an incident may go from one state to another."""
    if to in MOVES[at]:
        return
    if at is ExposureState.REPORTED:
        hint = "a supervisor and a medical adviser review it first"
        raise Conflict("not-reviewed", "an exposure that is {at} cannot become {to}", hint, at=at, to=to)
    raise Conflict("illegal-move", "an exposure that is {at} cannot become {to}", at=at, to=to)
