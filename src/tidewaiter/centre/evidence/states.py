"""The life of an exhibit and of a seizure as transition tables.

Pure. An act that is not in a table is a Conflict. An exhibit is held by one person or offered by one to another;
who orders that it be destroyed is never who destroys it (actions).
"""

from enum import StrEnum

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.moves import check_move


class ExhibitState(StrEnum):
    """Where an exhibit stands; condemned: its destruction is ordered."""

    HELD = "held"
    OFFERED = "offered"
    CONDEMNED = "condemned"
    CONDEMNED_OFFERED = "condemned_offered"
    DESTROYED = "destroyed"


class Step(StrEnum):
    """One step in the chain of custody."""

    TAKEN = "taken"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECALLED = "recalled"
    RESEALED = "resealed"
    CONDEMNED = "condemned"
    SPARED = "spared"
    DESTROYED = "destroyed"


_S = ExhibitState

STEPS: dict[ExhibitState, dict[Step, ExhibitState]] = {
    _S.HELD: {Step.OFFERED: _S.OFFERED, Step.RESEALED: _S.HELD, Step.CONDEMNED: _S.CONDEMNED},
    _S.OFFERED: {Step.ACCEPTED: _S.HELD, Step.REFUSED: _S.HELD, Step.RECALLED: _S.HELD},
    _S.CONDEMNED: {
        Step.OFFERED: _S.CONDEMNED_OFFERED,  # to who brings it to the furnace
        Step.RESEALED: _S.CONDEMNED,
        Step.SPARED: _S.HELD,
        Step.DESTROYED: _S.DESTROYED,
    },
    _S.CONDEMNED_OFFERED: {
        Step.ACCEPTED: _S.CONDEMNED,
        Step.REFUSED: _S.CONDEMNED,
        Step.RECALLED: _S.CONDEMNED,
    },
    _S.DESTROYED: {},
}

OFFERED = (_S.OFFERED, _S.CONDEMNED_OFFERED)
"""States in which one side has signed and the other has not."""


def after(at: ExhibitState, step: Step, shown: str) -> ExhibitState:
    """The state that a step leads to; Conflict (409) for one not in the table. `shown` names the exhibit."""
    to = STEPS[at].get(step)
    if to is None:
        possible = ", ".join(STEPS[at]) or "nothing"
        said = at.replace("_", " and ")
        raise Conflict(
            "illegal-step",
            "{shown} is {said} and cannot be {step}",
            "possible: {possible}",
            shown=shown,
            said=said,
            step=step,
            possible=possible,
        )
    return to


class SeizureState(StrEnum):
    """What is known of the substance: presumptive until a laboratory has spoken."""

    PRESUMPTIVE = "presumptive"
    CONFIRMED = "confirmed"
    EXCLUDED = "excluded"


RESULTS: dict[SeizureState, tuple[SeizureState, ...]] = {
    SeizureState.PRESUMPTIVE: (SeizureState.CONFIRMED, SeizureState.EXCLUDED),
    SeizureState.CONFIRMED: (),
    SeizureState.EXCLUDED: (),
}


def check_result(at: SeizureState, to: SeizureState) -> None:
    """Raise Conflict unless a laboratory's result may take a seizure from one state to another."""
    check_move(RESULTS, at, to, "a seizure that is {at} cannot become {to}", "illegal-result")
