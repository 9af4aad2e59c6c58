"""The bell, the page behind it, and break-glass as somebody meets it."""

from desk import OPERATOR_ACTOR, Site
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.permissions import Role


def test_the_bell_counts_and_the_page_shows(site: Site) -> None:
    browser = site.browser(Role.ANALYST)
    notify(OPERATOR_ACTOR, to=To(role=Role.ANALYST), text="Twelve wait", link="/notices")
    piece = {"HX-Request": "true"}
    assert b'class="count">1<' in browser.get("/notices/bell", headers=piece).content
    assert b"Twelve wait" in browser.get("/notices").content
    browser.post("/notices/seen")
    assert b'class="count"' not in browser.get("/notices/bell", headers=piece).content


def test_the_bell_opened_by_itself_is_the_page_behind_it(sqlite_site: Site) -> None:
    answer = sqlite_site.browser(Role.ANALYST).get("/notices/bell")
    assert (answer.status_code, answer["Location"]) == (302, "/notices")


def test_an_alarm_is_on_every_page_until_it_is_seen(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.SUPERVISOR)
    number = notify(OPERATOR_ACTOR, to=To(role=Role.SUPERVISOR), text="Something burns", alarm=True)
    assert b"Something burns" in browser.get("/settings").content
    browser.post(f"/notices/{number}/seen")
    assert b"Something burns" not in browser.get("/settings").content


def test_glass_is_broken_shown_and_given_back(site: Site) -> None:
    officer = site.browser(Role.PORT_OFFICER, "olu", facilities=("NYC",))
    reason = "A parcel of ours was opened elsewhere"
    assert officer.post("/break-glass/take", {"reason": reason, "sees": ["facilities"]}).status_code == 302
    assert b"You have wider reach until" in officer.get("/notices").content
    supervisor = site.browser(Role.SUPERVISOR)
    assert b"took wider reach" in supervisor.get("/notices").content
    assert reason.encode() in supervisor.get("/break-glass").content
    officer.post("/break-glass/give-back")
    assert b"You have wider reach until" not in officer.get("/notices").content


def test_a_reason_is_asked_for(sqlite_site: Site) -> None:
    officer = sqlite_site.browser(Role.PORT_OFFICER)
    assert officer.post("/break-glass/take", {"reason": "x", "sees": ["unmask"]}).status_code == 422
    assert sqlite_site.browser(Role.ADMINISTRATOR).post("/break-glass/take", {"reason": "x" * 20}).status_code == 403
