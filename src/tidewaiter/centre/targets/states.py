"""The life of a target as one transition table, and the reasons for which it may end without an examination.

Pure. A move that is not in the table is a Conflict, and every state leads to an end. Up to `examined` the
port owes something: such a target is open.
"""

from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.centre.errors import Conflict


class State(StrEnum):
    """Where a target stands."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    LOCATED = "located"
    PRESENTED = "presented"
    EXAMINED = "examined"
    FINDING = "finding"
    NO_FINDING = "no_finding"
    SEIZURE = "seizure"
    LABORATORY = "laboratory"
    REFERRAL = "referral"
    OUTCOME = "outcome"
    NOT_PRESENTED = "not_presented"
    MISSED = "missed"
    ALREADY_DELIVERED = "already_delivered"
    WITHDRAWN = "withdrawn"


_S = State

MOVES: dict[State, tuple[State, ...]] = {
    _S.ISSUED: (_S.ACKNOWLEDGED, _S.NOT_PRESENTED, _S.MISSED, _S.ALREADY_DELIVERED, _S.WITHDRAWN),
    _S.ACKNOWLEDGED: (_S.LOCATED, _S.NOT_PRESENTED, _S.MISSED, _S.ALREADY_DELIVERED, _S.WITHDRAWN),
    _S.LOCATED: (_S.PRESENTED, _S.NOT_PRESENTED, _S.MISSED, _S.ALREADY_DELIVERED, _S.WITHDRAWN),
    _S.PRESENTED: (_S.EXAMINED, _S.MISSED, _S.WITHDRAWN),
    _S.EXAMINED: (_S.FINDING, _S.NO_FINDING),
    _S.FINDING: (_S.SEIZURE,),
    _S.SEIZURE: (_S.LABORATORY, _S.REFERRAL),
    _S.LABORATORY: (_S.REFERRAL,),
    _S.REFERRAL: (_S.OUTCOME,),
    _S.NO_FINDING: (),
    _S.OUTCOME: (),
    _S.NOT_PRESENTED: (),
    _S.MISSED: (),
    _S.ALREADY_DELIVERED: (),
    _S.WITHDRAWN: (),
}

CLOSING = (_S.NOT_PRESENTED, _S.MISSED, _S.ALREADY_DELIVERED, _S.WITHDRAWN)
"""States that end a target without an examination; each needs a reason code."""

OPEN = (_S.ISSUED, _S.ACKNOWLEDGED, _S.LOCATED, _S.PRESENTED, _S.EXAMINED)
"""States in which the port still owes something."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a target ended without an examination: a code, the states it may explain, and a sentence."""

    code: str
    states: tuple[State, ...]
    meaning: str


REASONS: tuple[Reason, ...] = (
    Reason("carrier-did-not-present", (_S.NOT_PRESENTED,), "The post or carrier was asked and did not present it."),
    Reason("not-found-at-facility", (_S.NOT_PRESENTED,), "It was looked for where it should be and not found."),
    Reason("not-unloaded", (_S.NOT_PRESENTED,), "It did not arrive, was not unloaded or went on in transit."),
    Reason("shift-ended", (_S.MISSED,), "The shift ended before it could be examined."),
    Reason("no-officer", (_S.MISSED,), "Nobody was free to examine it."),
    Reason("no-equipment", (_S.MISSED,), "The equipment it needs was not there or not working."),
    Reason("released-in-error", (_S.MISSED,), "It was released although a target stood against it."),
    Reason("delivered-before-target", (_S.ALREADY_DELIVERED,), "It was delivered before the target was issued."),
    Reason("delivered-despite-target", (_S.ALREADY_DELIVERED,), "It was delivered after the target was issued."),
    Reason("superseded-by-amendment", (_S.WITHDRAWN,), "An amendment of the data removed the grounds."),
    Reason("lookout-withdrawn", (_S.WITHDRAWN,), "The lookout it rested on was withdrawn."),
    Reason("examined-elsewhere", (_S.WITHDRAWN,), "Another office examined it."),
    Reason("released-by-analyst", (_S.WITHDRAWN,), "It was looked at again and released."),
    Reason("issued-in-error", (_S.WITHDRAWN,), "It should not have been issued."),
)

_PATH = (_S.ISSUED, _S.ACKNOWLEDGED, _S.LOCATED, _S.PRESENTED, _S.EXAMINED)


def check(at: State, to: State, reason_code: str = "") -> None:
    """Raise Conflict unless a target may move from `at` to `to` for this reason.

    409 for a move the table does not have, 422 for a reason that is missing, unknown or out of place.
    """
    if to not in MOVES[at]:
        possible = ", ".join(MOVES[at]) or "nothing: it is closed"
        raise Conflict(
            "illegal-move",
            "a target that is {at} cannot become {to}",
            "possible from {at}: {possible}",
            at=at,
            to=to,
            possible=possible,
        )
    codes = [reason.code for reason in REASONS if to in reason.states]
    if reason_code == "" and codes:
        raise Conflict(
            "reason-required", "{to} needs a reason code", "one of {choices}", 422, to=to, choices=", ".join(codes)
        )
    if reason_code not in {"", *codes}:
        hint = "one of {choices}" if codes else "give none: {to} needs no reason"
        raise Conflict(
            "unknown-reason-code",
            "{reason_code} is no reason for {to}",
            hint,
            422,
            reason_code=repr(reason_code),
            to=to,
            choices=", ".join(codes),
        )


def steps(at: State, to: State, reason_code: str = "") -> tuple[State, ...]:
    """The moves that lead from `at` to `to`, passing over what a report leaves unsaid; raises Conflict.

    An examination implies that the target was acknowledged, located and presented, so those states are
    passed through; a closing state is reached directly.
    """
    if to in CLOSING or to in MOVES[at]:
        check(at, to, reason_code)
        return (to,)
    goal = _S.EXAMINED if to in MOVES[_S.EXAMINED] else to
    if at not in _PATH or goal not in _PATH or _PATH.index(at) >= _PATH.index(goal):
        check(at, to, reason_code)
    passed = _PATH[_PATH.index(at) + 1 : _PATH.index(goal) + 1]
    moves = passed if goal == to else (*passed, to)
    check(moves[-2] if len(moves) > 1 else at, to, reason_code)
    return moves
