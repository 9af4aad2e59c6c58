"""The life of a detention as a transition table. Pure."""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class DetentionState(StrEnum):
    """Where goods stand that were presented and not released at once."""

    PRESENTED = "presented"  # nothing is decided yet
    DETAINED = "detained"  # decided; notice is owed
    NOTIFIED = "notified"
    RELEASED = "released"
    SEIZED = "seized"
    EXCLUDED = "excluded"


_S = DetentionState

MOVES: dict[DetentionState, tuple[DetentionState, ...]] = {
    _S.PRESENTED: (_S.DETAINED, _S.RELEASED, _S.SEIZED, _S.EXCLUDED),
    _S.DETAINED: (_S.NOTIFIED, _S.RELEASED, _S.SEIZED, _S.EXCLUDED),
    _S.NOTIFIED: (_S.RELEASED, _S.SEIZED, _S.EXCLUDED),
    _S.RELEASED: (),
    _S.SEIZED: (),
    _S.EXCLUDED: (),
}

OPEN = (_S.PRESENTED, _S.DETAINED, _S.NOTIFIED)
ENDS = (_S.RELEASED, _S.SEIZED, _S.EXCLUDED)


class Due(StrEnum):
    """What a clock says that has come near its end or past it."""

    NONE = ""
    DECIDE_SOON = "decide_soon"
    DECIDE_LATE = "decide_late"
    NOTICE_SOON = "notice_soon"
    NOTICE_LATE = "notice_late"
    EXCLUDED_SOON = "excluded_soon"


def check(at: DetentionState, to: DetentionState) -> None:
    """Raise Conflict (409) unless a detention may go from one state to another."""
    check_move(MOVES, at, to, "goods that are {at} cannot become {to}")
