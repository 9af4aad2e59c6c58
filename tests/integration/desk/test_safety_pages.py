"""The pages of safety: cards and their approval, an exposure from report to lessons, naloxone, certificates."""

import pytest

from desk import Site
from port_world import KIM, ZOE, issue
from tidewaiter.centre.audit_log.queries import latest
from tidewaiter.centre.exams import actions as exams
from tidewaiter.centre.permissions import Role

FRA = ("FRA",)
REPORT = {
    "key": "i-1",
    "person": "lee",
    "happened_at": "2026-01-05T05:30",
    "facility": "FRA",
    "place": "bench 3",
    "suspected": "opioid",
    "route": ["skin"],
    "worn": ["nitrile_gloves"],
    "account": "the bag tore",
    "symptom": ["drowsy", "pinpoint_pupils"],
    "attention": "ambulance",
    "doses": "2",
    "exam": "x-000001",
    "medical_note": "answered after four minutes",
}
HELD = {
    "key": "c-1",
    "person": "kim",
    "facility": "FRA",
    "kind": "safe-opening",
    "issued_by": "Academy",
    "issued_on": "2024-01-04",
    "expires": "2026-01-04",
}


@pytest.fixture(autouse=True)
def _targets(sqlite_site: Site) -> None:
    assert sqlite_site.workspace.home.exists()
    issue(2)


def test_a_card_is_drafted_by_one_and_approved_by_another(sqlite_site: Site) -> None:
    zoe = sqlite_site.browser(Role.SUPERVISOR, "zoe", facilities=FRA)
    med = sqlite_site.browser(Role.MEDICAL_ADVISER, "med")
    assert med.get("/").headers["Location"] == "/safety"
    assert b"not approved by a medical adviser" in zoe.get("/safety/cards/of/opioid").content
    text = {"title": "Opioids", "protection": "Gloves\nRespirator", "rules": "Two people.", "sources": "Instruction 4"}
    made = zoe.post("/safety/cards/of/opioid/draft", {**text, "note": "shorter"})
    assert made.status_code == 302
    where = made.headers["Location"]
    assert zoe.post(f"{where}/approve").status_code == 403
    assert b"Approve as medical adviser" in med.get(where).content
    assert med.post(f"{where}/approve").status_code == 302
    shown = zoe.get("/safety/cards/of/opioid").content
    assert b"Respirator" in shown
    assert b"not approved by a medical adviser" not in shown
    assert med.post("/safety/cards/of/gas/approve", {"sha256": "0"}).status_code == 409
    assert zoe.get("/safety/cards/of/nothing").status_code == 404


def test_an_exposure_is_reported_reviewed_and_closed(sqlite_site: Site) -> None:
    kim = sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=FRA)
    exam_id = exams.start(KIM, "T-000001")
    assert f'value="{exam_id}"'.encode() in kim.get(f"/safety/exposures/report?exam={exam_id}").content
    made = kim.post("/safety/exposures/report", REPORT)
    assert (made.status_code, made.headers["Location"]) == (302, "/safety/exposures/I-000001")
    assert (
        kim.post("/safety/exposures/report", {**REPORT, "key": "x", "symptom": ["none", "drowsy"]}).status_code == 422
    )
    assert kim.post("/safety/exposures/report", {**REPORT, "key": "x", "route": ["by post"]}).status_code == 422
    zoe = sqlite_site.browser(Role.SUPERVISOR, "zoe", facilities=FRA)
    med = sqlite_site.browser(Role.MEDICAL_ADVISER, "med")
    auditor = sqlite_site.browser(Role.AUDITOR, "aud")
    page = made.headers["Location"]
    assert b"pinpoint pupils" in zoe.get(page).content
    assert [entry.action for entry in latest(1)] == ["exposures.read_medical"]
    hidden = auditor.get(page).content
    assert not any(word in hidden for word in (b"pinpoint", b"the bag tore", b"answered after", b"lee"))
    assert [entry.action for entry in latest(1)] == ["exposures.read"]
    assert sqlite_site.browser(Role.PORT_OFFICER, "far", facilities=("LEJ",)).get(page).status_code == 404
    for who in (zoe, med):
        assert who.post(f"{page}/review", {"said": "opened outside the box"}).status_code == 302
    assert zoe.post(f"{page}/close", {"lessons": "powder goes to the glove box"}).status_code == 302
    assert b"powder goes to the glove box" in kim.get("/safety/exposures").content


def test_whose_certificate_lapsed_waits_for_a_supervisor(sqlite_site: Site) -> None:
    kim = sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=FRA)
    zoe = sqlite_site.browser(Role.SUPERVISOR, "zoe", facilities=FRA)
    assert zoe.post("/safety/certificates/add", HELD).status_code == 302
    assert b"safe-opening,Academy,2024-01-04,2026-01-04,,lapsed" in zoe.get("/safety/certificates?format=csv").content
    exam_id = exams.start(KIM, "T-000001")
    assert b"lapsed on 2026-01-04" in kim.get(f"/exams/{exam_id}").content
    cards = [f"{code}/1" for code in ("opioid", "general")]
    assert kim.post(f"/exams/{exam_id}/acknowledge", {"card": cards}).status_code == 409
    assert kim.post(f"/exams/{exam_id}/go-on", {"person": "kim", "reason": "x"}).status_code == 403
    assert b"Let kim go on" in zoe.get(f"/exams/{exam_id}").content
    assert zoe.post(f"/exams/{exam_id}/go-on", {"person": "kim", "reason": "I stand beside"}).status_code == 302
    assert kim.post(f"/exams/{exam_id}/acknowledge", {"card": cards}).status_code == 302
    page = kim.get(f"/exams/{exam_id}").content
    assert b"I stand beside" in page
    assert b"/safety/cards/1" in page


def test_naloxone_is_received_counted_and_shown_at_the_examination(sqlite_site: Site) -> None:
    kim = sqlite_site.browser(Role.PORT_OFFICER, "kim", facilities=FRA)
    assert kim.post("/safety/stock/places", {"facility": "FRA", "name": "red box", "minimum": "4"}).status_code == 302
    lot = {"key": "n-1", "product": "nasal 4 mg", "lot": "=A7", "expires": "2026-02-01", "doses": "3"}
    assert kim.post("/safety/stock/places/1/receive", lot).status_code == 302
    assert kim.post("/safety/stock/places/1/receive", lot).status_code == 302  # a double click
    assert kim.post("/safety/stock/places/1/receive", {**lot, "doses": "-3"}).status_code == 422
    assert kim.post("/safety/stock/places/1/check", {"lot-1": "2"}, follow=True).status_code == 200
    assert (
        kim.post("/safety/stock/lots/1/discard", {"key": "n-2", "doses": "1", "reason": "damaged"}).status_code == 302
    )
    overview = kim.get("/safety").content
    assert b"too little" in overview
    assert b"expires soon" in overview
    assert b'name="key"' in kim.get("/safety/stock").content
    assert b"red box (1 doses)" in kim.get("/exams/target/T-000002").content
    assert b"red box (1 doses)" in kim.get(f"/exams/{exams.start(ZOE, 'T-000002')}").content
    assert sqlite_site.browser(Role.MANAGER, "man").post("/safety/stock/places").status_code == 403
