"""The queue's pages and the ports' inbox, as people of different roles and facilities meet them."""

import csv
import io
from datetime import timedelta

import pytest

from desk import Site
from queued import ANALYST, AT, ETA, assessed, draft, enter
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.queue import queries
from tidewaiter.centre.queue.states import Status
from tidewaiter.centre.targets import actions as targets
from tidewaiter.centre.targets import queries as target_queries
from tidewaiter.centre.targets.drafts import NewSelection, NewTarget
from tidewaiter.centre.targets.states import State
from workspaces import Clock

FACILITIES = """
[[facility]]
code = "NYC"
title = "New York"
locations = ["JFK"]
shifts = [{ name = "day", start = 06:00:00, hours = 12, officers = 2, minutes_per_examination = 40 }]
"""


def number(of: int) -> int:
    item = queries.item_of(ANALYST, f"s10:RB{of:09d}GB", AT)
    assert item is not None
    return item.number


def draw(*numbers: int) -> list[str]:
    run = NewSelection("draw-1", "NYC", ETA.date() - timedelta(days=1), "day", 7, 10, 100, {})
    made = [
        NewTarget(
            f"s10:RB{n:09d}GB",
            1,
            "exploit",
            0.5,
            n,
            1.0,
            None,
            "high",
            draft(n).reasons,
            "open it",
            "run-1",
            simulated=True,
        )
        for n in numbers
    ]
    return targets.issue_targets(ANALYST, run, made, [])


@pytest.fixture
def desk(site: Site) -> Site:
    (site.workspace.home / "facilities.toml").write_text(FACILITIES)
    assessed()
    enter(draft(1), draft(2, goods="<b>TEA</b>"), draft(3, facility="LAX"))
    return site


def test_the_queue_shows_what_one_sees_and_escapes_what_was_filed(desk: Site) -> None:
    page = desk.browser(Role.ANALYST, "ana", facilities=("NYC",)).get("/queue")
    text = page.content.decode()
    assert page.status_code == 200
    assert "RB000000001GB" in text
    assert "&lt;b&gt;TEA" in text
    assert "RB000000003GB" not in text
    assert "on" + "click" not in text
    assert "style=" not in text


def test_the_queue_says_who_is_at_work_and_until_when(desk: Site, clock: Clock) -> None:
    clock.at = ETA.replace(hour=17, minute=30)
    page = desk.browser(Role.ANALYST).get("/queue").content.decode()
    assert "<dt>At work</dt><dd>day <small>until" in page
    clock.at = ETA.replace(hour=19)
    assert "At work" not in desk.browser(Role.ANALYST, "bo").get("/queue").content.decode()


def test_the_queue_is_taken_out_as_a_guarded_file_by_who_may_and_on_record(
    desk: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(draft(4, goods="=1+1"))
    answer = desk.browser(Role.ANALYST, "out").get("/queue.csv?status=open")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0][:3] == ["consignment", "state", "risk"]
    assert {line[0] for line in lines[1:]} >= {"s10:RB000000001GB", "s10:RB000000004GB"}
    assert "'=1+1" in {line[6] for line in lines[1:]}
    entry = next(one for one in audit_log.latest(20) if one.action == "queue.list")
    assert entry.object.endswith("rows taken out: status=open")
    with monkeypatch.context() as smaller:
        smaller.setattr("tidewaiter.desk.design.tabular.WRITTEN", 1)
        assert desk.browser(Role.ANALYST, "many").get("/queue.csv?status=open").status_code == 422
    assert desk.browser(Role.PORT_OFFICER, "kim").get("/queue.csv").status_code == 403


def test_filters_are_in_the_address_and_nonsense_is_left_out(desk: Site) -> None:
    browser = desk.browser(Role.ANALYST, "ana")
    assert b"RB000000001GB" not in browser.get("/queue?status=held").content
    assert browser.get("/queue?status=nonsense&due=x&page=-4&band=purple&order=1").status_code == 200
    assert browser.post("/queue/views", {"name": "Tea", "query": "status=held&evil=1"}).status_code == 302
    assert b'href="?status=held"' in browser.get("/queue").content


