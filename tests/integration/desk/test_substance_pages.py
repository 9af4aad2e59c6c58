"""The register of substances at the desk, and how the laboratory asks it."""

import pytest

from desk import Site
from laboratory_world import CHO, RESULT, issued
from port_world import CHEM, issue
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.alerts import actions, queries
from tidewaiter.centre.alerts.states import AlertState
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.laboratory.drafts import NewResult
from tidewaiter.centre.permissions import Role
from tidewaiter.substances.register import substances

FENTANYL = "CCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1"
INA = Actor("ina", "intelligence_officer")


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:600]
    return answer.content.decode()


def test_the_register_can_be_leafed_through_by_kind(sqlite_site: Site) -> None:
    page = text(sqlite_site.browser(Role.CHEMIST).get("/substances"))
    assert page.count('href="/substances/of/') == len(substances())


def test_a_substance_is_found_by_whatever_is_known_of_it(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST)
    for asked in ("fentanil", "437-38-7", "芬太尼", FENTANYL, "293334"):
        assert "/substances/of/fentanyl" in text(browser.get("/substances", {"q": asked})), asked
    assert "says nothing about whether it is controlled" in text(browser.get("/substances", {"q": "xyzzyqwerty"}))


def test_its_page_says_what_the_law_said_on_a_day(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.PORT_OFFICER)
    page = text(browser.get("/substances/of/acetylfentanyl?on=2026-01-05"))
    assert "3258-84-2" in page
    assert "CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1" in page
    assert browser.get("/substances/of/nothing").status_code == 404
    assert browser.get("/substances/of/fentanyl?on=tomorrow").status_code == 200
    assert "not compared with the text" in text(browser.get("/substances/of/fentanyl"))
    assert "Chemistry World" in text(browser.get("/substances/of/norfentanyl?on=2024-10-01"))


def test_a_structure_is_classified_and_drawn(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.CHEMIST)
    page = text(browser.get("/substances/classify", {"smiles": "CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1"}))
    assert "Fentanyl-related" in page or "fentanyl-related" in page
    drawn = browser.get("/substances/drawing.svg", {"smiles": FENTANYL})
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"<script" not in drawn.content
    assert "no structure" in text(browser.get("/substances/classify", {"smiles": "not one"}))
    assert browser.get("/substances/drawing.svg", {"smiles": "not one"}).status_code == 404
    assert sqlite_site.browser(Role.ADMINISTRATOR, "adm").get("/substances").status_code == 403


def test_a_status_that_is_not_said_is_that_of_the_register(site: Site) -> None:
    issue()
    request_id = issued(NewResult(RESULT.conclusion, "fentanyl", jurisdiction="US"))
    page = text(site.browser(Role.CHEMIST, "chem2").get(f"/lab/{request_id}"))
    assert "21 CFR 1308.12" in page
    about = text(site.browser(Role.CHEMIST, "chem2").get("/substances/of/fentanyl"))
    assert request_id in about
    elsewhere = site.browser(Role.PORT_OFFICER, "una", facilities=("NOWHERE",))
    assert request_id not in text(elsewhere.get("/substances/of/fentanyl"))


def test_a_new_substance_becomes_an_alert_that_three_people_let_out(site: Site) -> None:
    issue()
    issued(
        NewResult(
            RESULT.conclusion, "newzene", jurisdiction="US", status="not listed", citation="none found", novel=True
        )
    )
    (alert,) = queries.alerts(CHEM)
    assert alert.state is AlertState.DRAFTED
    assert "newzene" in alert.text
    with pytest.raises(Conflict, match="does not review it"):
        actions.review(CHEM, alert.alert_id)
    chemist = site.browser(Role.CHEMIST, CHO.name)
    address = f"/lab/alerts/{alert.alert_id}"
    assert "Sign as second chemist" in text(chemist.get(address))
    assert chemist.post(f"{address}/review").status_code == 302
    officer = site.browser(Role.INTELLIGENCE_OFFICER, INA.name)
    assert officer.post(f"{address}/release", {"to": "", "caveat": ""}).status_code == 422
    assert chemist.post(f"{address}/release", {"to": "Partner laboratory"}).status_code == 403
    assert officer.post(f"{address}/release", {"to": "Partner laboratory\nPort X", "caveat": "LES"}).status_code == 302
    out = queries.alert(INA, alert.alert_id)
    assert out is not None
    assert (out.state, out.to, out.caveat) == (AlertState.RELEASED, ("Partner laboratory", "Port X"), "LES")
    assert alert.alert_id in text(officer.get("/lab/alerts"))
    with pytest.raises(Conflict):
        actions.rewrite(CHEM, alert.alert_id, "other words")
    assert officer.post(f"{address}/withdraw", {"reason": "It was known."}).status_code == 302
    assert queries.alert(INA, alert.alert_id).state is AlertState.WITHDRAWN


def test_other_words_are_read_again(sqlite_site: Site) -> None:
    issue()
    issued(
        NewResult(
            RESULT.conclusion, "newzene", jurisdiction="US", status="not listed", citation="none found", novel=True
        )
    )
    (alert,) = queries.alerts(CHEM)
    actions.review(CHO, alert.alert_id)
    actions.rewrite(CHO, alert.alert_id, "Handle with care.")
    (alert,) = queries.alerts(CHEM)
    assert (alert.state, alert.text, alert.reviewed_by) == (AlertState.DRAFTED, "Handle with care.", "")
    assert queries.alerts(Actor("una", "chemist", facilities=frozenset({"NOWHERE"}))) == []
