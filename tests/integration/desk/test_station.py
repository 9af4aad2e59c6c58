"""The scan station's answers: what each state says, who sees what, offline scans once, and the signed list."""

import hashlib
import json
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desk import Site
from port_world import FRA, KIM, LEJ, ZOE, briefed, found, issue
from practice_world import first, small_world
from queued import assessed, draft, enter
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.cycle import station
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.permissions import Permission, Role, of_role
from tidewaiter.centre.queue.models import QueueItem
from tidewaiter.centre.queue.states import Status
from tidewaiter.centre.scans import queries as scans
from tidewaiter.centre.targets import port_actions, queries
from tidewaiter.centre.targets.states import State
from tidewaiter.desk.station import wording

JSON = {"HTTP_ACCEPT": "application/json"}


def ask(browser, code: str, **more: str) -> dict:
    answer = browser.post("/station/scan", {"code": code, **more}, **JSON)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_target_stops_with_its_first_reason_and_is_located(site: Site) -> None:
    issue()
    said = ask(site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",)), "rb 000 000 001 gb")
    assert (said["sign"], said["why"], said["word"]) == ("stop", "wanted", "STOP")
    assert said["reason"] == "The description names an opioid."
    assert said["step"].startswith("Set it aside")
    assert said["start"] == "/exams/target/T-000001/start"
    assert (said["located"], queries.target("T-000001").state) == (True, State.LOCATED)
    assert said["milliseconds"] > 0


def test_another_facilitys_target_stops_and_says_nothing_else(site: Site) -> None:
    issue()
    said = ask(site.browser(Role.PORT_OFFICER, "far", facilities=("LEJ",)), "RB000000001GB")
    assert (said["sign"], said["why"], said["facility"]) == ("stop", "elsewhere", "FRA")
    assert [said[name] for name in ("reason", "instruction", "target_id", "start", "located")] == [
        "",
        "",
        "",
        "",
        False,
    ]
    assert queries.target("T-000001").state == State.ISSUED


def test_each_end_of_a_target_has_its_sign(sqlite_site: Site) -> None:
    issue(5)
    exams.conclude_nothing(KIM, briefed("T-000001"), ExamType.XRAY)
    found("T-000002")
    port_actions.end_unexamined(ZOE, "T-000003", State.WITHDRAWN, "issued-in-error")
    port_actions.end_unexamined(KIM, "T-000004", State.NOT_PRESENTED, "not-unloaded")
    browser = sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))
    said = [ask(browser, f"RB00000000{n}GB") for n in (1, 2, 3, 4)]
    assert [(one["sign"], one["why"]) for one in said] == [
        ("clear", "examined"),
        ("stop", "found"),
        ("clear", "withdrawn"),
        ("look", "not-examined"),
    ]


@pytest.mark.parametrize(
    "code", ["RB999999999GB", "", " - ", "'; DROP TABLE targets", "\x00", "\N{PACKAGE}", "x" * 200]
)
def test_what_nobody_filed_is_unknown(sqlite_site: Site, code: str) -> None:
    assert ask(sqlite_site.browser(Role.PORT_OFFICER), code)["sign"] == "unknown"