def test_a_hold_by_the_page_issues_a_target_for_the_chosen_shift(desk: Site) -> None:
    browser = desk.browser(Role.ANALYST, "ana")
    pane = browser.get(f"/queue/{number(1)}", headers={"HX-Request": "true"})
    assert b"NYC|2026-01-06|day" in pane.content
    sent = {"reason_code": "party-of-concern", "note": "look", "shift": "NYC|2026-01-06|day", "from": "queue"}
    done = browser.post(f"/queue/{number(1)}/hold", sent, headers={"HX-Request": "true"})
    assert done.status_code == 200
    assert b"Undo" in done.content
    assert b"RB000000001GB is held" in done.content
    assert b"s10:RB000000001GB:" not in done.content
    (found,) = target_queries.targets_for("NYC", ETA.date())
    assert (found.arm, found.shift, found.reasons[0]["source"]) == ("analyst", "day", "analyst")
    undone = browser.post(f"/queue/{number(1)}/undo", {"from": "queue"}, headers={"HX-Request": "true"})
    assert undone.status_code == 200
    item = queries.item(ANALYST, number(1), AT)
    assert item is not None
    assert item.status is Status.OPEN


def test_a_refusal_is_said_where_people_look_and_changes_nothing(desk: Site) -> None:
    desk.browser(Role.ANALYST, "ana").post(f"/queue/{number(1)}/claim")
    other = desk.browser(Role.ANALYST, "ben")
    refused = other.post(
        f"/queue/{number(1)}/release", {"reason_code": "nothing-of-note"}, headers={"HX-Request": "true"}
    )
    assert (refused.status_code, refused["HX-Retarget"]) == (409, "#notices")
    assert b"ana has it in hand" in refused.content
    assert other.post(f"/queue/{number(1)}/explode").status_code == 404
    assert other.post("/queue/999/claim").status_code == 404
    assert other.get(f"/queue/{number(1)}/claim").status_code == 405
    far = desk.browser(Role.ANALYST, "eve", facilities=("LAX",))
    assert far.post(f"/queue/{number(1)}/claim").status_code == 404


def test_news_are_told_once(desk: Site) -> None:
    browser = desk.browser(Role.ANALYST, "ana")
    first = browser.get(f"/queue/news?since={number(1)}&n={number(1)}")
    assert first.json()["new"] == 2
    assert first.json()["rows"][0]["status"] == "open"
    assert browser.get("/queue/news", headers={"If-None-Match": first["ETag"]}).status_code == 304
    enter(draft(9))
    again = browser.get(f"/queue/news?since={number(1)}", headers={"If-None-Match": first["ETag"]})
    assert again.json()["new"] == 3


def test_a_release_of_many_leads_to_what_is_to_be_checked(desk: Site) -> None:
    enter(*(draft(n, band="guarded") for n in range(10, 22)))
    browser = desk.browser(Role.ANALYST, "ana")
    numbers = [number(n) for n in range(10, 22)]
    done = browser.post("/queue/bulk", {"number": numbers, "reason_code": "nothing-of-note"})
    assert done["Location"] == "/queue?status=open&check=1"
    assert queries.totals(ANALYST, AT).by_status["released"] == 10


def test_a_port_acknowledges_locates_presents_or_says_why_not(desk: Site) -> None:
    first, second = draw(1, 2)
    kim = desk.browser(Role.PORT_OFFICER, "kim", facilities=("NYC",))
    page = kim.get("/inbox").content.decode()
    assert "open it" in page
    assert "Acknowledge all 2" in page
    assert kim.post("/inbox/answer", {"target": [first, second], "to": "acknowledged"}).status_code == 302
    assert kim.post("/inbox/answer", {"target": first, "to": "presented"})["Location"] == f"/inbox#{first}"
    assert f'href="/exams/target/{first}"' in kim.get("/inbox").content.decode()
    assert f'href="/exams/target/{second}"' not in kim.get("/inbox").content.decode()
    kim.post("/inbox/answer", {"target": second, "to": "missed:no-officer", "note": "fog"})
    assert [target_queries.target(name).state for name in (first, second)] == [State.PRESENTED, State.MISSED]
    assert second not in kim.get("/inbox").content.decode()
    assert second in kim.get("/inbox?show=all").content.decode()
    assert kim.post("/inbox/answer", {"target": first, "to": "seizure"}).status_code == 422
    far = desk.browser(Role.PORT_OFFICER, "far", facilities=("LAX",))
    assert first not in far.get("/inbox").content.decode()
    assert far.post("/inbox/answer", {"target": first, "to": "missed:no-officer"}).status_code == 404


@pytest.mark.parametrize("address", ["/queue", "/queue/news", "/queue/next"])
def test_the_queue_is_for_those_who_triage(sqlite_site: Site, address: str) -> None:
    assert sqlite_site.browser(Role.PORT_OFFICER).get(address).status_code == 403
    assert sqlite_site.browser(Role.ANALYST).get("/inbox").status_code == 403
