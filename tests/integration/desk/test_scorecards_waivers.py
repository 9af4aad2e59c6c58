"""Scorecards and waivers at the desk: who stands how, the file to mail, and a waiver that two people put in force."""

import re

import pytest

import filings
from desk import Site
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.answers import queries
from tidewaiter.centre.cycle import asking, figures
from tidewaiter.centre.cycle import filing as queries_of_filing
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.permissions import Role

ANA = Actor("ana", "analyst")


@pytest.fixture(autouse=True)
def nothing_runs_on():
    yield
    figures.settle()


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:600]
    return answer.content.decode()


def worked_out(browser) -> str:
    """The page of scorecards when the figures beside it are there."""
    text(browser.get("/quality/scorecards"))
    figures.settle()
    return text(browser.get("/quality/scorecards"))


def test_who_sent_little_is_given_no_grade(sqlite_site: Site) -> None:
    filings.a_week(sqlite_site.workspace)
    now = sqlite_site.workspace.now()
    manifest = f"FFM/8\n1/XX123/{now:%d%b}/LHR\nJFK\n777-20000001LHRJFK/T1K9.5/TOOLS\nLAST\n".upper()
    with Intake(sqlite_site.workspace, ANA) as door:
        (report,) = door.take_all([Message(manifest.encode(), "ffm.txt", now)])
    assert report.events == 1
    page = worked_out(sqlite_site.browser(Role.ANALYST))
    assert "BAD HAULIERS" in page
    assert "too little data" in page
    assert "coverage is not known" in page
    assert re.search(r"Waybills</th>\s*<td[^>]*>1</td>\s*<td[^>]*>0</td>", page)
    figures.forget()  # as another process reads what is kept
    assert "BAD HAULIERS" in text(sqlite_site.browser(Role.ANALYST).get("/quality/scorecards"))


def test_a_scorecard_has_examples_and_drafts_and_can_be_mailed(site: Site) -> None:
    filings.a_week(site.workspace)
    browser = site.browser(Role.ANALYST)
    worked_out(browser)
    page = text(browser.get("/quality/scorecard?by=filer&name=BAD%20HAULIERS"))
    assert "Most frequent problems" in page
    assert "Nothing here was sent" in page
    answer = browser.get("/quality/scorecard.html?by=filer&name=BAD%20HAULIERS")
    assert "attachment" in answer["Content-Disposition"]
    mailed = text(answer)
    assert "GOOD HAULIERS" not in mailed
    assert "<script" not in mailed
    assert browser.get("/quality/scorecard?by=filer&name=NOBODY").status_code == 404
    assert browser.get("/quality/scorecards?by=colour").status_code == 404


def test_a_draft_is_sent_by_who_reads_it_and_stands_then(site: Site) -> None:
    filings.a_week(site.workspace)
    browser = site.browser(Role.ANALYST)
    worked_out(browser)
    address = "/quality/scorecard?by=filer&name=BAD%20HAULIERS"
    page = text(browser.get(address))
    form = dict(re.findall(r'<input type="hidden" name="(by|name|consignment_id|kind|element)" value="([^"]*)"', page))
    form["text"] = "Please send what is missing."
    answer = browser.post("/quality/scorecard/ask", form)
    assert answer.status_code == 302
    (asked,) = queries.requests(Actor("ana", "analyst"))
    assert (asked.filer, asked.consignment_id) == ("BAD HAULIERS", form["consignment_id"])
    assert asked.text == form["text"]
    assert asked.deadline is not None
    assert asked.deadline - asked.opened_at == asking.ANSWER_WITHIN
    page = text(browser.get(address))
    assert f"asked: {asked.request_id}" in page
    assert "Asked so far: 1" in page
    assert browser.post("/quality/scorecard/ask", form).status_code == 409
    assert browser.post("/quality/scorecard/ask", {**form, "consignment_id": "s10:NOBODY"}).status_code == 404
    assert browser.post("/quality/scorecard/ask", {**form, "kind": "rfs"}).status_code == 422
    elsewhere = site.browser(Role.ANALYST, "una", facilities=("NOWHERE",))
    assert elsewhere.post("/quality/scorecard/ask", form).status_code == 404
    assert site.browser(Role.MANAGER, "max").post("/quality/scorecard/ask", form).status_code == 403


def test_what_is_wrong_in_a_consignment_stands_on_its_page_and_a_waiver_explains_it(sqlite_site: Site) -> None:
    workspace = sqlite_site.workspace
    filings.a_week(workspace)
    browser = sqlite_site.browser(Role.ANALYST)
    found = queries_of_filing.noted(workspace, ANA, "decl:XB0") or queries_of_filing.noted(workspace, ANA, "XB0")
    assert found
    about = found[0].wrong.consignment_id
    page = text(browser.get(f"/consignments/wrong/{about}"))
    assert found[0].wrong.title in page
    assert "under waiver" not in page
    elsewhere = sqlite_site.browser(Role.ANALYST, "una", facilities=("NOWHERE",))
    assert "Nothing, by the law" in text(elsewhere.get(f"/consignments/wrong/{about}"))


def test_a_waiver_takes_two_people(site: Site) -> None:
    today = f"{site.workspace.now():%Y-%m-%d}"
    senior, manager = site.browser(Role.SENIOR_ANALYST, "sam"), site.browser(Role.MANAGER, "max")
    form = {
        "of": "post",
        "name": "XXPOST",
        "elements": "hs_code, declared_value",
        "reason": "Replaced.",
        "plan": "Opened.",
    }
    assert senior.post("/quality/waivers/new", {**form, "begins": today}).status_code == 422
    answer = senior.post("/quality/waivers/new", {**form, "begins": today, "expires": today})
    assert answer.status_code == 302
    address = answer["Location"]
    assert "somebody else approves it" in text(senior.get(address))
    assert senior.post(f"{address}/approve").status_code == 403
    assert manager.post(f"{address}/approve").status_code == 302
    assert re.search(r"in force", text(manager.get("/quality/waivers")), re.IGNORECASE)
    assert manager.post(f"{address}/revoke", {"why": ""}).status_code == 422
    assert manager.post(f"{address}/revoke", {"why": "It runs."}).status_code == 302
    assert "It runs." in text(senior.get(address))


def test_who_may_not_waive_reads_alone(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST)
    assert "Propose a waiver" not in text(browser.get("/quality/waivers"))
    assert browser.post("/quality/waivers/new", {}).status_code == 403
    assert browser.get("/quality/waivers/W-000009").status_code == 404
