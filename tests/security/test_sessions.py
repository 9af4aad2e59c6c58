"""Logins end: at logout, by an administrator, by a change of rights, after a while (ASVS 5.0, V7.2 to V7.5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import override_settings

from desk import OPERATOR_ACTOR, PASSWORD, Site
from logins import known, whole_login
from tidewaiter.centre.people import actions
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role


def test_the_session_is_another_after_the_login(site: Site) -> None:
    known(site)
    browser = site.browser(None)
    browser.post("/i18n/setlang/", {"language": "fr"})
    browser.get("/accounts/login/")
    before = browser.session.session_key
    browser.cookies["__Host-session"] = before or "chosen-by-an-attacker-0000000000"
    browser.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    halfway = browser.session.session_key
    after = whole_login(site).session.session_key
    assert len({before, halfway, after, "chosen-by-an-attacker-0000000000"}) >= 3
    assert after not in {before, halfway}


def test_a_logout_ends_it_on_the_server(site: Site) -> None:
    browser, thief = site.browser(Role.ANALYST), site.browser(None)
    thief.cookies["__Host-session"] = browser.session.session_key
    assert thief.get("/settings").status_code == 200
    browser.post("/accounts/logout/")
    assert thief.get("/settings").status_code == 302


@pytest.mark.parametrize("end", ["end_access", "end_logins"])
def test_an_administrator_ends_it_at_once(site: Site, end: str) -> None:
    browser = site.browser(Role.ANALYST, "ana")
    assert browser.get("/settings").status_code == 200
    getattr(actions, end)(OPERATOR_ACTOR, "ana")
    assert browser.get("/settings").status_code == 302


def test_a_new_password_ends_the_others(sqlite_site: Site) -> None:
    one, other = sqlite_site.browser(Role.ANALYST, "ana"), sqlite_site.browser(Role.ANALYST, "ana")
    code = actions.invite(OPERATOR_ACTOR, "ana")
    actions.accept("ana", code, "eleven brown owls hoot")
    assert [browser.get("/settings").status_code for browser in (one, other)] == [302, 302]


def test_somebody_logs_out_everywhere(sqlite_site: Site) -> None:
    one, other = sqlite_site.browser(Role.ANALYST, "ana"), sqlite_site.browser(Role.ANALYST, "ana")
    one.post("/settings/logins/end")
    assert [browser.get("/settings").status_code for browser in (one, other)] == [302, 302]


BEGIN = datetime(2026, 11, 27, 8, tzinfo=UTC)


def test_half_an_hour_without_anybody_is_the_end(sqlite_site: Site) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        browser = sqlite_site.browser(Role.ANALYST)
        browser.get("/settings")
        for _ in range(3):
            clock.shift(timedelta(minutes=29))
            assert browser.get("/settings").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert browser.get("/settings").status_code == 302


def test_a_page_that_asks_by_itself_keeps_nothing_open(sqlite_site: Site) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        browser = sqlite_site.browser(Role.ANALYST)
        browser.get("/settings")
        asking = {"X-Poll": "1", "HX-Request": "true"}
        for _ in range(3):
            clock.shift(timedelta(minutes=9))
            assert browser.get("/notices/bell", headers=asking).status_code == 200
        clock.shift(timedelta(minutes=9))
        assert browser.get("/notices/bell", headers=asking).status_code == 401


def test_twelve_hours_are_the_end(sqlite_site: Site) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        browser = sqlite_site.browser(Role.ANALYST)
        browser.get("/settings")
        for _ in range(30):
            clock.shift(timedelta(minutes=24))
            assert browser.get("/settings").status_code == 200
        clock.shift(timedelta(minutes=2))
        assert browser.get("/settings").status_code == 302


def test_an_access_that_is_over_ends_what_is_open(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST, "ana")
    User.objects.filter(username="ana").update(access_until=date(2026, 1, 4))
    with time_machine.travel(BEGIN, tick=False):
        assert browser.get("/settings").status_code == 302


FRESH = [
    ("/administration/people/ana/change", {"role": "chemist", "everywhere": "on", "any_caveat": "on"}),
    ("/administration/people/ana/end", {}),
    ("/administration/people/ana/reset", {}),
    ("/administration/holds/add", {"consignments": "RB123456785GB", "reason": "Case 12"}),
]


@override_settings(SECOND_FACTOR=True)
@pytest.mark.parametrize(("path", "told"), FRESH)
def test_changing_rights_asks_again_who_it_is(sqlite_site: Site, path: str, told: dict[str, str]) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        sqlite_site.person(Role.ANALYST, "ana")
        browser = sqlite_site.browser(Role.ADMINISTRATOR)
        browser.get("/settings")
        clock.shift(timedelta(minutes=6))
        answer = browser.post(path, told)
        assert "/reauthenticate/" in answer["Location"]
        person = User.objects.get(username="ana")
        assert (person.role, person.is_active, person.epoch) == ("analyst", True, 0)
        moved = browser.post(path, told, headers={"HX-Request": "true"})
        assert "/reauthenticate/" in moved["HX-Redirect"]


@override_settings(SECOND_FACTOR=True)
def test_taking_the_log_out_asks_again_who_it_is(sqlite_site: Site) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        browser = sqlite_site.browser(Role.AUDITOR)
        clock.shift(timedelta(minutes=6))
        assert "/reauthenticate/" in browser.post("/audit/export", {"reason": "a complaint"})["Location"]


@override_settings(SECOND_FACTOR=True)
@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.ANALYST, "/consignments/unmask"),
        (Role.SUPERVISOR, "/break-glass/take"),
        (Role.SUPERVISOR, "/cases/CF-000001/disclose"),
    ],
)
def test_seeing_more_asks_again_who_it_is(sqlite_site: Site, role: Role, path: str) -> None:
    with time_machine.travel(BEGIN, tick=False) as clock:
        browser = sqlite_site.browser(role)
        clock.shift(timedelta(minutes=6))
        assert "/reauthenticate/" in browser.post(path, {"reason": "call the consignee"})["Location"]
