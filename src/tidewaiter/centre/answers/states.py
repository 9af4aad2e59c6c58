"""The life of a request to a filer as one transition table. Pure.

That something departed while a request stood open is no state: it is a fact that stays (`departed_at`), whatever is
answered afterwards. A move that is not in the table is a Conflict.
"""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class RequestState(StrEnum):
    """Where a request stands."""

    OPENED = "opened"
    ANSWERED = "answered"  # the filer said something; a person says whether it will do
    RESOLVED = "resolved"
    EXPIRED = "expired"  # the deadline or the departure came first


_S = RequestState

MOVES: dict[RequestState, tuple[RequestState, ...]] = {
    _S.OPENED: (_S.ANSWERED, _S.RESOLVED, _S.EXPIRED),
    _S.ANSWERED: (_S.OPENED, _S.RESOLVED, _S.EXPIRED),
    _S.EXPIRED: (_S.ANSWERED, _S.RESOLVED),
    _S.RESOLVED: (),
}

STANDING = (_S.OPENED, _S.ANSWERED, _S.EXPIRED)
"""States in which what was asked still stands against a consignment."""

WAITING = (_S.OPENED, _S.ANSWERED)
"""States that a deadline or a departure ends."""


def check(at: RequestState, to: RequestState) -> None:
    """Raise Conflict (409) unless a request may go from one state to another."""
    check_move(MOVES, at, to, "a request that is {at} cannot become {to}", "illegal-answer")
