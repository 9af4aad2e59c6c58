"""Examinations on both databases: one officer at a time, the safety card first, drafts, pictures, one conclusion."""

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from port_world import (
    ANA,
    AUD,
    FAR,
    FOUND,
    KIM,
    LEE,
    ON,
    PNG,
    brief,
    briefed,
    conflict,
    files,
    found,
    identified,
    issue,
    picture,
)
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import upkeep
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import actions, pictures, queries
from tidewaiter.centre.exams.drafts import NewPicture
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.exams.states import MOVES, Act, ExamState
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets import queries as target_queries
from tidewaiter.centre.targets.states import State
from tidewaiter.centre.workspace import Workspace

BO = Actor("bo", "canine_handler", "s9", KIM.facilities)


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue(6)
    return workspace


def state_of(target_id: str) -> State:
    view = target_queries.target(target_id)
    assert view is not None
    return view.state


ACTS: dict[Act, Callable[[str], object]] = {
    Act.ACKNOWLEDGE: brief,
    Act.RECORD: lambda exam_id: actions.save_section(KIM, exam_id, SectionName.DOG, [{"team": "Rex"}]),
    Act.CONCLUDE: lambda exam_id: actions.conclude_nothing(KIM, exam_id, ExamType.DOG),
    Act.TAKE_OVER: lambda exam_id: actions.take_over(LEE, exam_id, "shift ends"),
    Act.ABANDON: lambda exam_id: actions.abandon(KIM, exam_id, "fire alarm"),
}


def _abandoned(target_id: str) -> str:
    exam_id = briefed(target_id)
    actions.abandon(KIM, exam_id, "fire alarm")
    return exam_id


PREPARED: dict[ExamState, Callable[[str], str]] = {
    ExamState.STARTED: lambda target_id: actions.start(KIM, target_id),
    ExamState.BRIEFED: briefed,
    ExamState.CONCLUDED: found,
    ExamState.ABANDONED: _abandoned,
}


def test_every_act_that_the_table_lacks_is_a_conflict_and_changes_nothing() -> None:
    for number, state in enumerate(ExamState, 1):
        exam_id = PREPARED[state](f"T-{number:06d}")
        before = (queries.exam(KIM, exam_id), audit_log.length())
        for act in set(Act) - set(MOVES[state]):
            assert conflict(lambda act=act, exam_id=exam_id: ACTS[act](exam_id))[1] == 409
            conflict(lambda exam_id=exam_id: actions.add_picture(KIM, exam_id, picture()))
        assert (queries.exam(KIM, exam_id), audit_log.length()) == before


def test_every_act_that_the_table_has_leads_where_it_says(workspace: Workspace) -> None:
    for state, moves in MOVES.items():
        for act, to in moves.items():
            target_id = issue(1, run=f"{state}-{act}", first=100 + audit_log.length())[0]
            exam_id = PREPARED[state](target_id)
            ACTS[act](exam_id)
            view = queries.exam(KIM, exam_id)
            assert view is not None
            assert view.line.state is to
    assert audit_log.verify(workspace).ok


