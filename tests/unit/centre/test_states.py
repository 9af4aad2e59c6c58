"""Every state against every move: what the table has is allowed, everything else is a Conflict."""

import itertools

import pytest

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.targets.states import CLOSING, MOVES, OPEN, REASONS, State, check, steps

EVERY = list(itertools.product(State, State))


def code_for(state: State) -> str:
    return next((reason.code for reason in REASONS if state in reason.states), "")


def ends(state: State) -> bool:
    return MOVES[state] == ()


@pytest.mark.parametrize(("at", "to"), EVERY)
def test_a_move_is_allowed_exactly_when_the_table_has_it(at: State, to: State) -> None:
    if to in MOVES[at]:
        check(at, to, code_for(to))
    else:
        with pytest.raises(Conflict) as caught:
            check(at, to, code_for(to))
        assert (caught.value.code, caught.value.http_status) == ("illegal-move", 409)
        assert caught.value.hint


@pytest.mark.parametrize(("at", "to"), EVERY)
def test_steps_are_moves_of_the_table_or_refused(at: State, to: State) -> None:
    order = [*OPEN, State.FINDING]
    goal = State.FINDING if to == State.NO_FINDING else to
    implied = at in OPEN and goal in order and order.index(at) < order.index(goal)
    if to not in MOVES[at] and not implied:
        with pytest.raises(Conflict) as caught:
            steps(at, to, code_for(to))
        assert caught.value.code == "illegal-move"
        return
    path = steps(at, to, code_for(to))
    assert path[-1] == to
    for before, after in itertools.pairwise((at, *path)):
        assert after in MOVES[before]
    assert not set(path[:-1]) & set(CLOSING)


def test_every_state_leads_to_an_end() -> None:
    closed = {state for state in State if ends(state)}
    for _ in State:
        closed |= {state for state in State if closed & set(MOVES[state])}
    assert closed == set(State)


def test_nothing_returns_to_where_it_was() -> None:
    def reachable(state: State) -> set[State]:
        found = set(MOVES[state])
        for after in MOVES[state]:
            found |= reachable(after)
        return found

    assert [state for state in State if state in reachable(state)] == []


def test_every_open_state_can_be_closed_without_an_examination_but_the_examined_one() -> None:
    for state in OPEN:
        assert bool(set(MOVES[state]) & set(CLOSING)) == (state != State.EXAMINED)


def test_closing_states_have_reasons_and_no_other_has() -> None:
    explained = {state for reason in REASONS for state in reason.states}
    assert explained == set(CLOSING)
    assert len({reason.code for reason in REASONS}) == len(REASONS)
    assert all(reason.meaning.endswith(".") for reason in REASONS)


@pytest.mark.parametrize("to", CLOSING)
def test_closing_without_a_reason_or_with_anothers_is_refused(to: State) -> None:
    other = next(reason.code for reason in REASONS if to not in reason.states)
    for code, expected in (("", "reason-required"), (other, "unknown-reason-code"), ("x", "unknown-reason-code")):
        with pytest.raises(Conflict) as caught:
            check(State.ACKNOWLEDGED, to, code)
        assert (caught.value.code, caught.value.http_status) == (expected, 422)


def test_a_move_that_needs_no_reason_takes_none() -> None:
    with pytest.raises(Conflict, match="no reason for acknowledged"):
        check(State.ISSUED, State.ACKNOWLEDGED, "shift-ended")


def test_a_find_implies_all_that_came_before() -> None:
    assert steps(State.ACKNOWLEDGED, State.FINDING) == (
        State.LOCATED,
        State.PRESENTED,
        State.EXAMINED,
        State.FINDING,
    )
    with pytest.raises(Conflict, match="no reason"):
        steps(State.ISSUED, State.FINDING, "shift-ended")
