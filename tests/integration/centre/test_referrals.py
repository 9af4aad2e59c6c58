"""Referrals on both databases: sent, answered, ended, and the target that they end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from port_world import ANA, FAR, FRA, KIM, NOW, ZOE, briefed, conflict, found, issue, new_seizure, seized
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.referrals import actions, queries
from tidewaiter.centre.referrals.drafts import NewReferral
from tidewaiter.centre.referrals.states import MOVES, ReferralState
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace

ON = NOW.date()
PAT = Actor("pat", "partner_liaison", "s7", FRA)


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue(8)
    return workspace


def form(subject: str, key: str = "f1", agency: str = "police") -> NewReferral:
    return NewReferral(key, subject, agency, "prosecution", ON + timedelta(days=5))


def state_of(target_id: str) -> State:
    view = targets.target(target_id)
    assert view is not None
    return view.state


ACTS: dict[ReferralState, Callable[[str], object]] = {
    ReferralState.ACCEPTED: lambda name: actions.answer(ZOE, name, accepted=True, who="Inspector A"),
    ReferralState.DECLINED: lambda name: actions.answer(ZOE, name, accepted=False, who="Inspector A", note="too small"),
    ReferralState.WITHDRAWN: lambda name: actions.withdraw(ZOE, name, "sent to the wrong agency"),
    ReferralState.OUTCOME: lambda name: actions.close(ZOE, name, "charged"),
}
WAY: dict[ReferralState, tuple[ReferralState, ...]] = {
    ReferralState.SENT: (),
    ReferralState.ACCEPTED: (ReferralState.ACCEPTED,),
    ReferralState.DECLINED: (ReferralState.DECLINED,),
    ReferralState.WITHDRAWN: (ReferralState.WITHDRAWN,),
    ReferralState.OUTCOME: (ReferralState.ACCEPTED, ReferralState.OUTCOME),
}


def test_every_act_is_what_the_table_says_or_a_conflict_that_changes_nothing(workspace: Workspace) -> None:
    for number, (state, way) in enumerate(WAY.items(), 1):
        name = actions.send(ZOE, form(seized(f"T-{number:06d}", key=f"s{number}"), f"f{number}"))
        for act in way:
            ACTS[act](name)
        before = (queries.referral(ZOE, name), audit_log.length())
        assert before[0] is not None
        assert before[0].state is state
        for act in set(ACTS) - set(MOVES[state]):
            assert conflict(lambda act=act, name=name: ACTS[act](name)) == ("illegal-answer", 409)
            assert (queries.referral(ZOE, name), audit_log.length()) == before
    assert audit_log.verify(workspace).ok


def test_a_target_ends_when_none_of_its_referrals_is_open() -> None:
    seizure_id = seized()
    first = actions.send(ZOE, form(seizure_id))
    second = actions.send(ZOE, form(seizure_id, "f2", "tax office"))
    assert state_of("T-000001") is State.REFERRAL
    assert conflict(lambda: actions.send(ZOE, form(seizure_id, "f3"))) == ("referred-already", 409)
    for name in (first, second):
        ACTS[ReferralState.ACCEPTED](name)
    actions.close(ZOE, first, "charged")
    assert state_of("T-000001") is State.REFERRAL
    actions.close(PAT, second, "no-action", "no tax was lost")
    assert state_of("T-000001") is State.OUTCOME
    assert [view.outcome for view in queries.referrals_of(KIM, seizure_id)] == ["charged", "no-action"]
    assert queries.referrals_of(KIM, "T-000001") == queries.referrals_of(KIM, seizure_id)


def test_what_was_declined_goes_to_another_agency() -> None:
    seizure_id = seized()
    first = actions.send(ZOE, form(seizure_id))
    ACTS[ReferralState.DECLINED](first)
    second = actions.send(ZOE, form(seizure_id, "f2", "prosecutor"))
    assert [view.referral_id for view in queries.open_referrals(ZOE)] == [second]
    assert [view.referral_id for view in queries.ended_referrals(ZOE)] == [first]
    assert queries.ended_referrals(FAR) == []
    view = queries.referral(ZOE, first)
    assert view is not None
    assert (view.answered_who, view.answered_by, view.answer) == ("Inspector A", "zoe", "too small")


def test_a_target_without_a_seizure_can_be_referred_and_stays_where_it_is() -> None:
    found("T-000002")
    name = actions.send(ANA, form("T-000002"))
    ACTS[ReferralState.ACCEPTED](name)
    actions.close(ZOE, name, "returned-legitimate")
    assert state_of("T-000002") is State.FINDING
    view = queries.referral(ZOE, name)
    assert view is not None
    assert (view.seizure_id, view.target_id) == ("", "T-000002")


def test_what_a_referral_needs_is_asked_for_and_a_form_counts_once() -> None:
    seizure_id = seized()
    good = form(seizure_id)
    for code, wrong in (
        ("key-missing", replace(good, key="")),
        ("agency-missing", replace(good, agency=" ")),
        ("purpose-missing", replace(good, purpose="")),
        ("due-passed", replace(good, due=ON - timedelta(days=1))),
    ):
        assert conflict(lambda wrong=wrong: actions.send(ZOE, wrong)) == (code, 422)
    for subject in ("S-000099", "T-000099", "X-000001", ""):
        wrong = replace(good, subject=subject)
        assert conflict(lambda wrong=wrong: actions.send(ZOE, wrong)) == ("unknown-subject", 404)
    assert conflict(lambda: actions.send(KIM, good)) == ("not-allowed", 403)
    name = actions.send(ZOE, good)
    length = audit_log.length()
    assert actions.send(ZOE, good) == name
    assert audit_log.length() == length
    briefed("T-000002")
    assert conflict(lambda: actions.send(ZOE, form("T-000002"))) == ("form-used", 409)
    assert conflict(lambda: actions.answer(ZOE, name, accepted=True, who=" ")) == ("who-missing", 422)
    assert conflict(lambda: actions.answer(ZOE, name, accepted=False, who="A")) == ("reason-required", 422)
    assert conflict(lambda: actions.withdraw(ZOE, name, "")) == ("reason-required", 422)
    assert conflict(lambda: actions.close(ZOE, name, "lost")) == ("unknown-outcome", 422)


def test_one_sees_the_referrals_of_one_s_facility_and_caveats_only() -> None:
    seizure_id = evidence.seize(KIM, replace(new_seizure(found()), caveat="ORCON"))
    name = actions.send(ZOE, form(seizure_id))
    away = replace(ZOE, facilities=FAR.facilities)
    unread = replace(ZOE, caveats=frozenset())
    for actor in (away, unread):
        assert queries.referral(actor, name) is None
        assert queries.open_referrals(actor) == queries.referrals_of(actor, "T-000001") == []
        assert conflict(lambda actor=actor: actions.withdraw(actor, name, "x")) == ("unknown-referral", 404)
        assert conflict(lambda actor=actor: actions.send(actor, form(seizure_id, "f9"))) == ("unknown-subject", 404)


def test_an_answer_is_late_the_day_after_it_was_due() -> None:
    view = queries.referral(ZOE, actions.send(ZOE, form(seized())))
    assert view is not None
    assert not view.overdue(ON + timedelta(days=5))
    assert view.overdue(ON + timedelta(days=6))
