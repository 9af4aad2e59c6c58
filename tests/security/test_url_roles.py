"""Every address by every role (ASVS 5.0, V8.2.1), read off the URLconf; an address that comes later is covered.

Decisions are compared for all roles; requests are made by nobody, by one role that may and by two that may not.
"""

import pytest

from addresses import ANYONE, BY_KEY, Address, addresses
from desk import Browser, Site
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Permission, Role, allowed

BEFORE_LOGIN = {
    *("account_login", "account_logout", "account_inactive", "account_signup", "account_set_password"),
    *("mfa_authenticate", "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback"),
    *("socialaccount_login_cancelled", "socialaccount_login_error", "set_language"),
    *("live", "ready", "metrics", "first-run", "welcome"),
}
"""What somebody without a login may ask for. Adding to it is a decision: nothing gets here by a mark alone."""

PEOPLE = [one for one in addresses() if one.needed != BY_KEY]


def test_there_are_addresses() -> None:
    assert len(PEOPLE) > 40


def test_every_address_is_marked() -> None:
    assert [one.path for one in addresses() if one.needed is None] == []


def test_only_the_known_addresses_need_no_login() -> None:
    assert {one.name for one in PEOPLE if one.needed == ANYONE} - BEFORE_LOGIN == set()


def ask(browser: Browser, one: Address) -> int:
    """What it answers, asked in the way it takes; wrong methods are for test_forms.py."""
    method = "get" if "GET" in one.methods else "post"
    return getattr(browser, method)(one.path).status_code


def test_nobody_is_sent_to_the_login(sqlite_site: Site) -> None:
    nobody, wrong = sqlite_site.browser(None), {}
    for one in PEOPLE:
        method = "get" if "GET" in one.methods else "post"
        answer = getattr(nobody, method)(one.path)
        if one.needed == ANYONE:
            fits = answer.status_code < 500 or one.name == "ready"
        else:
            fits = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
            fits &= nobody.get(one.path, headers={"HX-Request": "true"}).status_code in {401, 405}
        if not fits:
            wrong[one.path] = answer.status_code
    assert wrong == {}


def test_the_wrong_role_is_refused_and_the_right_one_is_not(sqlite_site: Site) -> None:
    browsers = {role: sqlite_site.browser(role) for role in Role}
    wrong = {}
    for one in PEOPLE:
        if not isinstance(one.needed, Permission):
            continue
        refused = [role for role in Role if role not in one.roles()]
        for role in refused[:1] + refused[-1:]:
            if ask(browsers[role], one) != 403:
                wrong[one.path, role] = "not refused"
        for role in one.roles()[:1]:
            if ask(browsers[role], one) in {401, 500, 501, 502}:
                wrong[one.path, role] = "failed"
    assert wrong == {}


@pytest.mark.parametrize("role", Role)
def test_decisions_for_every_role_are_those_of_the_table(role: Role) -> None:
    actor = Actor("somebody", role)
    for one in PEOPLE:
        if isinstance(one.needed, Permission):
            assert allowed(actor, one.needed) == (role in one.roles())


def test_programs_need_a_key(sqlite_site: Site) -> None:
    nobody, wrong = sqlite_site.browser(None), {}
    for one in addresses():
        for method in ("get", "post") if one.needed == BY_KEY else ():
            status = getattr(nobody, method)(one.path).status_code
            if status not in {401, 403, 404, 405, 415}:
                wrong[one.path, method] = status
    assert wrong == {}


def test_somebody_without_a_role_has_no_room(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST, "new")
    User.objects.filter(username="new").update(role="", facilities=[], caveats=[])
    allowed = {one.path for one in PEOPLE if isinstance(one.needed, Permission) and ask(browser, one) != 403}
    assert allowed == set()
    assert b"You have no rooms yet" in browser.get("/").content
