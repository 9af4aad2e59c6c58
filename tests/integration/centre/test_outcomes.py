"""Outcomes: recorded once, moving the ledgers along; what is wrong comes back and the rest goes on."""

from datetime import UTC, date, datetime

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.outcomes import actions, queries
from tidewaiter.centre.outcomes.rows import Finding
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets import queries as target_queries
from tidewaiter.centre.targets.drafts import NewAssessmentRun, NewSelection, NewTarget
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace

SHA = "ab" * 32
FOUND = {"target_id": "T-000001", "finding": "narcotics", "exam_type": "physical", "substance": "fent\x00anyl"}
NOTHING = {"consignment_id": "id-2", "result": "examined", "finding": "none", "exam_type": "x-ray"}
MISSED = {"target_id": "T-000003", "result": "missed", "reason_code": "shift-ended"}
OUTSIDE = {"consignment_id": "id-99", "finding": "equipment", "exam_type": "physical"}


@pytest.fixture(autouse=True)
def _issued(workspace: Workspace, actor: Actor) -> None:
    run = NewAssessmentRun("a", workspace.now(), 10, "r", "m", 1.0)
    targets.record_assessment_run(actor, run, [])
    chosen = [
        NewTarget(
            f"id-{i}", 1, "random" if i == 2 else "exploit", i / 10, i, 0.5, 0.1, "high", [], "", "a", simulated=True
        )
        for i in range(1, 5)
    ]
    targets.issue_targets(actor, NewSelection("s", "FRA", date(2026, 1, 5), "early", 1, 4, 10, {}), chosen, [])


def state(name: str) -> State:
    found = target_queries.target(name)
    assert found is not None
    return found.state


def test_rows_become_outcomes_and_move_the_targets(workspace: Workspace, actor: Actor) -> None:
    done = actions.record_outcomes(actor, [FOUND, NOTHING, MISSED, OUTSIDE], SHA)
    assert (done.recorded, done.known, done.problems) == (4, 0, ())
    assert [state(f"T-00000{i}") for i in range(1, 5)] == [
        State.FINDING,
        State.NO_FINDING,
        State.MISSED,
        State.ISSUED,
    ]
    ledger = target_queries.target("T-000001")
    assert ledger is not None
    assert [e.state for e in ledger.ledger] == ["issued", "acknowledged", "located", "presented", "examined", "finding"]
    assert audit_log.latest()[0].action == "outcomes.record"
    assert audit_log.verify(workspace).count == 3


def test_outcomes_are_labels_with_the_propensity_of_their_choice(workspace: Workspace, actor: Actor) -> None:
    actions.record_outcomes(actor, [FOUND, NOTHING, MISSED, OUTSIDE], SHA)
    table = queries.outcome_table()
    assert table.schema == queries.OUTCOME
    columns = ("consignment_id", "version", "examined", "finding", "propensity", "arm")
    assert [tuple(row[name] for name in columns) for row in table.to_pylist()] == [
        ("id-1", 1, True, True, 0.1, "exploit"),
        ("id-2", 1, True, False, 0.2, "random"),
        ("id-3", 1, False, False, 0.3, "exploit"),
        ("id-99", None, True, True, None, None),
    ]
    assert set(table["recorded_at"].to_pylist()) == {workspace.now()}
    assert queries.outcome_table(before=workspace.now()).num_rows == 0
    assert queries.outcome_table(before=datetime(2027, 1, 1, tzinfo=UTC)).num_rows == 4
    assert queries.counts() == {"outcomes": 4, "examined": 3, "found": 2}


def test_an_outcome_is_shown_as_it_was_reported(actor: Actor) -> None:
    actions.record_outcomes(actor, [{**FOUND, "net_mass_g": "12.5", "officer": "kim"}], SHA)
    (seen,) = queries.outcomes_of("id-1")
    assert (seen.target_id, seen.finding, seen.substance) == ("T-000001", Finding.NARCOTICS, "fent␀anyl")
    assert (seen.net_mass_g, seen.officer, seen.arm) == (12.5, "kim", "exploit")


def test_a_file_sent_again_changes_nothing(actor: Actor) -> None:
    rows = [FOUND, NOTHING, MISSED, OUTSIDE]
    actions.record_outcomes(actor, rows, SHA)
    before = (queries.outcome_table(), target_queries.state_counts(), audit_log.length())
    again = actions.record_outcomes(actor, rows, SHA)
    assert (again.recorded, again.known, again.problems) == (0, 4, ())
    grown = actions.record_outcomes(actor, list(reversed(rows)), "cd" * 32)
    assert (grown.recorded, grown.known) == (0, 4)
    assert (queries.outcome_table(), target_queries.state_counts(), audit_log.length()) == before