def test_a_failing_index_is_never_clear(sqlite_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in for a broken disk is the one call that reads the index."""

    def broken(*_: object) -> list[str]:
        raise OSError("input/output error")

    monkeypatch.setattr(station, "filed", broken)
    said = ask(sqlite_site.browser(Role.PORT_OFFICER), "RB123456785GB")
    assert (said["sign"], said["why"]) == ("unknown", "cannot-tell")


def test_every_reason_has_a_sign_and_words() -> None:
    assert set(station.SIGNS) == set(station.Why) == set(wording.SAID)
    assert {why for why, sign in station.SIGNS.items() if sign is station.Sign.CLEAR} == {
        station.Why.EXAMINED,
        station.Why.WITHDRAWN,
        station.Why.NOBODY_WAITS,
    }


def test_scans_are_logged_before_they_are_answered(site: Site) -> None:
    issue()
    ask(site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",)), "RB000000001GB")
    line = json.loads((site.workspace.home / audit_log.SCANS).read_text().splitlines()[-1])
    assert (line["actor"], line["facility"], line["identifier"], line["verdict"], line["target"]) == (
        "kim",
        "FRA",
        "RB000000001GB",
        "hold",
        "T-000001",
    )


def test_offline_scans_are_kept_once_however_often_they_are_sent(site: Site) -> None:
    issue()
    browser = site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))
    sent = [
        {"id": str(uuid.uuid4()), "code": "RB000000001GB", "at": "2026-01-05T05:50:00Z", "shown": "unknown"},
        {"id": str(uuid.uuid4()), "code": "RB999999999GB", "at": "2026-01-05T05:51:00Z", "shown": "unknown"},
        {"id": "no id", "code": "RB000000002GB", "at": "", "shown": ""},
    ]
    for _ in range(2):
        answer = browser.post("/station/offline", json.dumps({"scans": sent}), content_type="application/json")
        assert answer.status_code == 200
        assert [(one["id"], one["sign"]) for one in answer.json()["taken"]] == [
            (sent[0]["id"], "stop"),
            (sent[1]["id"], "unknown"),
        ]
        assert [one["code"] for one in answer.json()["problems"]] == ["bad-id"]
    kept = scans.latest(KIM)
    assert [(one.identifier, one.verdict, one.target_id) for one in kept] == [
        ("RB999999999GB", "no target", ""),
        ("RB000000001GB", "hold", "T-000001"),
    ]
    assert queries.target("T-000001").state == State.LOCATED


@pytest.mark.parametrize("body", ["", "[]", "7", '{"scans": 7}', "{not json", '{"scans": [1, null, {}]}', "[" * 5000])
def test_no_body_of_offline_scans_is_an_incident(sqlite_site: Site, body: str) -> None:
    browser = sqlite_site.browser(Role.PORT_OFFICER)
    answer = browser.post("/station/offline", body, content_type="application/json")
    assert answer.status_code in {200, 422}


def test_the_list_is_signed_and_names_no_code(site: Site) -> None:
    issue(3)
    port_actions.end_unexamined(KIM, "T-000002", State.NOT_PRESENTED, "not-unloaded")
    port_actions.end_unexamined(ZOE, "T-000003", State.WITHDRAWN, "issued-in-error")
    signed = site.browser(Role.PORT_OFFICER, "far", facilities=("LEJ",)).get("/station/list").json()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["key"]))
    key.verify(bytes.fromhex(signed["signature"]), b"tidewaiter station hold list\n" + signed["list"].encode())
    assert "RB00" not in signed["list"]
    said = json.loads(signed["list"])

    def of(code: str) -> str | None:
        return said["codes"].get(hashlib.sha256((said["salt"] + code).encode()).hexdigest()[:32])

    assert [of(f"RB00000000{n}GB") for n in (1, 2, 3, 4)] == ["stop", "look", None, None]
    assert said["whole"]


def test_the_station_is_for_those_who_scan_at_facilities_of_theirs(sqlite_site: Site) -> None:
    issue()
    for role in Role:
        browser = sqlite_site.browser(role)
        expected = 200 if Permission.SCAN in of_role(role) else 403
        assert browser.get("/station").status_code == expected, role
        assert browser.get("/station/list").status_code == expected, role
    browser = sqlite_site.browser(Role.PORT_OFFICER, "lee", facilities=("LEJ",))
    assert browser.post("/station/scan", {"code": "x", "facility": "FRA"}, **JSON).status_code == 404
    assert FRA != LEJ


def test_it_works_without_a_script(sqlite_site: Site) -> None:
    issue()
    page = sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",)).post(
        "/station/scan", {"code": "RB000000001GB"}
    )
    assert b"STOP" in page.content
    assert b"The description names an opioid." in page.content


def test_the_worker_and_its_shell_name_nobody(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))
    worker = browser.get("/station/worker.js")
    assert (worker["Content-Type"], worker["Service-Worker-Allowed"]) == ("text/javascript", "/station")
    shell = browser.get("/station/shell").content.decode()
    assert "kim" not in shell.lower()
    assert "csrfmiddlewaretoken" not in shell


@pytest.fixture
def filed_code(sqlite_site: Site) -> str:
    """A code under which data was filed, and nobody waits for it."""
    message = first(small_world(20, seed=3).day(1).messages, "jsonl")
    with Intake(sqlite_site.workspace, Actor("feed", "feed")) as intake:
        list(intake.take_all([Message(message.data, message.name, message.received_at, message.mapping)]))
    row = json.loads(message.data.splitlines()[0])
    return row["trackingNumber"]


def test_clear_needs_data_and_no_open_decision(sqlite_site: Site, filed_code: str) -> None:
    browser = sqlite_site.browser(Role.PORT_OFFICER)
    said = ask(browser, filed_code.lower())
    assert (said["sign"], said["why"]) == ("clear", "nobody-waits")
    (name,) = station.filed(sqlite_site.workspace, filed_code)
    assessed()
    enter(draft(1, consignment_id=name))
    assert ask(browser, filed_code)["why"] == "undecided"
    barred = QueueItem.objects.filter(consignment_id=name)
    barred.update(status=Status.DO_NOT_LOAD)
    said = ask(browser, filed_code)
    assert (said["sign"], said["why"]) == ("stop", "do-not-load")
    listed = json.loads(browser.get("/station/list").json()["list"])
    assert list(listed["codes"].values()) == ["stop"]
    barred.update(status=Status.RELEASED)
    assert ask(browser, filed_code)["sign"] == "clear"
