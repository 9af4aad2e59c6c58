"""Canine teams on both databases: who may, what is added only, what examinations write, what is certified evidence."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from port_world import FAR, FOUND, KIM, NOW, ON, ZOE, conflict, identified, issue
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.canine import actions, queries, watch_actions
from tidewaiter.centre.canine.drafts import (
    AidForm,
    NewAid,
    NewCertificate,
    NewDeployment,
    NewSearch,
    NewSession,
    NewTeam,
    Work,
)
from tidewaiter.centre.canine.models import Search, Session
from tidewaiter.centre.canine.standing import Standing
from tidewaiter.centre.cycle.chores import CHORES, CLOCKWORK, tick
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.exams import queries as exam_queries
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.workspace import Workspace

BO = Actor("bo", "canine_handler", "s9", KIM.facilities)
HANA = Actor("hana", "canine_handler", "s8", FAR.facilities)


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue(4)
    return workspace


def rex() -> str:
    """A team of FRA, certified for fentanyl and, until the day before, for cocaine."""
    team_id = actions.add_team(ZOE, NewTeam("Rex & Bo", "bo", "Rex", "FRA", date(2024, 1, 1)))
    for odour, until in (("Fentanyl", ON + timedelta(days=90)), ("cocaine", ON - timedelta(days=1))):
        actions.certify(ZOE, team_id, NewCertificate(odour, date(2025, 3, 1), until, "national school"))
    return team_id


def worked(target_id: str, result: str, *, find: bool, team: str = "rex &  bo") -> str:
    exam_id = identified(target_id)
    saved = exams.save_section(KIM, exam_id, SectionName.DOG, [{"team": team, "result": result, "odours": "all"}])
    assert saved.problems == ()
    if find:
        exams.conclude(KIM, exam_id, FOUND)
    else:
        exams.conclude_nothing(KIM, exam_id, ExamType.DOG)
    return exam_id


def test_examinations_are_searches_and_what_lapsed_is_said_and_does_not_count(workspace: Workspace) -> None:
    team_id = rex()
    deployment = actions.deploy(BO, team_id, NewDeployment("FRA", "hall 3", Work.MAIL, NOW - timedelta(hours=1)))
    exam_id = worked("T-000001", "alert", find=True)
    view = exam_queries.exam(KIM, exam_id)
    assert view is not None
    assert any("for cocaine ended on 2026-01-04" in said for said in view.concerns)
    assert view.sections[SectionName.DOG].entries[0]["odours"] == "fentanyl"
    worked("T-000002", "alert", find=False)
    worked("T-000003", "not worked", find=False)
    worked("T-000004", "no alert", find=True, team="Nobody")
    (line,) = queries.teams(KIM, ON)
    assert (line.record.confirmed, line.record.unconfirmed, line.record.uses) == (1, 1, 2)
    assert (line.certified_finds, line.certified, line.deployed) == (1, ("fentanyl",), "FRA")
    assert [one.standing for one in line.lapsed] == [Standing.LAPSED]
    latest, first = queries.searches(KIM, [team_id])
    assert (first.exam_id, first.borne_out, first.lapsed, first.simulated) == (exam_id, True, ("cocaine",), True)
    assert (latest.found, first.deployment_id) == (False, deployment)
    stranger = exam_queries.exam(KIM, "X-000004")
    assert stranger is not None
    assert any("Nobody is no registered team" in said for said in stranger.concerns)
    assert audit_log.verify(workspace).ok


def test_an_examination_that_has_not_ended_counts_nowhere() -> None:
    rex()
    exam_id = identified("T-000001")
    exams.save_section(KIM, exam_id, SectionName.DOG, [{"team": "Rex & Bo", "result": "alert"}])
    assert queries.searches(KIM) == []


def test_a_find_to_which_no_certificate_belongs_is_no_certified_evidence() -> None:
    team_id = rex()
    for odour, substance in ((True, "cocaine base"), (True, "fentanyl"), (False, "fentanyl")):
        new = NewSearch(NOW - timedelta(hours=1), "FRA", "a van", alert=odour, found=True, substance=substance)
        actions.search(BO, team_id, new)
    actions.search(BO, team_id, NewSearch(NOW - timedelta(hours=1), "FRA", "another", alert=True))
    (line,) = queries.teams(KIM, ON)
    assert (line.record.confirmed, line.record.missed, line.record.waiting, line.certified_finds) == (2, 1, 1, 1)


def test_who_may_do_what_and_who_sees_it() -> None:
    team_id = rex()
    assert conflict(lambda: actions.add_team(KIM, NewTeam("a", "b", "c", "FRA", ON))) == ("not-allowed", 403)
    assert conflict(lambda: actions.add_team(ZOE, NewTeam("REX & bo", "b", "c", "FRA", ON))) == ("team-known", 409)
    assert conflict(lambda: actions.add_team(ZOE, NewTeam("a", "b", "c", "LEJ", ON))) == ("unknown-facility", 404)
    mine = NewCertificate("mdma", ON, ON + timedelta(days=300), "self")
    assert conflict(lambda: actions.certify(BO, team_id, mine)) == ("second-person", 403)
    assert conflict(lambda: actions.certify(HANA, team_id, mine)) == ("unknown-team", 404)
    again = NewCertificate("FENTANYL", date(2025, 3, 1), ON, "school")
    assert conflict(lambda: actions.certify(ZOE, team_id, again)) == ("certificate-known", 409)
    assert queries.teams(FAR, ON) == []
    assert queries.team(FAR, team_id, ON) is None
    assert queries.certificates(FAR, team_id) == queries.sessions(FAR, team_id) == queries.searches(FAR) == []
    assert queries.team(KIM, "rex & bo", ON) == queries.team(KIM, team_id, ON)


def test_a_withdrawn_certificate_and_a_retired_team() -> None:
    team_id = rex()
    (number,) = [one.number for one in queries.certificates(ZOE, team_id) if one.odour == "fentanyl"]
    actions.withdraw_certificate(ZOE, team_id, number, "failed a check")
    assert conflict(lambda: actions.withdraw_certificate(ZOE, team_id, number, "x")) == ("certificate-withdrawn", 409)
    (line,) = queries.teams(KIM, ON)
    assert line.certified == ()
    actions.retire_team(ZOE, team_id, "age")
    assert queries.teams(KIM, ON) == []
    assert [one.team_id for one in queries.teams(KIM, ON, retired=True)] == [team_id]
    there = NewDeployment("FRA", "x", Work.MAIL, NOW)
    assert conflict(lambda: actions.deploy(ZOE, team_id, there)) == ("team-retired", 409)


def test_aids_grow_old_and_training_says_so() -> None:
    team_id = rex()
    aid = NewAid("A-7", "Fentanyl", AidForm.PSEUDO, "FRA", date(2025, 1, 1), date(2026, 1, 1))
    actions.add_aid(BO, aid)
    (view,) = queries.aids(KIM, ON)
    assert (view.age, view.late, view.odour) == (369, True, "fentanyl")
    actions.train(BO, team_id, NewSession(ON, "fentanyl", "A-7", 5, 4, 1))
    (session,) = queries.sessions(KIM, team_id)
    assert (session.aid_overdue, session.found) == (True, 4)
    wrong = NewSession(ON, "mdma", "A-7", 5, 4, 1)
    assert conflict(lambda: actions.train(BO, team_id, wrong)) == ("other-odour", 422)
    actions.train(BO, team_id, NewSession(ON, "mdma", "", 5, 4, 1))
    (line,) = queries.teams(KIM, ON)
    assert ("mdma", Standing.NEVER) in [(one.odour, one.standing) for one in line.odours]
    actions.retire_aid(BO, "A-7", "replaced")
    assert queries.aids(KIM, ON) == []


def test_a_team_is_at_one_place_at_a_time() -> None:
    team_id = rex()
    there = NewDeployment("FRA", "hall 3", Work.MAIL, NOW - timedelta(hours=2))
    deployment = actions.deploy(BO, team_id, there)
    assert conflict(lambda: actions.deploy(BO, team_id, there)) == ("deployed-already", 409)
    assert [one.deployment_id for one in queries.deployments(KIM, at=NOW)] == [deployment]
    actions.end_deployment(BO, deployment)
    assert conflict(lambda: actions.end_deployment(BO, deployment)) == ("deployment-ended", 409)
    assert queries.deployments(KIM, at=datetime.fromisoformat("2026-01-05T23:00+00:00")) == []


def test_searches_and_training_are_only_added_to() -> None:
    team_id = rex()
    actions.search(BO, team_id, NewSearch(NOW, "FRA", "a van", alert=True, found=False))
    actions.train(BO, team_id, NewSession(ON, "mdma", "", 1, 1, 0))
    for rows in (Search.objects.all(), Session.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(recorded_by="somebody else")


def test_handlers_and_supervisors_are_told_once_of_what_ends(workspace: Workspace) -> None:
    team_id = rex()  # cocaine ended the day before
    chore = [one for one in CHORES if one.name == "watch dog teams and devices"]
    assert [one.said for one in tick(workspace, chore)] == ["1 notices of dog teams, 0 of devices"]
    assert "for cocaine ended on 2026-01-04" in notices.alarms(ZOE)[0].text
    assert [one.text for one in notices.latest(BO)] == [notices.alarms(ZOE)[0].text]
    assert notices.latest(FAR) == notices.latest(HANA) == []
    assert watch_actions.watch(CLOCKWORK, ON + timedelta(days=59)) == 0
    assert watch_actions.watch(CLOCKWORK, ON + timedelta(days=60)) == 1  # fentanyl ends in thirty days
    actions.certify(ZOE, team_id, NewCertificate("cocaine", ON, ON + timedelta(days=300), "national school"))
    actions.add_aid(ZOE, NewAid("A-1", "fentanyl", AidForm.PSEUDO, "FRA", ON, ON + timedelta(days=80)))
    assert watch_actions.watch(CLOCKWORK, ON + timedelta(days=61)) == 1  # the aid; nothing more of cocaine
    assert "A-1 (fentanyl) is to be replaced by" in notices.latest(BO)[0].text
    actions.retire_team(ZOE, team_id, "the dog is old")
    actions.retire_aid(ZOE, "A-1", "used up")
    assert watch_actions.watch(CLOCKWORK, ON + timedelta(days=400)) == 0