def test_two_officers_begin_and_one_does() -> None:
    won, lost, barrier = [], [], threading.Barrier(2)

    def begin(officer: Actor) -> None:
        try:
            barrier.wait()
            won.append((officer.name, actions.start(officer, "T-000001")))
        except Conflict as error:
            lost.append((officer.name, error.code))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin, args=(officer,)) for officer in (KIM, LEE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert [code for _, code in lost] == ["being-examined"]
    assert [line.officer for line in queries.open_exams(KIM)] == [won[0][0]]


def test_beginning_again_gives_the_same_examination_and_passes_through_what_it_implies() -> None:
    exam_id = actions.start(KIM, "T-000001")
    length = audit_log.length()
    assert actions.start(KIM, "T-000001") == exam_id
    assert audit_log.length() == length
    view = target_queries.target("T-000001")
    assert view is not None
    assert [event.state for event in view.ledger] == ["issued", "acknowledged", "located", "presented"]
    assert conflict(lambda: actions.start(LEE, "T-000001")) == ("being-examined", 409)


def test_a_target_that_has_ended_is_not_examined() -> None:
    targets.move(KIM, "T-000001", State.MISSED, reason_code="no-officer")
    assert conflict(lambda: actions.start(KIM, "T-000001")) == ("illegal-move", 409)
    assert queries.exams_of(KIM, "T-000001") == []


def test_one_sees_the_examinations_of_one_s_facility_only() -> None:
    exam_id = briefed()
    number = actions.add_picture(KIM, exam_id, picture())
    assert queries.exam(FAR, exam_id) is None
    assert queries.picture(FAR, exam_id, number) is None
    assert queries.open_exams(FAR) == queries.latest(FAR) == queries.exams_of(FAR, "T-000001") == []
    assert conflict(lambda: actions.start(FAR, "T-000002")) == ("unknown-target", 404)
    assert conflict(lambda: actions.abandon(FAR, exam_id, "mine")) == ("unknown-exam", 404)
    assert conflict(lambda: actions.start(AUD, "T-000002")) == ("not-allowed", 403)
    assert conflict(lambda: actions.conclude_nothing(ANA, exam_id, ExamType.DOG)) == ("not-allowed", 403)
    assert queries.exam(KIM, "X-999999") is None
    assert queries.exam(KIM, "nonsense") is None


def test_the_cards_acknowledged_are_those_of_the_target_as_they_stand(workspace: Workspace) -> None:
    exam_id = actions.start(KIM, "T-000001")
    for shown in ([], [("general", 1)], [("opioid", 2), ("general", 1)]):
        assert conflict(lambda shown=shown: actions.acknowledge(KIM, exam_id, shown)) == ("safety-card-changed", 409)
    assert conflict(lambda: brief(exam_id, BO)) == ("officer-first", 409)
    cards = [("general", 1), ("opioid", 1)]
    assert actions.acknowledge(KIM, exam_id, cards)
    assert not actions.acknowledge(KIM, exam_id, cards)
    view = queries.exam(KIM, exam_id)
    assert view is not None
    assert view.briefed
    assert [(one.person, one.card, one.version, one.at) for one in view.acknowledged] == [
        ("kim", "opioid", 1, workspace.now()),
        ("kim", "general", 1, workspace.now()),
    ]
    assert [one.sha256 for one in view.acknowledged] == [card.sha256 for card in view.cards]


def test_who_helps_reads_the_card_too_and_who_takes_over_reads_it_first() -> None:
    exam_id = briefed()
    dog = [{"team": "Rex", "result": "alert"}]
    assert conflict(lambda: actions.save_section(BO, exam_id, SectionName.DOG, dog)) == ("safety-card-first", 409)
    brief(exam_id, BO)
    assert actions.save_section(BO, exam_id, SectionName.DOG, dog).changed
    assert conflict(lambda: actions.conclude_nothing(BO, exam_id, ExamType.DOG)) == ("officer-only", 409)
    assert conflict(lambda: actions.take_over(LEE, exam_id, " ")) == ("reason-required", 422)
    assert conflict(lambda: actions.take_over(KIM, exam_id, "x")) == ("yours-already", 409)
    actions.take_over(LEE, exam_id, "shift ends")
    assert conflict(lambda: actions.conclude_nothing(LEE, exam_id, ExamType.DOG)) == ("safety-card-first", 409)
    brief(exam_id, LEE)
    assert conflict(lambda: actions.conclude_nothing(KIM, exam_id, ExamType.DOG)) == ("officer-only", 409)
    actions.conclude_nothing(LEE, exam_id, ExamType.DOG)
    assert state_of("T-000001") is State.NO_FINDING


def test_a_section_is_saved_once_however_often_it_is_sent() -> None:
    exam_id = briefed()
    weights = [{"what": "bag", "gross_g": "20", "net_g": "12.5", "scale": "B7"}]
    first = actions.save_section(KIM, exam_id, SectionName.WEIGHTS, weights, seen=0)
    length = audit_log.length()
    again = actions.save_section(KIM, exam_id, SectionName.WEIGHTS, weights, seen=0)
    assert (first.revision, first.changed, again.revision, again.changed) == (1, True, 1, False)
    assert audit_log.length() == length
    wrong = actions.save_section(KIM, exam_id, SectionName.WEIGHTS, [{"gross_g": "much"}])
    assert [problem.code for problem in wrong.problems] == ["bad-value"]
    assert (wrong.revision, wrong.changed, audit_log.length()) == (1, False, length)
    brief(exam_id, LEE)
    other = [{"what": "bag", "gross_g": "21", "scale": "B7"}]
    assert actions.save_section(LEE, exam_id, SectionName.WEIGHTS, other, seen=1).revision == 2
    stale = lambda: actions.save_section(KIM, exam_id, SectionName.WEIGHTS, [], seen=1)  # noqa: E731 - said once
    assert conflict(stale) == ("changed-meanwhile", 409)
    view = queries.exam(KIM, exam_id)
    assert view is not None
    section = view.sections[SectionName.WEIGHTS]
    assert (section.revision, section.saved_by) == (2, "lee")
    assert section.entries == ({"what": "bag", "gross_g": 21.0, "scale": "B7"},)
    assert view.sections[SectionName.DOG].revision == 0


def test_text_that_a_database_refuses_is_kept_and_saved_once() -> None:
    exam_id = briefed()
    dog = [{"team": "Rex\x00\ud800", "note": "\u202e\U0001f415 'quoted\"; --"}]
    assert actions.save_section(KIM, exam_id, SectionName.DOG, dog).revision == 1
    assert not actions.save_section(KIM, exam_id, SectionName.DOG, dog, seen=1).changed
    view = queries.exam(KIM, exam_id)
    assert view is not None
    assert view.sections[SectionName.DOG].entries[0]["team"] == "Rex\u2400\ufffd"
    actions.abandon(KIM, exam_id, "\x00")
    assert queries.exams_of(KIM, "T-000001")[0].note == "\u2400"


def test_the_centre_says_whether_a_code_is_the_target_s() -> None:
    exam_id = briefed()
    for scanned, expected in (
        ("RB000000001GB", True),
        ("rb 000000001 gb", True),
        ("RB000000002GB", False),
        ("?", False),
    ):
        actions.save_section(KIM, exam_id, SectionName.IDENTITY, [{"scanned": scanned, "matches": "yes"}])
        view = queries.exam(KIM, exam_id)
        assert view is not None
        assert view.sections[SectionName.IDENTITY].entries[0]["matches"] is expected
        assert len(view.concerns) == (not expected)


def test_what_was_found_needs_the_identity_and_whole_sections() -> None:
    exam_id = briefed()
    actions.save_section(KIM, exam_id, SectionName.FIELD_TESTS, [{"kit": "K"}])
    with pytest.raises(Conflict, match=r"Identity check.*Field tests.*Lot") as caught:
        actions.conclude(KIM, exam_id, FOUND)
    assert (caught.value.code, caught.value.http_status) == ("exam-incomplete", 422)
    assert state_of("T-000001") is State.PRESENTED
    actions.save_section(KIM, exam_id, SectionName.FIELD_TESTS, [])
    actions.save_section(KIM, exam_id, SectionName.IDENTITY, [{"scanned": "RB000000001GB"}])
    for wrong, code in (
        (replace(FOUND, net_mass_g=float("nan")), "bad-mass"),
        (replace(FOUND, net_mass_g=-1), "bad-mass"),
        (replace(FOUND, note="x" * 2001), "too-long"),
    ):
        assert conflict(lambda wrong=wrong: actions.conclude(KIM, exam_id, wrong)) == (code, 422)
    outcome = actions.conclude(KIM, exam_id, FOUND)
    view = queries.exam(KIM, exam_id)
    assert view is not None
    assert (view.outcome, view.line.substance, view.line.note) == (outcome, "fentanyl", "in the lining")
    (report,) = outcomes.outcomes_of("s10:RB000000001GB")
    assert (report.finding, report.detection_method, report.propensity, report.officer) == (
        "narcotics",
        "risk-profile",
        0.5,
        "kim",
    )
    assert state_of("T-000001") is State.FINDING


def test_an_examination_given_up_leaves_the_target_for_another() -> None:
    exam_id = _abandoned("T-000001")
    assert state_of("T-000001") is State.PRESENTED
    second = actions.start(LEE, "T-000001")
    assert second != exam_id
    brief(second, LEE)
    actions.conclude_nothing(LEE, second, ExamType.PHYSICAL)
    assert [line.state for line in queries.exams_of(KIM, "T-000001")] == [ExamState.CONCLUDED, ExamState.ABANDONED]


def test_a_target_missed_while_it_was_examined_is_not_concluded() -> None:
    exam_id = briefed()
    targets.move(KIM, "T-000001", State.MISSED, reason_code="released-in-error")
    length = audit_log.length()
    assert conflict(lambda: actions.conclude_nothing(KIM, exam_id, ExamType.DOG)) == ("illegal-state", 409)
    assert audit_log.length() == length
    assert outcomes.counts()["outcomes"] == 0


def test_a_picture_is_kept_once_and_refused_without_a_trace(workspace: Workspace) -> None:
    exam_id = briefed()
    number = actions.add_picture(KIM, exam_id, picture())
    length = audit_log.length()
    assert actions.add_picture(KIM, exam_id, picture()) == number
    bad = NewPicture(b"<svg>", hashlib.sha256(b"<svg>").hexdigest())
    assert conflict(lambda: actions.add_picture(KIM, exam_id, bad)) == ("picture-type", 415)
    assert conflict(lambda: actions.add_picture(KIM, exam_id, NewPicture(PNG, "0" * 64))) == ("picture-damaged", 422)
    assert conflict(lambda: actions.add_picture(KIM, "X-000099", picture(PNG + b"2"))) == ("unknown-exam", 404)
    assert audit_log.length() == length
    assert [str(path.relative_to(workspace.home)) for path in files(workspace.home)] == list(queries.files())
    path, media_type = queries.picture(KIM, exam_id, number) or (None, "")
    assert path is not None
    assert (path.read_bytes(), media_type) == (PNG, "image/png")
    other = identified("T-000002")
    assert queries.picture(KIM, other, number) is None


def test_a_picture_that_a_crash_left_is_swept_and_no_other(workspace: Workspace) -> None:
    exam_id = briefed()
    actions.add_picture(KIM, exam_id, picture())
    _, old = pictures.store(workspace.home, PNG)
    _, fresh = pictures.store(workspace.home, PNG)
    for path in files(workspace.home):
        if path != fresh:
            os.utime(path, (0, 0))
    assert upkeep.sweep_pictures(workspace) == [old.relative_to(workspace.home).as_posix()]
    assert len(files(workspace.home)) == 2
    assert fresh.exists()


@pytest.mark.parametrize("table", ["exams_safetyacknowledgement", "exams_sectionrevision", "exams_picture"])
def test_what_was_recorded_is_never_changed_or_removed(workspace: Workspace, table: str) -> None:
    exam_id = briefed()
    actions.save_section(KIM, exam_id, SectionName.DOG, [{"team": "Rex"}])
    actions.add_picture(KIM, exam_id, picture())
    for statement in (f"UPDATE {table} SET exam_id = exam_id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
            connection.cursor().execute(statement)
    assert audit_log.verify(workspace).ok
    with connection.cursor() as cursor:
        drop = f"DROP TRIGGER {table}_no_delete"
        cursor.execute(drop if connection.vendor == "sqlite" else f"{drop} ON {table}")
    report = audit_log.verify(workspace)
    assert not report.ok
    assert f"{table}_no_delete" in report.reason


def test_a_page_of_an_examination_asks_the_store_as_often_however_much_was_recorded() -> None:
    exam_id = briefed()
    actions.save_section(KIM, exam_id, SectionName.DOG, [{"team": "Rex"}])
    with CaptureQueriesContext(connection) as few:
        queries.exam(KIM, exam_id)
    for number in range(5):
        actions.add_picture(KIM, exam_id, picture(PNG + bytes([number])))
        actions.save_section(KIM, exam_id, SectionName.DOG, [{"team": f"Rex {number}"}])
    with CaptureQueriesContext(connection) as many:
        queries.exam(KIM, exam_id)
    assert len(many) == len(few) <= 6


def test_nothing_of_another_day_is_touched() -> None:
    found("T-000003")
    assert [view.target_id for view in target_queries.open_targets("FRA", ON)] == [
        "T-000001",
        "T-000002",
        "T-000004",
        "T-000005",
        "T-000006",
    ]
