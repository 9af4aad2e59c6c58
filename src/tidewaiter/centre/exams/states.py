"""The life of an examination as one transition table.

Pure. An act that is not in the table is a Conflict. Until the safety card is acknowledged nothing else can be
recorded; a concluded examination is never changed.
"""

from enum import StrEnum

from tidewaiter.centre.errors import Conflict


class ExamState(StrEnum):
    """Where an examination stands."""

    STARTED = "started"
    BRIEFED = "briefed"
    CONCLUDED = "concluded"
    ABANDONED = "abandoned"


class Act(StrEnum):
    """What is done to an examination."""

    ACKNOWLEDGE = "acknowledge"
    RECORD = "record"
    CONCLUDE = "conclude"
    TAKE_OVER = "take_over"
    ABANDON = "abandon"


_S = ExamState

MOVES: dict[ExamState, dict[Act, ExamState]] = {
    _S.STARTED: {Act.ACKNOWLEDGE: _S.BRIEFED, Act.TAKE_OVER: _S.STARTED, Act.ABANDON: _S.ABANDONED},
    _S.BRIEFED: {
        Act.ACKNOWLEDGE: _S.BRIEFED,
        Act.RECORD: _S.BRIEFED,
        Act.CONCLUDE: _S.CONCLUDED,
        Act.TAKE_OVER: _S.STARTED,  # who takes over reads the card too
        Act.ABANDON: _S.ABANDONED,
    },
    _S.CONCLUDED: {},
    _S.ABANDONED: {},
}

OPEN = (_S.STARTED, _S.BRIEFED)
"""States in which somebody is at work."""


def after(at: ExamState, act: Act) -> ExamState:
    """The state that an act leads to; raises Conflict (409) for one that the table does not have."""
    to = MOVES[at].get(act)
    if to is not None:
        return to
    if at is ExamState.STARTED:
        raise Conflict(
            "safety-card-first",
            "nothing is recorded before the safety card is acknowledged",
            "read the safety card and acknowledge it",
        )
    raise Conflict("exam-closed", "this examination is {at}", "start another if the target is still presented", at=at)
