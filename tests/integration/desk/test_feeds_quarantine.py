"""Feeds and quarantine at the desk: what came, who is silent, and what becomes of what could not be used."""

import pytest

import filings
from desk import Site
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.batches import queries
from tidewaiter.centre.batches.manifest import UnitState
from tidewaiter.centre.cycle import figures
from tidewaiter.centre.permissions import Role


@pytest.fixture(autouse=True)
def nothing_runs_on():
    yield
    figures.settle()


def text(answer) -> str:
    assert answer.status_code == 200, answer.content[:600]
    return answer.content.decode()


def test_feeds_show_what_came_and_who_is_silent(site: Site, clock) -> None:
    browser = site.browser(Role.ANALYST)
    assert "Nothing has come in yet" in text(browser.get("/feeds"))
    for day in range(7):
        when = clock.at
        filings.take_in(site.workspace, f"{day}.csv", [filings.row(f"D{day}", "DAILY", when)], when)
        clock.advance(days=1)
    assert "sending" in text(browser.get("/feeds"))
    clock.advance(days=3)
    page = text(browser.get("/feeds?filer=DAILY"))
    assert "silent" in page
    assert "3.csv" in page
    assert "4 weeks" in page
    clock.advance(days=60)
    page = text(browser.get("/feeds"))
    assert "silent" in page
    assert "64 d" in page


def test_a_batch_says_what_was_wrong_with_it(site: Site) -> None:
    good, bad = filings.a_week(site.workspace)
    page = text(site.browser(Role.MANAGER).get(f"/feeds/batches/{bad.batch_id}"))
    assert "vague-description" in page
    assert "In quarantine" in page
    assert "No problem was found" in text(site.browser(Role.MANAGER).get(f"/feeds/batches/{good.batch_id}"))
    assert site.browser(Role.MANAGER).get("/feeds/batches/0000000000000000").status_code == 404


def test_a_unit_is_shown_with_what_to_do_and_its_bytes_to_those_who_may(site: Site) -> None:
    filings.a_week(site.workspace)
    (unit,) = queries.quarantined()
    assert "no-identity" not in text(site.browser(Role.MANAGER).get("/feeds"))
    page = text(site.browser(Role.SENIOR_ANALYST).get(f"/feeds/quarantine/{unit.id}"))
    assert "Acme Tools" in page
    assert "no-identity" in page
    assert audit_log.latest()[0].action == "quarantine.show"
    hidden = text(site.browser(Role.MANAGER).get(f"/feeds/quarantine/{unit.id}"))
    assert "Acme Tools" not in hidden
    assert "no-identity" in hidden
    assert site.browser(Role.MANAGER).get("/feeds/quarantine/999").status_code == 404


def test_a_unit_is_given_up_for_a_reason_only(site: Site) -> None:
    filings.a_week(site.workspace)
    (unit,) = queries.quarantined()
    browser = site.browser(Role.SENIOR_ANALYST)
    assert browser.post("/feeds/quarantine/discard", {"unit": unit.id, "reason": " "}).status_code == 422
    assert browser.post("/feeds/quarantine/discard", {"reason": "sent again"}).status_code == 422
    assert browser.post("/feeds/quarantine/discard", {"unit": unit.id, "reason": "sent again"}).status_code == 302
    assert queries.quarantined() == []
    assert "sent again" in text(browser.get("/feeds/quarantine?state=discarded"))
    assert browser.post("/feeds/quarantine/discard", {"unit": unit.id, "reason": "twice"}).status_code == 409


def test_a_unit_is_read_again_and_stays_where_nothing_changed(site: Site) -> None:
    filings.a_week(site.workspace)
    (unit,) = queries.quarantined()
    browser = site.browser(Role.ADMINISTRATOR)
    assert "0 of 1 unit" in text(browser.post("/feeds/quarantine/replay", {"unit": unit.id}, follow=True))
    assert [one.state for one in queries.quarantined(None)] == [UnitState.HELD]


def test_only_those_who_mend_feeds_decide(sqlite_site: Site) -> None:
    filings.a_week(sqlite_site.workspace)
    (unit,) = queries.quarantined()
    browser = sqlite_site.browser(Role.ANALYST)
    assert "Discard" not in text(browser.get("/feeds/quarantine"))
    for verb in ("replay", "discard"):
        assert browser.post(f"/feeds/quarantine/{verb}", {"unit": unit.id, "reason": "x"}).status_code == 403
    assert sqlite_site.browser(Role.PORT_OFFICER).get("/feeds").status_code == 403
