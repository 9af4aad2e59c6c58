"""Lookouts, rules in force, the model registry, and the summary of the store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tidewaiter.centre import queries as centre
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.lookouts import actions as lookouts
from tidewaiter.centre.lookouts import queries as lookout_queries
from tidewaiter.centre.lookouts.draft import NewLookout
from tidewaiter.centre.registry import actions as registry
from tidewaiter.centre.registry import queries as models
from tidewaiter.centre.registry.draft import ModelState, NewModel
from tidewaiter.centre.rulebook import actions as rulebook
from tidewaiter.centre.rulebook import queries as rules
from tidewaiter.centre.workspace import Workspace

NOW = datetime(2026, 1, 5, 6, tzinfo=UTC)
DAY = timedelta(days=1)
LOOKOUT = NewLookout(
    kind="consignor",
    key="acme\x00 ltd",
    title="Acme",
    source="liaison",
    grade="B2",
    predicate="seizure of 2 January",
    valid_from=NOW - DAY,
    valid_until=NOW + DAY,
    facilities=("FRA",),
)


def model(version: str) -> NewModel:
    return NewModel(
        version, "catboost", NOW, NOW - 30 * DAY, NOW, 1000, 20, {"auc": 0.8}, f"models/{version}", "0" * 64
    )


def test_an_active_lookout_is_a_row(workspace: Workspace, actor: Actor) -> None:
    assert lookouts.add(actor, LOOKOUT) == "L-000001"
    table = lookout_queries.active(NOW)
    assert table.schema == lookout_queries.LOOKOUT
    (row,) = table.to_pylist()
    assert (row["lookout_id"], row["kind"], row["key"], row["facilities"]) == (
        "L-000001",
        "consignor",
        "acme␀ ltd",
        ["FRA"],
    )
    assert (row["valid_from"], row["valid_until"], row["grade"]) == (NOW - DAY, NOW + DAY, "B2")
    assert "acme" not in audit_log.latest()[0].payload
    assert audit_log.verify(workspace).count == 1


def test_a_lookout_holds_only_within_its_time_and_since_it_was_made(
    workspace: Workspace, actor: Actor, clock: Any
) -> None:
    lookouts.add(actor, LOOKOUT)
    assert [lookout_queries.count(NOW + d) for d in (-timedelta(hours=1), timedelta(0), DAY)] == [0, 1, 0]
    clock.advance(hours=2)
    lookouts.withdraw(actor, "L-000001", "mistaken identity")
    assert lookout_queries.active(workspace.now()).num_rows == 0
    assert lookout_queries.active(NOW + timedelta(hours=1)).num_rows == 1
    assert lookout_queries.lookouts()[0].state == "withdrawn"


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "shoe size"}, "unknown-kind"),
        ({"key": " "}, "key-missing"),
        ({"title": ""}, "grounds-missing"),
        ({"predicate": ""}, "grounds-missing"),
        ({"grade": "G2"}, "unknown-grade"),
        ({"grade": "B22"}, "unknown-grade"),
        ({"valid_until": NOW - DAY}, "no-validity"),
    ],
)
def test_a_lookout_lacking_what_it_must_have_is_refused(actor: Actor, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Conflict) as caught:
        lookouts.add(actor, replace(LOOKOUT, **changed))
    assert (caught.value.code, caught.value.http_status) == (code, 422)
    assert audit_log.length() == 0


@pytest.mark.usefixtures("workspace")
def test_a_lookout_is_withdrawn_once_for_a_reason(actor: Actor) -> None:
    lookouts.add(actor, LOOKOUT)
    with pytest.raises(Conflict, match="for a reason"):
        lookouts.withdraw(actor, "L-000001", "")
    with pytest.raises(Conflict, match="no lookout L-000002"):
        lookouts.withdraw(actor, "L-000002", "x")
    lookouts.withdraw(actor, "L-000001", "x")
    with pytest.raises(Conflict, match="withdrawn before"):
        lookouts.withdraw(actor, "L-000001", "x")
    assert audit_log.length() == 2


def test_one_set_of_rules_is_in_force(workspace: Workspace, actor: Actor) -> None:
    assert rules.in_force() is None
    assert rulebook.put_in_force(actor, "v1", [{"id": "r1"}])
    assert not rulebook.put_in_force(actor, "v1", [{"id": "r1"}])
    assert rulebook.put_in_force(actor, "v2", [{"id": "r1"}, {"id": "r2"}], reason="new indicator")
    assert rulebook.put_in_force(actor, "v1", [{"id": "r1"}])
    current = rules.in_force()
    assert current is not None
    assert (current.version, current.rules) == ("v1", [{"id": "r1"}])
    assert {v.version: v.in_force for v in rules.versions()} == {"v1": True, "v2": False}
    assert rules.ruleset("v3") is None
    assert audit_log.verify(workspace).count == 3


def test_a_model_is_a_candidate_until_it_is_activated(workspace: Workspace, actor: Actor) -> None:
    assert registry.register(actor, model("m1"))
    assert not registry.register(actor, model("m1"))
    assert models.active_model() is None
    registry.activate(actor, "m1")
    found = models.active_model()
    assert found is not None
    assert (found.version, found.state, found.metrics) == ("m1", ModelState.ACTIVE, {"auc": 0.8})
    assert found.activated_at == workspace.now()
    assert audit_log.verify(workspace).count == 2


@pytest.mark.usefixtures("workspace")
def test_a_model_is_rolled_back_to_the_one_before(actor: Actor) -> None:
    for version in ("m1", "m2"):
        registry.register(actor, model(version))
        registry.activate(actor, version)
    assert registry.roll_back(actor, "worse in week 3") == "m1"
    assert {m.version: m.state for m in models.models()} == {"m1": ModelState.ACTIVE, "m2": ModelState.RETIRED}
    with pytest.raises(Conflict, match="no model was active before"):
        registry.roll_back(actor, "again")
    assert audit_log.latest()[0].reason == "worse in week 3"


@pytest.mark.usefixtures("workspace")
def test_what_cannot_be_activated_or_rolled_back_is_refused(actor: Actor) -> None:
    registry.register(actor, model("m1"))
    with pytest.raises(Conflict, match="no model m2"):
        registry.activate(actor, "m2")
    with pytest.raises(Conflict, match="no model was active"):
        registry.roll_back(actor, "x")
    registry.activate(actor, "m1")
    with pytest.raises(Conflict, match="active already"):
        registry.activate(actor, "m1")
    with pytest.raises(Conflict, match="for a reason"):
        registry.roll_back(actor, "")
    assert models.model("m2") is None
    assert audit_log.length() == 2


def test_the_summary_says_what_is_there(workspace: Workspace, actor: Actor) -> None:
    empty = centre.summary(workspace.now())
    assert (empty.active_model, empty.ruleset, empty.last_assessment, empty.audit_entries) == (None, None, None, 0)
    registry.register(actor, model("m1"))
    registry.activate(actor, "m1")
    rulebook.put_in_force(actor, "v1", [])
    lookouts.add(actor, LOOKOUT)
    full = centre.summary(workspace.now())
    assert (full.active_model, full.ruleset, full.lookouts, full.audit_entries) == ("m1", "v1", 1, 4)
