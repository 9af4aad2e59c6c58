"""The life of a rule in the store: who may do what, in which order, and what runs at each step."""

from datetime import timedelta
from typing import Any

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import definitions, rules_in_force
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.rulebook import actions, queries
from tidewaiter.centre.rulebook.states import RuleState
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.rules import RULE_COLUMNS, Rule
from tidewaiter.risk.rules.load import read

BEA = Actor("bea", "senior_analyst")
TEXT = """
id = "heavy-tea"
title = "Heavy tea"
reason = "{gross_mass_kg} kg of {goods_description} is much tea."
when = 'all of (gross_mass_kg is above 2; goods_description mentions "tea")'
weight = 12
owner = "Analysts"
purpose = "To find heavy tea in parcels."
valid_from = 2026-01-01
valid_until = 2026-12-31
"""


def draft(**changed: str) -> Rule:
    text = TEXT
    for old, new in changed.items():
        text = text.replace(old, new)
    rule, problems = read("heavy-tea.toml", text.encode(), RULE_COLUMNS)
    assert rule is not None, problems
    return rule


def commit(actor: Actor, rule: Rule) -> str:
    return actions.commit(actor, rule.id, rules_in_force.document(rule))


def running(workspace: Workspace) -> dict[str, Rule]:
    return {rule.id: rule for rule in rules_in_force.ruleset(workspace, workspace.now()).rules}


def test_a_rule_lives_from_draft_to_retirement_and_every_act_is_in_the_log(workspace: Workspace, actor: Actor) -> None:
    files = set(running(workspace))
    version = commit(actor, draft())
    assert set(running(workspace)) == files
    actions.start_shadow(actor, "heavy-tea")
    trial = running(workspace)[f"heavy-tea@{version}"]
    assert trial.shadow
    actions.approve(BEA, "heavy-tea", reason="yield is good")
    assert set(running(workspace)) == {*files, trial.id}
    actions.activate(BEA, "heavy-tea")
    assert running(workspace)["heavy-tea"].shadow is False
    assert running(workspace)["heavy-tea"].condition == draft().condition
    actions.retire(actor, "heavy-tea", "the tea has gone")
    assert set(running(workspace)) == files
    (view,) = queries.rule_versions("heavy-tea")
    assert (view.state, view.committed_by, view.approved_by) == (RuleState.RETIRED, "ana", "bea")
    done = [entry.action for entry in reversed(audit_log.latest())]
    assert done == [f"rulebook.{verb}" for verb in ("commit", "start_shadow", "approve", "activate", "retire")]
    assert audit_log.verify(workspace).count == 5


def test_what_rules_say_is_told_for_files_trials_and_versions_and_beside_a_broken_file(
    workspace: Workspace, actor: Actor
) -> None:
    files = {rule.id: rule.reason for rule in definitions.load(workspace.home).ruleset.rules}
    assert rules_in_force.wording(workspace) == files
    version = commit(actor, draft())
    actions.start_shadow(actor, "heavy-tea")
    assert rules_in_force.wording(workspace) == files | {f"heavy-tea@{version}": draft().reason}
    actions.approve(BEA, "heavy-tea", reason="yield is good")
    actions.activate(BEA, "heavy-tea")
    assert rules_in_force.wording(workspace) == files | {"heavy-tea": draft().reason}
    (workspace.home / "rules").mkdir(exist_ok=True)
    (workspace.home / "rules" / "broken.toml").write_text("id = ", encoding="utf-8")
    assert rules_in_force.wording(workspace) == {"heavy-tea": draft().reason}


@pytest.mark.parametrize("name", ["ana", " ANA "])
def test_who_committed_a_rule_does_not_approve_it(workspace: Workspace, actor: Actor, name: str) -> None:
    commit(actor, draft())
    actions.start_shadow(BEA, "heavy-tea")
    with pytest.raises(Conflict) as refused:
        actions.approve(Actor(name, "senior_analyst"), "heavy-tea")
    assert (refused.value.code, refused.value.http_status) == ("same-person", 403)
    assert queries.rule_versions()[0].state is RuleState.SHADOW
    assert audit_log.verify(workspace).count == 2


@pytest.mark.usefixtures("workspace")
def test_no_step_can_be_left_out(actor: Actor) -> None:
    commit(actor, draft())
    for act in (actions.approve, actions.activate):
        with pytest.raises(Conflict) as refused:
            act(BEA, "heavy-tea")
        assert refused.value.code == "wrong-rule-state"
    with pytest.raises(Conflict) as refused:
        actions.retire(actor, "heavy-tea", " ")
    assert refused.value.code == "reason-required"
    with pytest.raises(Conflict) as refused:
        actions.start_shadow(actor, "light-tea")
    assert refused.value.code == "unknown-rule"


@pytest.mark.usefixtures("workspace")
def test_a_content_is_committed_once_and_one_version_is_on_trial(actor: Actor) -> None:
    commit(actor, draft())
    with pytest.raises(Conflict) as refused:
        commit(BEA, draft())
    assert refused.value.code == "same-content"
    actions.start_shadow(actor, "heavy-tea")
    commit(actor, draft(**{"above 2": "above 3"}))
    with pytest.raises(Conflict) as refused:
        actions.start_shadow(actor, "heavy-tea")
    assert refused.value.code == "already-in-shadow"


def test_a_new_version_takes_the_place_of_the_one_before(workspace: Workspace, actor: Actor) -> None:
    for text in ("above 2", "above 3"):
        commit(actor, draft(**{"above 2": text}))
        actions.start_shadow(actor, "heavy-tea")
        actions.approve(BEA, "heavy-tea")
        actions.activate(BEA, "heavy-tea")
    assert [view.state for view in queries.rule_versions()] == [RuleState.RETIRED, RuleState.ACTIVE]
    assert "> 3" in running(workspace)["heavy-tea"].condition


def test_a_rule_of_a_file_can_be_retired(workspace: Workspace, actor: Actor) -> None:
    rule = definitions.load(workspace.home).ruleset.rules[0]
    actions.retire(actor, rule.id, "never fired", rules_in_force.document(rule))
    assert rule.id not in running(workspace)


def test_an_entity_is_snoozed_for_a_time(workspace: Workspace, actor: Actor, clock: Any) -> None:
    rule = definitions.load(workspace.home).ruleset.rules[0]
    plain = rules_in_force.ruleset(workspace, workspace.now()).version
    actions.snooze(actor, rule.id, "consignor", "acme ltd", clock.at + timedelta(days=180), "known trader")
    assert [s.key for s in running(workspace)[rule.id].snoozed] == ["acme ltd"]
    assert rules_in_force.ruleset(workspace, workspace.now()).version != plain
    assert "acme" not in audit_log.latest()[0].payload
    clock.advance(days=181)
    assert running(workspace)[rule.id].snoozed == ()


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("kind", "key", "days", "reason", "code"),
    [
        ("consignor", "acme", 181, "x", "wrong-snooze"),
        ("consignor", "acme", 0, "x", "wrong-snooze"),
        ("shoe", "acme", 9, "x", "unknown-kind"),
        ("consignor", " ", 9, "x", "key-missing"),
        ("consignor", "acme", 9, "", "reason-required"),
    ],
)
def test_a_snooze_is_short_and_says_why(
    actor: Actor, clock: Any, kind: str, key: str, days: int, reason: str, code: str
) -> None:
    with pytest.raises(Conflict) as refused:
        actions.snooze(actor, "any-rule", kind, key, clock.at + timedelta(days=days), reason)
    assert refused.value.code == code
