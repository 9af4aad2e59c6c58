"""The life of a diversion case as a transition table. Pure."""

from enum import StrEnum

from tidewaiter.centre.moves import check_move


class CaseState(StrEnum):
    """Where a case about lawful goods stands."""

    OPEN = "open"  # evidence is gathered, the sheet is written
    PROPOSED = "proposed"  # the sheet is complete and signed by its author
    SIGNED = "signed"  # by a second person
    RELEASED = "released"
    SEIZED = "seized"


class Ground(StrEnum):
    """What a seizure rests on."""

    ILLICIT_PURPOSE = "illicit_purpose"  # a lawful good: the signed sheet
    NOT_NOTIFIED = "not_notified"  # a machine or listed chemical whose import no valid number covers


_S = CaseState

MOVES: dict[CaseState, tuple[CaseState, ...]] = {
    _S.OPEN: (_S.PROPOSED, _S.RELEASED, _S.SEIZED),  # seized: only on the ground that the import was not notified
    _S.PROPOSED: (_S.OPEN, _S.SIGNED, _S.RELEASED),
    _S.SIGNED: (_S.OPEN, _S.RELEASED, _S.SEIZED),
    _S.RELEASED: (),
    _S.SEIZED: (),
}

WORKING = (_S.OPEN, _S.PROPOSED, _S.SIGNED)


def check(at: CaseState, to: CaseState) -> None:
    """Raise Conflict (409) unless a case may go from one state to another."""
    check_move(MOVES, at, to, "a case that is {at} cannot become {to}")


class Answer(StrEnum):
    """Where a request for end-use evidence stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"
    WITHDRAWN = "withdrawn"


_A = Answer

ANSWERS: dict[Answer, tuple[Answer, ...]] = {
    _A.ASKED: (_A.ANSWERED, _A.INSUFFICIENT, _A.WITHDRAWN),  # insufficient: overdue and nothing came
    _A.ANSWERED: (_A.ANSWERED, _A.SUFFICIENT, _A.INSUFFICIENT),
    _A.INSUFFICIENT: (_A.ANSWERED,),
    _A.SUFFICIENT: (),
    _A.WITHDRAWN: (),
}

WAITING = (_A.ASKED, _A.ANSWERED)


def check_answer(at: Answer, to: Answer) -> None:
    """Raise Conflict (409) unless a request may go from one state to another."""
    check_move(ANSWERS, at, to, "a request that is {at} cannot become {to}")
