"""Whether something may go from one state to another, by a table of moves: one refusal for all of them."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from tidewaiter.centre.errors import Conflict

State = TypeVar("State", bound=StrEnum)


def check_move(
    moves: Mapping[State, Collection[State]], at: State, to: State, message: str, code: str = "illegal-move"
) -> None:
    """Raise Conflict (409) unless the table leads from one state to another.

    `message` is the template of the refusal, with {at} and {to}; what is possible instead is said with it.
    """
    possible = tuple(moves[at])
    if to not in possible:
        hint = "possible: {possible}" if possible else "nothing is possible any more: it has ended"
        raise Conflict(code, message, hint, at=at, to=to, possible=possible)
