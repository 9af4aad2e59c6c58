"""The life of an import notification as a transition table. Pure."""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class NoticeState(StrEnum):
    """Where a notification of an import stands."""

    NOTIFIED = "notified"
    NUMBERED = "numbered"  # the authority has given its transaction number
    NOT_YET_ALLOWED = "not_yet_allowed"  # the authority has said no, or not yet
    HELD = "held"  # the goods are here and wait
    RELEASED = "released"
    SEIZED = "seized"
    WITHDRAWN = "withdrawn"  # by the importer


_S = NoticeState

MOVES: dict[NoticeState, tuple[NoticeState, ...]] = {
    _S.NOTIFIED: (_S.NUMBERED, _S.NOT_YET_ALLOWED, _S.HELD, _S.SEIZED, _S.WITHDRAWN),
    _S.NUMBERED: (_S.NOT_YET_ALLOWED, _S.HELD, _S.RELEASED, _S.SEIZED, _S.WITHDRAWN),
    _S.NOT_YET_ALLOWED: (_S.NUMBERED, _S.HELD, _S.SEIZED, _S.WITHDRAWN),
    _S.HELD: (_S.NUMBERED, _S.NOT_YET_ALLOWED, _S.RELEASED, _S.SEIZED, _S.WITHDRAWN),
    _S.RELEASED: (),
    _S.SEIZED: (),
    _S.WITHDRAWN: (),
}

OPEN = (_S.NOTIFIED, _S.NUMBERED, _S.NOT_YET_ALLOWED, _S.HELD)


def check(at: NoticeState, to: NoticeState) -> None:
    """Raise Conflict (409) unless a notification may go from one state to another."""
    check_move(MOVES, at, to, "a notification that is {at} cannot become {to}")
