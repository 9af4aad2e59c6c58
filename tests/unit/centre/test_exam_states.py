"""Every act on every state of an examination, of an exhibit, of a seizure and of a referral: allowed or a Conflict."""

import itertools

import pytest

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.evidence import states as evidence
from tidewaiter.centre.evidence.states import ExhibitState, SeizureState, Step
from tidewaiter.centre.exams import states as exams
from tidewaiter.centre.exams.states import Act, ExamState
from tidewaiter.centre.referrals import states as referrals
from tidewaiter.centre.referrals.states import ReferralState


@pytest.mark.parametrize(("at", "act"), list(itertools.product(ExamState, Act)))
def test_an_examination_takes_what_its_table_has_and_nothing_else(at: ExamState, act: Act) -> None:
    to = exams.MOVES[at].get(act)
    if to is not None:
        assert exams.after(at, act) is to
        return
    with pytest.raises(Conflict) as caught:
        exams.after(at, act)
    assert caught.value.code == ("safety-card-first" if at is ExamState.STARTED else "exam-closed")
    assert caught.value.http_status == 409
    assert caught.value.hint


def test_nothing_is_recorded_or_concluded_before_the_safety_card() -> None:
    assert {Act.RECORD, Act.CONCLUDE}.isdisjoint(exams.MOVES[ExamState.STARTED])
    assert exams.MOVES[ExamState.BRIEFED][Act.TAKE_OVER] is ExamState.STARTED


@pytest.mark.parametrize(("at", "step"), list(itertools.product(ExhibitState, Step)))
def test_an_exhibit_takes_what_its_table_has_and_nothing_else(at: ExhibitState, step: Step) -> None:
    to = evidence.STEPS[at].get(step)
    if to is not None:
        assert evidence.after(at, step, "E-000001") is to
        return
    with pytest.raises(Conflict, match="E-000001") as caught:
        evidence.after(at, step, "E-000001")
    assert (caught.value.code, caught.value.http_status) == ("illegal-step", 409)


def test_what_is_destroyed_stays_destroyed_and_only_what_is_condemned_can_be() -> None:
    assert evidence.STEPS[ExhibitState.DESTROYED] == {}
    leading = [at for at, steps in evidence.STEPS.items() if Step.DESTROYED in steps]
    assert leading == [ExhibitState.CONDEMNED]
    assert all(Step.TAKEN not in steps for steps in evidence.STEPS.values())


@pytest.mark.parametrize(("at", "to"), list(itertools.product(SeizureState, SeizureState)))
def test_a_laboratory_speaks_once(at: SeizureState, to: SeizureState) -> None:
    if at is SeizureState.PRESUMPTIVE and to is not at:
        evidence.check_result(at, to)
        return
    with pytest.raises(Conflict) as caught:
        evidence.check_result(at, to)
    assert (caught.value.code, caught.value.http_status) == ("illegal-result", 409)


@pytest.mark.parametrize(("at", "to"), list(itertools.product(ReferralState, ReferralState)))
def test_a_referral_goes_where_its_table_says(at: ReferralState, to: ReferralState) -> None:
    if to in referrals.MOVES[at]:
        referrals.check(at, to)
        return
    with pytest.raises(Conflict) as caught:
        referrals.check(at, to)
    assert (caught.value.code, caught.value.http_status) == ("illegal-answer", 409)


def test_every_state_leads_to_an_end() -> None:
    for at in ReferralState:
        seen, ahead = set(), [at]
        while ahead:
            state = ahead.pop()
            seen.add(state)
            ahead += [to for to in referrals.MOVES[state] if to not in seen]
        assert any(not referrals.MOVES[state] for state in seen)


def test_an_outcome_that_the_table_lacks_is_refused() -> None:
    for outcome in referrals.OUTCOMES:
        referrals.check_outcome(outcome.code)
        assert outcome.meaning.endswith(".")
    with pytest.raises(Conflict) as caught:
        referrals.check_outcome("lost")
    assert caught.value.http_status == 422
