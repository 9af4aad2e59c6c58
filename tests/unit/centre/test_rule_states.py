import pytest

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.rulebook.states import MOVES, RuleState, check_four_eyes, check_move


def test_every_state_leads_to_retirement_and_only_shadow_to_approval() -> None:
    assert set(MOVES) == set(RuleState)
    assert [state for state, after in MOVES.items() if RuleState.APPROVED in after] == [RuleState.SHADOW]
    assert [state for state, after in MOVES.items() if RuleState.ACTIVE in after] == [RuleState.APPROVED]
    assert all(RuleState.RETIRED in after for state, after in MOVES.items() if state not in {"draft", "retired"})


@pytest.mark.parametrize("before", RuleState)
@pytest.mark.parametrize("after", RuleState)
def test_a_move_that_is_not_in_the_table_is_a_conflict(before: RuleState, after: RuleState) -> None:
    if after in MOVES[before]:
        check_move("a-rule", before, after)
    else:
        with pytest.raises(Conflict):
            check_move("a-rule", before, after)


def test_two_spellings_of_a_name_are_one_person() -> None:
    check_four_eyes("a-rule", "ana", "bea")
    with pytest.raises(Conflict):
        check_four_eyes("a-rule", "ana", "Ana ")
