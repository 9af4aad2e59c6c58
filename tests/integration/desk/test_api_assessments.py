"""Assessments out: which fields for whom, of which consignments, and that a look is noted."""

import json

import pytest

from desk import Site
from practice_world import first, small_world
from programs import program
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import assessment
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.permissions import Role

MESSAGE = first(small_world(60, seed=3).day(1).messages, "jsonl").data
NUMBER = json.loads(MESSAGE.splitlines()[0])["trackingNumber"]
WORKER = Actor("worker", "operator")

NAMED = {"consignment_id", "version", "band", "simulated"}
TARGETED = {"target_id", "facility", "state"}
RANKED = {"rank", "of", "assessed_at", "model_version", "ruleset_version"}
FIELDS = {
    Role.PORT_OFFICER: NAMED | TARGETED | {"reasons", "instruction"},
    Role.CHEMIST: NAMED | TARGETED | {"reasons", "instruction"},
    Role.ANALYST: NAMED
    | TARGETED
    | RANKED
    | {"reasons", "instruction", "score", "probability", "fired", "lookouts", "unknown"},
    Role.AUDITOR: NAMED | TARGETED | RANKED | {"fired"},
}


@pytest.fixture
def assessed(sqlite_site: Site) -> Site:
    workspace = sqlite_site.workspace
    with Intake(workspace, WORKER) as door:
        list(door.take_all([Message(MESSAGE, "a.jsonl", workspace.now())]))
    assessment.assess_pending(workspace, as_of=workspace.now(), actor=WORKER)
    return sqlite_site


def test_each_role_is_sent_its_fields_and_the_look_is_noted(assessed: Site) -> None:
    for role, fields in FIELDS.items():
        answer = program(assessed, role).get(f"/consignments/{NUMBER}/assessment")
        assert answer.status_code == 200, answer.content
        assert set(answer.json()) == fields
        assert audit_log.latest(1)[0].actor == f"key:program of {role}"
    found = program(assessed, Role.ANALYST, "ana").get(f"/consignments/{NUMBER}/assessment").json()
    assert found["of"] == MESSAGE.count(b"\n")
    assert 1 <= found["rank"] <= found["of"]


def test_a_consignment_that_meets_customs_elsewhere_does_not_exist(assessed: Site) -> None:
    elsewhere = program(assessed, Role.ANALYST, facilities=("NOWHERE",))
    assert elsewhere.get(f"/consignments/{NUMBER}/assessment").status_code == 404
    analyst = program(assessed, Role.ANALYST, "ana")
    assert analyst.get("/consignments/nobody-knows/assessment").status_code == 404
    assert analyst.get("/consignments/hawb:1/2/assessment").status_code == 404
