"""The login: lock-out, nothing that tells who is here, one-time factors (ASVS 5.0, V6.3, V6.5), all on record."""

import re
import statistics
import time

import pytest
from django.core.cache import cache
from django.test import RequestFactory, override_settings

from desk import PASSWORD, SECRET, Site
from logins import digits, known, log_in, whole_login
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import queries as log
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role
from tidewaiter.desk.accounts.address import client_address

AUDITOR = Actor("aud", "auditor")


def test_a_password_alone_opens_nothing(site: Site) -> None:
    known(site)
    browser = site.browser(None)
    log_in(browser)
    assert browser.get("/notices")["Location"].startswith("/accounts/login/")
    assert browser.post("/accounts/factors/authenticate/", {"code": digits()})["Location"] == "/"
    assert browser.get("/notices").status_code == 200


def test_a_code_of_the_app_works_once(sqlite_site: Site) -> None:
    known(sqlite_site)
    code = digits()
    first, second = sqlite_site.browser(None), sqlite_site.browser(None)
    for browser in (first, second):
        log_in(browser)
    assert first.post("/accounts/factors/authenticate/", {"code": code}).status_code == 302
    assert second.post("/accounts/factors/authenticate/", {"code": code}).status_code == 200
    assert second.get("/notices").status_code == 302


def test_the_secret_of_an_app_is_not_stored_in_the_clear(sqlite_site: Site) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - used here alone

    person = known(sqlite_site)
    assert SECRET not in str(Authenticator.objects.get(user=person).data)


@pytest.mark.parametrize("name", ["ana", "ANA", "nobody-here"])
def test_a_name_is_locked_for_a_while_whether_it_is_anybodys_or_not(site: Site, name: str) -> None:
    known(site)
    browser = site.browser(None)
    answers = [log_in(browser, name, "wrong wrong wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    locked = log_in(site.browser(None), name.lower(), PASSWORD)
    assert locked.status_code == 429
    assert b"Too many" in answers[-1].content or b"too many" in answers[-1].content


def test_an_address_is_slowed_down_over_many_names(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(None)
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "60/m/ip", "login_failed": "5/15m/ip"}):
        pages = [log_in(browser, f"name-{number}", "wrong wrong wrong").content for number in range(7)]
    assert b"Too many failed login attempts" in pages[-1]
    assert b"Too many failed login attempts" not in pages[0]


def test_an_answer_does_not_tell_who_is_here(sqlite_site: Site) -> None:
    known(sqlite_site)
    sqlite_site.person(Role.ANALYST, "without-password")
    known(sqlite_site, "ended")
    User.objects.filter(username="ended").update(is_active=False)
    pages = set()
    for name in ("ana", "nobody-here", "without-password", "ended"):
        browser = sqlite_site.browser(None)
        page = log_in(browser, name, "wrong wrong wrong")
        text = page.content.decode().replace(f'"{name}"', "NAME")
        pages.add((page.status_code, _without_tokens(text)))
    assert len(pages) == 1


def _without_tokens(text: str) -> str:
    text = re.sub(r'"[A-Za-z0-9]{64}"', "TOKEN", text)
    return re.sub(r"<time.*?</time>", "", text, flags=re.DOTALL)


def test_an_answer_takes_as_long_for_a_name_that_is_nobodys(sqlite_site: Site) -> None:
    """Medians of CPU time, so that others' work on the machine does not count; the hash is most of it."""
    known(sqlite_site)

    def median(name: str) -> float:
        spent = []
        for _ in range(4):
            cache.clear()
            browser = sqlite_site.browser(None)
            began = time.process_time()
            log_in(browser, name, "wrong wrong wrong")
            spent.append(time.process_time() - began)
        return statistics.median(spent)

    there, nobody = median("ana"), median("nobody-here")
    assert 0.5 < there / nobody < 2.0


def test_beginnings_failures_and_ends_are_on_record_without_what_was_typed(site: Site) -> None:
    known(site)
    browser = site.browser(None)
    log_in(browser, "ana", "wrong wrong wrong")
    log_in(browser, "my secret typed in the wrong field", "x")
    browser = whole_login(site)
    browser.post("/accounts/logout/")
    lines = log.search(AUDITOR, log.Sought(action="login."))
    assert [(line.action, line.object) for line in reversed(lines)] == [
        ("login.fail", "ana"),
        ("login.fail", "nobody"),
        ("login.begin", "ana"),
        ("login.end", "ana"),
    ]
    assert "from 127.0.0.1" in lines[-1].reason
    assert "secret" not in str(lines)


@override_settings(SECOND_FACTOR=True)
def test_without_a_second_factor_nothing_is_open(sqlite_site: Site) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - as above

    from addresses import ANYONE, BY_KEY, addresses  # noqa: PLC0415 - used here alone
    from tidewaiter.desk.middleware.factor import WITHOUT  # noqa: PLC0415 - as above

    browser = sqlite_site.browser(Role.ANALYST, "ana")
    Authenticator.objects.all().delete()
    closed = {}
    for one in addresses():
        if one.needed in {ANYONE, BY_KEY} or one.name in WITHOUT or Role.ANALYST not in one.roles():
            continue
        answer = browser.get(one.path) if "GET" in one.methods else browser.post(one.path)
        if answer.status_code != 302 or answer["Location"] != "/second-factor":
            closed[one.path] = answer.status_code
    assert closed == {}
    assert browser.get("/second-factor").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
        (2, "6.6.6.6, 8.8.8.8, 9.9.9.9", "8.8.8.8"),
        (2, "9.9.9.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_client_cannot_choose_its_address(proxies: int, told: str, address: str) -> None:
    from dataclasses import replace  # noqa: PLC0415 - used here alone

    from django.conf import settings  # noqa: PLC0415 - as above

    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, proxies=proxies)):
        assert client_address(request) == address


@pytest.mark.parametrize(
    "path", ["signup/", "password/reset/", "email/", "password/set/", "confirm-email/", "3rdparty/"]
)
def test_other_ways_of_the_login_library_do_not_exist(sqlite_site: Site, path: str) -> None:
    assert sqlite_site.browser(None).get(f"/accounts/{path}").status_code in {302, 404}
    assert sqlite_site.browser(Role.ANALYST).get(f"/accounts/{path}").status_code == 404
    assert sqlite_site.browser(Role.ANALYST).post(f"/accounts/{path}").status_code in {404, 405}
