"""Targets: issued within capacity, once each, and moved along the table of states with a ledger."""

import threading
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.targets import actions, queries
from tidewaiter.centre.targets.drafts import NewAssessmentRun, NewSelection, NewTarget
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace

pytestmark = pytest.mark.usefixtures("assessed")

ON = date(2026, 1, 5)
AS_OF = datetime(2026, 1, 5, 5, tzinfo=UTC)
RUN = NewAssessmentRun("assess-1", AS_OF, 1000, "rules-1", None, 1.5)
OFFICER = Actor("kim", "officer")


def selection(run_id: str = "select-1", capacity: int = 10, on: date = ON) -> NewSelection:
    return NewSelection(run_id, "FRA", on, "early", 7, capacity, 1000, {"exploit": 2})


def target(number: int, arm: str = "exploit", version: int = 1) -> NewTarget:
    return NewTarget(
        consignment_id=f"s10:RB{number:09d}GB",
        version=version,
        arm=arm,
        propensity=0.25,
        position=number,
        score=0.9 - number / 1000,
        probability=None,
        band="high",
        reasons=[{"code": "r1", "sentence": "says\x00 so", "value": 3.5}],
        instruction="open",
        assessment_run="assess-1",
        simulated=True,
    )


def file(kind: LakeKind, name: str) -> LakeEntry:
    return LakeEntry(kind, f"{kind}/x={ON}/{name}.parquet", ON, 1000, 5000, "0" * 64)


@pytest.fixture
def assessed(workspace: Workspace, actor: Actor) -> Workspace:
    assert actions.record_assessment_run(actor, RUN, [file(LakeKind.ASSESSMENTS, "assess-1")])
    return workspace


def issue(actor: Actor, numbers: range, **selected: object) -> list[str]:
    run = selection(**selected)  # type: ignore[arg-type] # a test's shorthand
    files = [file(LakeKind.PROPENSITIES, run.run_id)]
    return actions.issue_targets(actor, run, [target(number) for number in numbers], files)


def test_an_assessment_run_is_recorded_once(actor: Actor) -> None:
    assert not actions.record_assessment_run(actor, RUN, [file(LakeKind.ASSESSMENTS, "assess-1")])
    found = queries.latest_assessment_run()
    assert found is not None
    assert (found.run_id, found.as_of, found.rows, found.model_version) == ("assess-1", AS_OF, 1000, None)
    assert len(batches.lake_files(LakeKind.ASSESSMENTS)) == 1
    assert audit_log.length() == 1


def test_targets_are_issued_with_a_ledger(assessed: Workspace, actor: Actor) -> None:
    names = issue(actor, range(1, 4))
    assert names == ["T-000001", "T-000002", "T-000003"]
    found = queries.target("T-000002")
    assert found is not None
    assert (found.consignment_id, found.state, found.probability) == ("s10:RB000000002GB", State.ISSUED, None)
    assert found.reasons == [{"code": "r1", "sentence": "says␀ so", "value": 3.5}]
    assert [(event.seq, event.state, event.actor) for event in found.ledger] == [(1, State.ISSUED, "ana")]
    assert queries.target("s10:RB000000002GB") == found
    assert queries.target("T-999999") is None
    assert [entry.path for entry in batches.lake_files(LakeKind.PROPENSITIES)] == [
        f"propensities/x={ON}/select-1.parquet"
    ]
    assert audit_log.verify(assessed).count == 2


def test_a_facility_sees_its_shift_in_order(actor: Actor) -> None:
    issue(actor, range(3, 0, -1))
    assert [t.position for t in queries.targets_for("FRA", ON, "early")] == [1, 2, 3]
    assert queries.targets_for("FRA", ON, "late") == []
    assert queries.targets_for("LEJ", ON) == []
    assert [t.target_id for t in queries.open_targets("FRA", ON)] == ["T-000003", "T-000002", "T-000001"]


def test_what_was_targeted_is_a_table(actor: Actor) -> None:
    assert queries.targeted_ids().num_rows == 0
    issue(actor, range(1, 3))
    assert queries.targeted_ids() == pa.table(
        [["s10:RB000000001GB", "s10:RB000000002GB"], [1, 1], ["issued", "issued"]], schema=queries.TARGETED
    )


@pytest.mark.parametrize(
    ("numbers", "selected", "code"),
    [
        (range(20, 29), {"run_id": "select-2"}, "over-capacity"),
        (range(2, 3), {"run_id": "select-2", "on": date(2026, 1, 6)}, "already-targeted"),
        (range(20, 21), {"run_id": "select-1"}, "already-issued"),
    ],
)
def test_what_may_not_be_issued_changes_nothing(
    assessed: Workspace, actor: Actor, numbers: range, selected: dict[str, object], code: str
) -> None:
    issue(actor, range(1, 4))
    with pytest.raises(Conflict) as caught:
        issue(actor, numbers, **selected)
    assert caught.value.code == code
    assert queries.state_counts() == {"issued": 3}
    assert audit_log.length() == 2
    assert audit_log.verify(assessed).ok


def test_the_same_consignment_twice_in_one_selection_is_refused(assessed: Workspace, actor: Actor) -> None:
    with pytest.raises(Conflict, match="has a target already"):
        actions.issue_targets(actor, selection(), [target(1), target(1)], [])
    assert audit_log.verify(assessed).count == 1


