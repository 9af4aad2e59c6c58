"""The board of a facility: room, what was done, what is late; a supervisor's acts; the weekly reconciliation."""

from datetime import date

import pytest

from desk import Site
from port_world import KIM, ON, ZOE, briefed, found, issue
from tidewaiter.centre.cycle.staffed import staffed
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.outcomes.rows import ExamType
from tidewaiter.centre.permissions import Role
from tidewaiter.centre.staffing import actions as staffing
from tidewaiter.centre.staffing import queries as staffing_queries
from tidewaiter.centre.targets import port_actions, port_queries, queries
from tidewaiter.centre.targets.states import State
from tidewaiter.desk.facilities import board

PLACES = """
[[facility]]
code = "FRA"
title = "Frankfurt (simulated)"
locations = ["FRA"]
shifts = [
  { name = "early", start = 04:00:00, hours = 4, officers = 2, cut_off_minutes = 60, exams = [
    { name = "x-ray", minutes = 30, at_most = 10 }, { name = "glove box", minutes = 60 } ] },
  { name = "late", start = 14:00:00, hours = 8, officers = 1, minutes_per_examination = 60 },
]

[[facility]]
code = "LEJ"
title = "Leipzig (simulated)"
locations = ["LEJ"]
shifts = [{ name = "night", start = 22:00:00, hours = 8, officers = 1 }]
"""


@pytest.fixture
def port(site: Site) -> Site:
    (site.workspace.home / "facilities.toml").write_text(PLACES)
    issue(5)
    return site


@pytest.fixture
def one_port(sqlite_site: Site) -> Site:
    (sqlite_site.workspace.home / "facilities.toml").write_text(PLACES)
    issue(5)
    return sqlite_site


def test_a_shift_shows_its_room_and_what_was_done(port: Site) -> None:
    exams.conclude_nothing(KIM, briefed("T-000001"), ExamType.XRAY)
    found("T-000002")
    port_actions.end_unexamined(ZOE, "T-000003", State.WITHDRAWN, "issued-in-error")
    early = board.shifts(KIM, board.chosen(KIM, "FRA"), ON)[0]
    total = early.total
    assert (total.room, total.issued, total.presented, total.examined, total.found) == (13, 4, 2, 2, 1)
    assert [line.exam for line in early.lines] == ["x-ray", "glove box", ""]
    days = board.fortnight(KIM, board.chosen(KIM, "FRA"), ON)
    assert (len(days), days[-1].on, days[-1].issued, days[0].issued) == (14, ON, 4, 0)
    page = port.browser(Role.SUPERVISOR, "zoe", facilities=("FRA",)).get("/facility")
    assert page.status_code == 200
    assert "Frankfurt" in page.content.decode()


def test_what_is_past_its_cut_off_is_late(port: Site, clock) -> None:
    briefed("T-000001")
    place = board.chosen(KIM, "FRA")
    clock.advance(hours=0.5)
    assert not any(one.late for one in board.owed(KIM, place, clock()))
    clock.advance(hours=1)  # 07:30: the cut-off was at 07:00, the shift ends at 08:00
    late = {one.line.target_id: one.late for one in board.owed(KIM, place, clock())}
    assert (late["T-000001"], late["T-000002"]) == (False, True)


def test_officers_of_a_shift_change_its_room_from_then_on(port: Site) -> None:
    browser = port.browser(Role.SUPERVISOR, "zoe", facilities=("FRA",))
    told = {"facility": "FRA", "on": ON.isoformat(), "shift": "early", "officers": "1", "reason": "illness"}
    assert browser.post("/facility/officers", told).status_code == 302
    place = staffed(board.chosen(ZOE, "FRA"), ON)
    assert [shift.officers for shift in place.shifts] == [1, 1]
    assert staffed(board.chosen(ZOE, "FRA"), date(2026, 1, 6)).shifts[0].officers == 2
    assert [(one.officers, one.reason, one.said_by) for one in staffing_queries.said(ZOE, "FRA", ON)] == [
        (1, "illness", "zoe")
    ]
    for wrong in ({"reason": " "}, {"officers": "many"}, {"officers": "9999"}):
        assert browser.post("/facility/officers", told | wrong).status_code == 422
    assert browser.post("/facility/officers", told | {"facility": "LEJ"}).status_code == 404
    assert browser.post("/facility/officers", told | {"shift": "noon"}).status_code == 404
    with pytest.raises(Conflict, match="no facility LEJ"):
        staffing.set_officers(ZOE, "LEJ", ON, "night", 1, "r")


def test_only_a_supervisor_withdraws_and_for_a_reason(port: Site) -> None:
    officer = port.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))
    assert officer.post("/facility/withdraw/T-000001", {"reason_code": "issued-in-error"}).status_code == 403
    browser = port.browser(Role.SUPERVISOR, "zoe", facilities=("FRA",))
    assert browser.get("/facility/withdraw/T-000001").status_code == 200
    assert browser.post("/facility/withdraw/T-000001", {}).status_code == 422
    assert browser.post("/facility/withdraw/T-000001", {"reason_code": "no-officer"}).status_code == 422
    assert browser.post("/facility/withdraw/T-000001", {"reason_code": "issued-in-error"}).status_code == 302
    assert queries.target("T-000001").state == State.WITHDRAWN
    far = port.browser(Role.SUPERVISOR, "far", facilities=("LEJ",))
    assert far.get("/facility/withdraw/T-000002").status_code == 404
    assert far.post("/facility/withdraw/T-000002", {"reason_code": "issued-in-error"}).status_code == 404


def test_the_reconciliation_lists_what_never_closed(port: Site, clock) -> None:
    exams.conclude_nothing(KIM, briefed("T-000001"), ExamType.XRAY)
    clock.advance(days=9)
    browser = port.browser(Role.SUPERVISOR, "zoe", facilities=("FRA",))
    page = browser.get("/facility/reconciliation?week=2026-01-07").content.decode()
    assert [f"T-00000{n}" in page for n in (1, 2, 5)] == [False, True, True]
    assert "The port has not acknowledged it." in page
    csv = browser.get("/facility/reconciliation.csv?week=2026-01-07")
    assert csv["Content-Disposition"] == 'attachment; filename="reconciliation-2026-01-05.csv"'
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("FRA,T-000002,s10:RB000000002GB,2026-01-05,early,exploit,high,issued,")
    far = port.browser(Role.SUPERVISOR, "far", facilities=("LEJ",)).get("/facility/reconciliation?week=2026-01-07")
    assert "T-00000" not in far.content.decode()


@pytest.mark.parametrize("query", ["on=nonsense", "on=9999-12-31", "on=0001-01-01", "facility=", "week=x", "on=%00"])
def test_odd_addresses_show_a_board(one_port: Site, query: str) -> None:
    browser = one_port.browser(Role.SUPERVISOR, "zoe", facilities=("FRA",))
    assert browser.get(f"/facility?{query}").status_code == 200
    assert browser.get(f"/facility/reconciliation?{query}").status_code == 200


def test_a_facility_of_somebody_else_does_not_exist(one_port: Site) -> None:
    browser = one_port.browser(Role.PORT_OFFICER, "kim", facilities=("FRA",))
    assert browser.get("/facility?facility=LEJ").status_code == 404
    assert [one.target_id for one in port_queries.waiting(KIM, "LEJ")] == []
    assert one_port.browser(Role.CHEMIST).get("/facility").status_code == 403
