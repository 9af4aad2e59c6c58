"""Hits on lists are read by rules and frozen with the assessment; one that was decided to be false does not count."""

from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from practice_world import small_world
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import assessment, grounds, lists, rules_in_force, workbench
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.cycle.live import Desk
from tidewaiter.centre.lists import actions, queries
from tidewaiter.centre.permissions import OPERATOR
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.assess import ASSESSMENT, completed

ANA = Actor("ana", "analyst")
WORLD = small_world(150, seed=3)
RULE = """
id = "stands-on-a-list"
title = "A party is like an entry of a list"
reason = "A party is like an entry of {screening_lists} ({screening_score})."
when = 'all of (screening_score is at least 0.9; screening_lists has "wanted")'
weight = 30
owner = "Analysis"
purpose = "Nobody who is wanted is let through unseen."
valid_from = 2026-01-01
valid_until = 2026-12-31
"""


@pytest.fixture
def workspace(sqlite_workspace: Workspace) -> Workspace:
    """A workspace with one rule."""
    (sqlite_workspace.home / "rules" / "stands-on-a-list.toml").write_text(RULE, encoding="utf-8")
    return sqlite_workspace


def senders(number: int) -> list[str]:
    return sorted({name for name in WORLD.day(number).rows["consignor_name"].to_pylist() if name and len(name) > 15})


def messages(number: int) -> list[Message]:
    return [Message(m.data, m.name, m.received_at, m.mapping) for m in WORLD.day(number).messages]


def wanted(workspace: Workspace, names: list[str]) -> None:
    lists.bring_in(workspace, Actor("ivy", OPERATOR), "wanted", "\n".join(names).encode(), "wanted.txt", {})
    lists.put_in_force(workspace, Actor("joe", OPERATOR), "wanted")


def take_in(workspace: Workspace, number: int, clock) -> pa.Table:
    with Intake(workspace, ANA) as door:
        list(door.take_all(messages(number)))
    clock.at = max(batch.received_at for batch in batches.batches()) + timedelta(minutes=1)
    held = {entry.path for entry in batches.lake_files(LakeKind.ASSESSMENTS)}
    assessment.assess_pending(workspace, as_of=clock.at, actor=ANA)
    new = [entry.path for entry in batches.lake_files(LakeKind.ASSESSMENTS) if entry.path not in held]
    tables = [pq.read_table(workspace.lake / path, partitioning=None) for path in new]
    return completed(pa.concat_tables(tables)).cast(ASSESSMENT)


def frozen(assessed: pa.Table, name: str) -> list[float | None]:
    return [one[name] for one in assessed["features"].to_pylist()]


def fired(assessed: pa.Table) -> list[bool]:
    return [one == ["stands-on-a-list"] for one in assessed["fired"].to_pylist()]


def test_a_rule_reads_what_screening_found_and_the_reason_says_it(workspace: Workspace, clock) -> None:
    before = take_in(workspace, 0, clock)
    assert set(frozen(before, "screening_score")) == {None}
    assert before["screening_lists"].null_count == before.num_rows > 0
    assert not any(fired(before))
    name = senders(1)[0]
    wanted(workspace, [name])
    assessed = take_in(workspace, 1, clock)
    hit = [score is not None and score >= 0.9 for score in frozen(assessed, "screening_score")]
    assert 0 < sum(hit) < assessed.num_rows
    assert None not in frozen(assessed, "screening_score")
    assert fired(assessed) == hit
    on_lists = ["wanted" in names for names in assessed["screening_lists"].to_pylist()]
    assert on_lists == [score is not None and score > 0 for score in frozen(assessed, "screening_score")]
    (first, *_) = grounds.reasons_for(workspace, assessed.filter(pa.array(hit)))
    (reason,) = [one for one in first.reasons if one["code"] == "stands-on-a-list"]
    assert "wanted" in reason["sentence"]
    assert any(one["source"] == "list" for one in first.reasons)
    # What was assessed before the list was imported stays as it was; the workbench judges by what was frozen.
    rule = next(one.rule for one in rules_in_force.standing(workspace))
    assert workbench.run_backtest(workspace, rule, None, None).hits == sum(hit)


def test_a_hit_that_was_decided_to_be_false_does_not_count_again(workspace: Workspace, clock) -> None:
    name = next(one for one in senders(0) if one in senders(1))
    wanted(workspace, [name])
    first = take_in(workspace, 0, clock)
    assert any(fired(first))
    for alert in queries.open_alerts():
        actions.decide(ANA, alert.number, match=False, reason="another person")
    second = take_in(workspace, 1, clock)
    assert not any(fired(second))


def test_the_stream_sees_what_the_batch_sees(workspace: Workspace, clock) -> None:
    wanted(workspace, senders(0)[:3])
    clock.at = max(m.received_at for m in messages(0)) + timedelta(minutes=1)
    with Desk(workspace, ANA) as desk:
        taken = desk.take(messages(0))
        assert taken.assessed is not None
        live = taken.assessed.sort_by("consignment_id")
        alerts = len(queries.open_alerts())
    assert any(fired(live))
    assert alerts >= sum(fired(live))