def test_what_is_withdrawn_gives_its_place_back(actor: Actor) -> None:
    issue(actor, range(1, 11))
    actions.move(actor, "T-000004", State.WITHDRAWN, reason_code="issued-in-error")
    assert queries.standing("FRA", ON, "early") == 9
    assert issue(actor, range(11, 12), run_id="select-2") == ["T-000011"]


def test_a_later_version_may_be_targeted_again_and_comes_first(actor: Actor) -> None:
    issue(actor, range(1, 2))
    actions.issue_targets(actor, selection("select-2"), [target(1, version=2)], [])
    found = queries.target("s10:RB000000001GB")
    assert found is not None
    assert (found.target_id, found.version) == ("T-000002", 2)


def test_a_target_moves_step_by_step(assessed: Workspace, actor: Actor) -> None:
    issue(actor, range(1, 2))
    path = [State.ACKNOWLEDGED, State.LOCATED, State.PRESENTED, State.EXAMINED, State.FINDING, State.SEIZURE]
    for to in path:
        actions.move(OFFICER, "T-000001", to, note="done\x00")
    found = queries.target("T-000001")
    assert found is not None
    assert found.state == State.SEIZURE
    assert [event.state for event in found.ledger] == [State.ISSUED, *path]
    assert [event.seq for event in found.ledger] == list(range(1, 8))
    assert (found.ledger[-1].actor, found.ledger[-1].role, found.ledger[-1].note) == ("kim", "officer", "done␀")
    assert [line.action for line in audit_log.latest(object_name="T-000001")] == ["targets.move"] * 6
    assert queries.open_targets() == []
    assert audit_log.verify(assessed).ok


@pytest.mark.parametrize(
    ("name", "to", "reason_code", "status"),
    [
        ("T-000001", State.EXAMINED, "", 409),
        ("T-000001", State.MISSED, "", 422),
        ("T-000001", State.MISSED, "not-unloaded", 422),
        ("T-000009", State.ACKNOWLEDGED, "", 404),
        ("nonsense", State.ACKNOWLEDGED, "", 404),
    ],
)
def test_a_move_that_is_not_allowed_changes_nothing(
    assessed: Workspace, actor: Actor, name: str, to: State, reason_code: str, status: int
) -> None:
    issue(actor, range(1, 2))
    with pytest.raises(Conflict) as caught:
        actions.move(OFFICER, name, to, reason_code=reason_code)
    assert caught.value.http_status == status
    assert queries.state_counts() == {"issued": 1}
    assert audit_log.verify(assessed).count == 2


def test_a_closed_target_keeps_its_reason(actor: Actor) -> None:
    issue(actor, range(1, 2))
    actions.move(OFFICER, "T-000001", State.ALREADY_DELIVERED, reason_code="delivered-before-target")
    found = queries.target("T-000001")
    assert found is not None
    assert (found.state, found.reason_code) == (State.ALREADY_DELIVERED, "delivered-before-target")
    assert found.ledger[-1].reason_code == "delivered-before-target"


def test_of_two_who_move_a_target_at_once_one_wins(assessed: Workspace, actor: Actor) -> None:
    issue(actor, range(1, 2))
    answers: list[str] = []
    together = threading.Barrier(4)

    def acknowledge(name: str) -> None:
        try:
            together.wait(10)
            actions.move(Actor(name, "officer"), "T-000001", State.ACKNOWLEDGED)
            answers.append("moved")
        except Conflict as conflict:
            answers.append(conflict.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=acknowledge, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["illegal-move"] * 3 + ["moved"]
    found = queries.target("T-000001")
    assert found is not None
    assert [event.state for event in found.ledger] == [State.ISSUED, State.ACKNOWLEDGED]
    assert audit_log.verify(assessed).count == 3


def test_moving_outside_an_action_is_refused(actor: Actor) -> None:
    issue(actor, range(1, 2))
    with pytest.raises(RuntimeError, match="within the transaction"):
        actions.advance(actor, [])
    with transaction.atomic():
        actions.advance(actor, [])


def test_the_funnel_counts_by_week_and_arm(actor: Actor) -> None:
    issue(actor, range(1, 4))
    chance = [target(10, arm="random"), target(11, arm="random")]
    actions.issue_targets(actor, selection("select-2", on=date(2026, 1, 12)), chance, [])
    for to in (State.ACKNOWLEDGED, State.LOCATED, State.PRESENTED, State.EXAMINED, State.FINDING):
        actions.move(OFFICER, "T-000001", to)
    for to in (State.ACKNOWLEDGED, State.LOCATED, State.PRESENTED):
        actions.move(OFFICER, "T-000002", to)
    actions.move(OFFICER, "T-000002", State.MISSED, reason_code="shift-ended")
    assert queries.funnel() == [
        queries.Funnel("2026-W02", "exploit", issued=3, presented=2, examined=1, found=1),
        queries.Funnel("2026-W03", "random", issued=2, presented=0, examined=0, found=0),
    ]
    assert [row.week for row in queries.funnel(since=date(2026, 1, 12))] == ["2026-W03"]
    assert [row.week for row in queries.funnel(until=date(2026, 1, 12))] == ["2026-W02"]


def test_targets_are_issued_in_bulk(actor: Actor) -> None:
    statements = []
    for i, count in enumerate((50, 500)):
        with CaptureQueriesContext(connection) as captured:
            issue(actor, range(i * 500, i * 500 + count), run_id=f"select-{i}", capacity=500, on=date(2026, 1, 5 + i))
        statements.append(len(captured))
    assert statements[1] < statements[0] + 450 // 10
    assert sum(queries.state_counts().values()) == 550
