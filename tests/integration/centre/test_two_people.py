"""Models are put in force and taken back by two people; rules alone by one, at once, for all to see."""

from datetime import UTC, datetime

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import learning, status
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.registry import actions, queries
from tidewaiter.centre.registry.draft import RULES_ONLY, ModelState, NewModel, Verb
from tidewaiter.centre.workspace import Workspace

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
ANA, BO = Actor("ana", "senior_analyst"), Actor("bo", "manager")


def register(*versions: str) -> None:
    for version in versions:
        actions.register(ANA, NewModel(version, "k", NOW, NOW, NOW, 1, 1, {}, "p", "0" * 64))


@pytest.mark.usefixtures("workspace")
def test_who_proposes_cannot_approve_and_a_second_person_can():
    register("m1")
    number = actions.propose(ANA, Verb.APPROVE, "m1", "better on the random arm")
    with pytest.raises(Conflict, match="cannot decide"):
        actions.decide(ANA, number, agree=True)
    assert queries.active_model() is None
    assert actions.decide(BO, number, agree=True) == "m1"
    assert queries.proposals() == []
    with pytest.raises(Conflict, match="no open proposal"):
        actions.decide(BO, number, agree=True)


@pytest.mark.usefixtures("workspace")
def test_a_roll_back_takes_two_and_may_be_refused():
    register("m1", "m2")
    actions.activate(ANA, "m1")
    actions.activate(ANA, "m2")
    refused = actions.propose(ANA, Verb.ROLL_BACK, "", "worse")
    assert actions.decide(BO, refused, agree=False, reason="too early") == "m2"
    number = actions.propose(BO, Verb.ROLL_BACK, "", "worse still")
    with pytest.raises(Conflict, match="the same"):
        actions.propose(ANA, Verb.ROLL_BACK, "", "worse still")
    assert actions.decide(ANA, number, agree=True) == "m1"
    assert [p.decision for p in queries.proposals(decided=True)] == ["refused", "done"]


def test_the_switch_is_thrown_by_one_at_once_and_undone_by_two(workspace: Workspace):
    register("m1")
    actions.activate(ANA, "m1")
    actions.use_rules_only(ANA, "it drifts")
    assert learning.active(workspace) == (RULES_ONLY, None)
    assert status.summary(workspace)["rules_only"]["reason"] == "it drifts"
    with pytest.raises(Conflict, match="already"):
        actions.use_rules_only(ANA, "it drifts")
    number = actions.propose(ANA, Verb.MODEL_AGAIN, "", "recalibrated")
    assert queries.rules_only()
    actions.decide(BO, number, agree=True)
    assert not queries.rules_only()
    assert status.summary(workspace)["rules_only"] is None


@pytest.mark.usefixtures("workspace")
def test_one_version_is_in_shadow_and_the_active_one_cannot_be():
    register("m1", "m2", "m3")
    actions.activate(ANA, "m1")
    actions.shadow(ANA, "m2")
    actions.shadow(ANA, "m3")
    assert {view.version: view.state for view in queries.models()} == {
        "m1": ModelState.ACTIVE,
        "m2": ModelState.CANDIDATE,
        "m3": ModelState.SHADOW,
    }
    with pytest.raises(Conflict, match="active already"):
        actions.shadow(ANA, "m1")
    actions.activate(ANA, "m3")
    assert queries.shadow_model() is None


@pytest.mark.usefixtures("sqlite_workspace")
def test_only_those_who_may_change_models_do():
    register("m1")
    for act in (
        lambda who: actions.propose(who, Verb.APPROVE, "m1", "better"),
        lambda who: actions.use_rules_only(who, "it drifts"),
        lambda who: actions.shadow(who, "m1"),
    ):
        with pytest.raises(Conflict, match="may not"):
            act(Actor("ann", "auditor"))
    number = actions.propose(ANA, Verb.APPROVE, "m1", "better")
    with pytest.raises(Conflict, match="may not"):
        actions.decide(Actor("cy", "analyst"), number, agree=True)
