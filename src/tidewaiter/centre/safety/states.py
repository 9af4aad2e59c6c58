"""The life of a version of a safety card as a transition table. Pure."""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class CardState(StrEnum):
    """Where a version stands."""

    FILE = "file"  # text of a file that somebody acknowledged or an adviser looked at; not approved here
    DRAFT = "draft"
    APPROVED = "approved"
    TURNED_DOWN = "turned_down"
    RETIRED = "retired"


_S = CardState

MOVES: dict[CardState, tuple[CardState, ...]] = {
    _S.FILE: (_S.APPROVED,),
    _S.DRAFT: (_S.APPROVED, _S.TURNED_DOWN),
    _S.APPROVED: (_S.RETIRED,),
    _S.TURNED_DOWN: (),
    _S.RETIRED: (_S.APPROVED,),
}


def check(at: CardState, to: CardState) -> None:
    """Raise Conflict (409) unless a version may go from one state to another."""
    check_move(MOVES, at, to, "a safety card that is {at} cannot become {to}")