def test_a_file_that_grew_adds_only_what_is_new(actor: Actor) -> None:
    actions.record_outcomes(actor, [FOUND], SHA)
    done = actions.record_outcomes(actor, [FOUND, NOTHING], "cd" * 32)
    assert (done.recorded, done.known) == (1, 1)


def test_bad_rows_come_back_and_the_rest_goes_on(workspace: Workspace, actor: Actor) -> None:
    rows: list[dict[str, object]] = [
        {**FOUND, "finding": "gold"},
        {**FOUND, "target_id": "T-999999"},
        {"consignment_id": "id-77", "result": "missed", "reason_code": "shift-ended"},
        {**MISSED, "reason_code": "because"},
        {**FOUND, "consignment_id": "id-2"},
        {},
        NOTHING,
    ]
    done = actions.record_outcomes(actor, rows, SHA)
    assert done.recorded == 1
    assert [(p.row, p.code) for p in done.problems] == [
        (0, "unknown-finding"),
        (0, "unknown-result"),
        (1, "unknown-target"),
        (2, "unknown-target"),
        (3, "unknown-reason-code"),
        (4, "target-mismatch"),
        (5, "no-target"),
        (5, "unknown-result"),
    ]
    assert all(problem.hint for problem in done.problems)
    assert target_queries.state_counts() == {"issued": 3, "no_finding": 1}
    assert audit_log.verify(workspace).ok


def test_a_second_report_that_contradicts_the_first_is_refused(actor: Actor) -> None:
    actions.record_outcomes(actor, [NOTHING], SHA)
    done = actions.record_outcomes(
        actor, [{**NOTHING, "finding": "narcotics"}, {**MISSED, "target_id": "T-000002"}], SHA
    )
    assert [(p.row, p.code) for p in done.problems] == [(0, "illegal-state"), (1, "illegal-state")]
    assert queries.outcome_table().num_rows == 1


def test_two_rows_on_one_target_in_one_file_are_judged_in_order(actor: Actor) -> None:
    by_name = {"consignment_id": "id-1", "finding": "none", "exam_type": "dog"}
    done = actions.record_outcomes(actor, [FOUND, by_name, FOUND], SHA)
    assert (done.recorded, done.known) == (1, 1)
    assert [(p.row, p.code) for p in done.problems] == [(1, "illegal-state")]
    assert state("T-000001") == State.FINDING


def test_a_file_with_nothing_good_leaves_no_entry(actor: Actor) -> None:
    done = actions.record_outcomes(actor, [{}], SHA)
    assert (done.recorded, len(done.problems)) == (0, 2)
    assert audit_log.length() == 2


def test_what_was_presented_and_then_missed_was_presented(actor: Actor) -> None:
    for to in (State.ACKNOWLEDGED, State.LOCATED, State.PRESENTED):
        targets.move(actor, "T-000003", to)
    done = actions.record_outcomes(actor, [MISSED], SHA)
    assert done.recorded == 1
    assert target_queries.funnel()[0].presented == 1


def test_the_latest_version_of_a_consignment_is_meant(actor: Actor) -> None:
    later = NewTarget("id-1", 2, "exploit", 0.9, 1, 0.5, 0.1, "high", [], "", "a", simulated=True)
    targets.issue_targets(actor, NewSelection("s2", "FRA", date(2026, 1, 6), "early", 1, 4, 10, {}), [later], [])
    actions.record_outcomes(actor, [{**NOTHING, "consignment_id": "id-1"}], SHA)
    assert (state("T-000001"), state("T-000005")) == (State.ISSUED, State.NO_FINDING)
    assert queries.outcome_table()["version"].to_pylist() == [2]


def test_what_chance_had_a_part_in_is_read_with_what_became_of_it(workspace: Workspace, actor: Actor) -> None:
    actions.record_outcomes(actor, [FOUND, NOTHING, MISSED], SHA)
    table = queries.by_chance(date(2026, 1, 5), date(2026, 1, 6), "FRA")
    assert table.schema == queries.BY_CHANCE
    columns = ("propensity", "examined", "finding")
    assert [tuple(row[name] for name in columns) for row in table.to_pylist()] == [
        (0.1, True, True),
        (0.2, True, False),
        (0.3, False, False),
        (0.4, False, False),
    ]
    assert queries.by_chance(date(2026, 1, 5), date(2026, 1, 6), frozenset({"JFK"})).num_rows == 0
    assert queries.by_chance(date(2026, 1, 6), date(2026, 2, 6)).num_rows == 0
