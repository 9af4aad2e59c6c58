"""Outcomes and referrals in: recorded once, moving targets of one's own facilities, bad ones told as problems."""

from datetime import timedelta

from desk import Site
from port_targets import issue
from programs import program
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.targets import queries

NOTHING = {"finding": "none", "exam_type": "x-ray"}


def test_outcomes_are_recorded_once_and_bad_ones_come_back(site: Site) -> None:
    issue("FRA", range(1, 4))
    caller = program(site, Role.PORT_OFFICER)
    items = [
        {"target_id": "T-000001", **NOTHING},
        {"target_id": "T-000002", "result": "missed", "reason_code": "no-officer"},
        {"target_id": "T-000003", "finding": "none"},
        {},
        {"target_id": "T-000099", **NOTHING},
    ]
    said = caller.post("/outcomes", {"items": items}, **{"Idempotency-Key": "a"}).json()
    assert (said["recorded"], said["known"]) == (2, 0)
    assert {(one["item"], one["code"]) for one in said["problems"]} >= {
        (2, "exam-type-missing"),
        (3, "no-target"),
        (4, "unknown-target"),
    }
    assert queries.state_counts() == {"issued": 1, "missed": 1, "no_finding": 1}
    assert caller.post("/outcomes", {"items": items}, **{"Idempotency-Key": "a"}).json() == said
    again = caller.post("/outcomes", {"items": items}).json()
    assert (again["recorded"], again["known"]) == (0, 2)


def test_a_finding_at_another_facility_is_not_ones_own_to_report(site: Site) -> None:
    issue("FRA", range(1, 2))
    issue("NYC", range(2, 3))
    caller = program(site, Role.PORT_OFFICER, facilities=("FRA",))
    items = [{"target_id": "T-000002", **NOTHING}]
    said = caller.post("/outcomes", {"items": items}).json()
    assert (said["recorded"], [one["code"] for one in said["problems"]]) == (0, ["unknown-target"])
    assert queries.target("T-000002").state == "issued"


def test_what_is_no_outcome_is_refused_whole(sqlite_site: Site) -> None:
    caller = program(sqlite_site, Role.PORT_OFFICER)
    for body in ({}, {"items": []}, {"items": [{"target": "T-000001"}]}, {"items": [NOTHING] * 1001}):
        assert caller.post("/outcomes", body).status_code == 422
    assert outcomes.counts()["outcomes"] == 0 if "outcomes" in outcomes.counts() else True


def test_a_referral_is_sent_once_answered_and_closed(site: Site) -> None:
    issue("FRA", range(1, 2))
    caller = program(site, Role.SUPERVISOR)
    body = {
        "subject": "T-000001",
        "agency": "Police",
        "purpose": "Controlled delivery",
        "due": str((site.workspace.now() + timedelta(days=3)).date()),
    }
    name = {"Idempotency-Key": "r"}
    sent = caller.post("/referrals", body, **name)
    assert sent.status_code == 201, sent.content
    referral = sent.json()["referral_id"]
    assert caller.post("/referrals", body, **name).json()["referral_id"] == referral
    assert caller.post("/referrals", body).json()["type"] == "about:blank#referred-already"
    assert [one["referral_id"] for one in caller.get("/referrals").json()["items"]] == [referral]
    other = program(site, Role.SUPERVISOR, "elsewhere", facilities=("NYC",))
    assert other.get(f"/referrals/{referral}").status_code == 404
    assert other.post(f"/referrals/{referral}/answer", {"accepted": True, "who": "Kim"}).status_code == 404
    assert caller.post(f"/referrals/{referral}/answer", {"accepted": True, "who": "Kim"}).json()["state"] == "accepted"
    assert caller.post(f"/referrals/{referral}/outcome", {"outcome": "nothing"}).status_code == 422
    closed = caller.post(f"/referrals/{referral}/outcome", {"outcome": "no-action"}).json()
    assert (closed["state"], closed["outcome"]) == ("outcome", "no-action")
    assert caller.get("/referrals").json()["items"] == []


def test_who_reports_is_in_the_books(sqlite_site: Site) -> None:
    issue("FRA", range(1, 2))
    program(sqlite_site, Role.PORT_OFFICER).post("/outcomes", {"items": [{"target_id": "T-000001", **NOTHING}]})
    assert Actor("key:program of port_officer", "port_officer").name in {
        event.actor for event in queries.target("T-000001").ledger
    }
