"""The life of an alert as a transition table. Pure."""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class AlertState(StrEnum):
    """Where an alert stands; nobody outside reads it before it is released."""

    DRAFTED = "drafted"
    REVIEWED = "reviewed"  # a second chemist has read it
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


_S = AlertState

MOVES: dict[AlertState, tuple[AlertState, ...]] = {
    _S.DRAFTED: (_S.REVIEWED, _S.WITHDRAWN),
    _S.REVIEWED: (_S.RELEASED, _S.DRAFTED, _S.WITHDRAWN),  # back: its words were changed
    _S.RELEASED: (_S.WITHDRAWN,),
    _S.WITHDRAWN: (),
}


def check(at: AlertState, to: AlertState) -> None:
    """Raise Conflict (409) unless an alert may go from one state to another."""
    check_move(MOVES, at, to, "an alert that is {at} cannot become {to}")
