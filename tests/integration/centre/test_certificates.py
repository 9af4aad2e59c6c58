"""Certificates on both databases: who lacks one is warned at the examination; a supervisor may say to go on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from port_world import FAR, KIM, ON, ZOE, brief, conflict, issue
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.certificates import actions, queries
from tidewaiter.centre.certificates.drafts import NewCertificate, Standing
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.people import actions as people
from tidewaiter.centre.people.actions import Reach
from tidewaiter.centre.permissions import OPERATOR, Role
from tidewaiter.centre.workspace import Workspace

ROOT = Actor("root", OPERATOR)
HELD = NewCertificate("c-1", "kim", "FRA", "safe-opening", "Academy", date(2024, 1, 10), date(2026, 1, 9), "C 44")


@pytest.fixture(autouse=True)
def port(workspace: Workspace) -> Workspace:
    issue(2)
    for name, role in (("kim", Role.PORT_OFFICER), ("zoe", Role.SUPERVISOR)):
        people.add(ROOT, name, name.title(), Reach(role, ("FRA",), None), password=None)
    return workspace


def test_recorded_once_by_another() -> None:
    number = actions.add(ZOE, HELD)
    assert actions.add(ZOE, HELD) == number
    (found,) = queries.certificates(KIM, ON)
    assert (found.standing, found.title) == (Standing.ENDS_SOON, "Opening parcels and containers safely")
    assert queries.certificates(FAR, ON) == []
    refused = {
        "own-certificate": replace(HELD, key="c-2", person="zoe"),
        "unknown-person": replace(HELD, key="c-2", person="nobody"),
        "unknown-kind": replace(HELD, key="c-2", kind="juggling"),
        "unknown-facility": replace(HELD, key="c-2", facility="LEJ"),
        "bad-day": replace(HELD, key="c-2", issued_on=ON + timedelta(days=1)),
        "issuer-required": replace(HELD, key="c-2", issued_by=" "),
    }
    for code, new in refused.items():
        assert conflict(lambda new=new: actions.add(ZOE, new))[0] == code
    assert conflict(lambda: actions.add(KIM, HELD)) == ("not-allowed", 403)
    actions.revoke(ZOE, number, "issued to another")
    assert queries.certificates(KIM, ON)[0].standing is Standing.REVOKED
    assert conflict(lambda: actions.revoke(ZOE, number, "again")) == ("revoked-already", 409)


def test_who_never_had_one_is_warned_and_not_stopped() -> None:
    lacks = queries.lacks("kim", ["opioid", "general"], ON)
    assert {one.standing for one in lacks} == {Standing.MISSING}
    assert not any(one.stops for one in lacks)
    brief(exams.start(KIM, "T-000001"))


def test_whose_certificate_lapsed_goes_on_with_a_supervisor_s_reason() -> None:
    actions.add(ZOE, replace(HELD, expires=ON - timedelta(days=1)))
    exam_id = exams.start(KIM, "T-000001")
    assert conflict(lambda: brief(exam_id)) == ("certificate-lapsed", 409)
    assert conflict(lambda: actions.go_on(KIM, exam_id, "kim", "busy")) == ("not-allowed", 403)
    assert conflict(lambda: actions.go_on(ZOE, exam_id, "kim", " ")) == ("reason-required", 422)
    assert conflict(lambda: actions.go_on(ZOE, exam_id, "lee", "busy")) == ("nothing-lapsed", 409)
    assert conflict(lambda: actions.go_on(ZOE, exam_id, "zoe", "busy")) == ("own-certificate", 403)
    assert actions.go_on(ZOE, exam_id, "kim", "course is tomorrow, I stand beside") == ("safe-opening",)
    brief(exam_id)
    (gone,) = queries.all_who_went_on(1)
    assert (gone.exam_id, gone.person, gone.by) == (exam_id, "kim", "zoe")
    other = exams.start(KIM, "T-000002")
    assert conflict(lambda: brief(other)) == ("certificate-lapsed", 409)
    actions.add(ZOE, replace(HELD, key="c-9", issued_on=ON, expires=None))
    brief(other)


def test_people_and_supervisors_are_told_before_and_after() -> None:
    actions.add(ZOE, HELD)
    assert actions.watch(ROOT, ON) == 1
    assert actions.watch(ROOT, ON) == 0
    assert notices.latest(KIM)[0].text.endswith("of kim ends on 2026-01-09.")
    assert notices.alarms(ZOE) == []
    assert actions.watch(ROOT, date(2026, 1, 10)) == 1
    assert len(notices.alarms(ZOE)) == 1
    actions.add(ZOE, replace(HELD, key="c-3", issued_on=ON, expires=date(2028, 1, 1)))
    assert queries.certificates(ZOE, date(2026, 1, 10), ending=True) == []


def test_a_centre_s_own_table_may_stop_who_never_had_one(port: Workspace) -> None:
    row = '[[kind]]\ncode = "x"\ntitle = "Own course"\ncards = ["general"]\nmonths = 6\nrequired = true\n'
    (port.home / "training.toml").write_text(row, encoding="utf-8")
    exam_id = exams.start(KIM, "T-000001")
    assert conflict(lambda: brief(exam_id)) == ("certificate-lapsed", 409)
