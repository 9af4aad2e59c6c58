"""Targets out and moves in: which fields for whom, whose targets, pages, and one winner."""

import threading

import pytest
from django.db import connections

from desk import Site
from port_targets import ON, issue
from programs import Program, program
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.targets import queries

NAMED = {
    *("target_id", "consignment_id", "version", "facility", "shift_date", "shift", "exam", "position", "band"),
    *("state", "state_at", "reason_code", "simulated"),
}
FIELDS = {
    Role.PORT_OFFICER: NAMED | {"reasons", "instruction"},
    Role.SUPERVISOR: NAMED | {"reasons", "instruction"},
    Role.ANALYST: NAMED | {"reasons", "instruction", "arm", "propensity", "score", "probability"},
    Role.MANAGER: NAMED | {"arm", "propensity"},
}


@pytest.fixture
def officer(site: Site) -> Program:
    issue("FRA", range(1, 6))
    issue("NYC", range(6, 9))
    return program(site, Role.PORT_OFFICER, "port system", facilities=("FRA",))


@pytest.mark.parametrize("role", FIELDS, ids=str)
def test_each_role_is_sent_its_fields_and_no_other(sqlite_site: Site, role: Role) -> None:
    issue("FRA", range(1, 3))
    items = program(sqlite_site, role).get("/targets").json()["items"]
    assert [set(item) for item in items] == [FIELDS[role]] * 2


def test_an_officer_is_sent_what_a_reason_says_and_not_how_it_is_known(sqlite_site: Site) -> None:
    issue("FRA", range(1, 2))
    reasons = program(sqlite_site, Role.PORT_OFFICER).get("/targets").json()["items"][0]["reasons"]
    assert reasons == [{"code": "new-party", "sentence": "The consignor is new."}]


def test_a_key_sees_its_facilities_in_pages_that_meet_without_a_gap(site: Site, officer: Program) -> None:
    del site
    seen, after = [], ""
    while True:
        page = officer.get(f"/targets?limit=2&after={after}").json()
        seen += [item["target_id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(set(seen))
    assert len(seen) == 5
    assert officer.get("/targets?facility=NYC").json()["items"] == []
    assert len(officer.get(f"/targets?shift_date={ON}&shift=early&state=issued").json()["items"]) == 5


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "state=nowhere", "after=T-x", "shift_date=soon", "facility=%00"]
)
def test_what_is_no_question_is_a_problem(sqlite_site: Site, query: str) -> None:
    answer = program(sqlite_site, Role.ANALYST).get(f"/targets?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_a_move_is_made_once_and_noted(site: Site, officer: Program) -> None:
    del site
    first = officer.get("/targets").json()["items"][0]["target_id"]
    answer = officer.post(f"/targets/{first}/moves", {"to": "acknowledged"})
    assert (answer.status_code, answer.json()["state"]) == (201, "acknowledged")
    again = officer.post(f"/targets/{first}/moves", {"to": "acknowledged"})
    assert (again.status_code, again.json()["type"]) == (409, "about:blank#illegal-move")
    assert audit_log.latest(1)[0].actor == "key:port system"


def test_a_target_of_another_facility_does_not_exist(site: Site, officer: Program) -> None:
    del site
    answer = officer.post("/targets/T-000006/moves", {"to": "acknowledged"})
    assert answer.status_code == 404
    assert queries.target("T-000006").state == "issued"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"to": "finding"}, 422),
        ({"to": "acknowledged", "state": "seizure"}, 422),
        ({"to": "missed"}, 422),
        ({"to": "withdrawn", "reason_code": "issued-in-error"}, 403),
        ([], 422),
        (b"{", 400),
        (b"[" * 100_000, 400),
    ],
    ids=str,
)
def test_what_is_no_move_changes_nothing(sqlite_site: Site, body: object, status: int) -> None:
    [target] = issue("FRA", range(1, 2))
    answer = program(sqlite_site, Role.PORT_OFFICER).post(f"/targets/{target}/moves", body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert queries.target(target).state == "issued"


def test_a_named_call_is_answered_again_and_changes_nothing(site: Site, officer: Program) -> None:
    del site
    name = {"Idempotency-Key": "move-1"}
    first = officer.post("/targets/T-000001/moves", {"to": "acknowledged"}, **name)
    again = officer.post("/targets/T-000001/moves", {"to": "acknowledged"}, **name)
    assert first.json() == again.json()
    assert (first["Idempotent-Replayed"], again["Idempotent-Replayed"]) == ("false", "true")
    assert [event.state for event in queries.target("T-000001").ledger] == ["issued", "acknowledged"]
    other = officer.post("/targets/T-000002/moves", {"to": "acknowledged"}, **name)
    assert (other.status_code, other.json()["type"]) == (409, "about:blank#key-used")


def test_a_name_is_free_again_after_a_day_and_after_a_refusal(site: Site, officer: Program, clock) -> None:
    del site
    name = {"Idempotency-Key": "move-1"}
    assert officer.post("/targets/T-000001/moves", {"to": "presented"}, **name).status_code == 409
    assert officer.post("/targets/T-000001/moves", {"to": "acknowledged"}, **name).status_code == 201
    clock.advance(hours=25)
    assert officer.post("/targets/T-000001/moves", {"to": "located"}, **name).status_code == 201


@pytest.mark.parametrize("named", [True, False])
def test_of_many_at_once_one_moves_the_target(site: Site, officer: Program, *, named: bool) -> None:
    del site
    answers: list[int] = []

    def move() -> None:
        try:
            headers = {"Idempotency-Key": "at-once"} if named else {}
            answers.append(officer.post("/targets/T-000001/moves", {"to": "acknowledged"}, **headers).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=move) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ([201] * 4 if named else [201, 409, 409, 409])
    assert [event.state for event in queries.target("T-000001").ledger] == ["issued", "acknowledged"]
