"""Logging in as a person does: a name, a password, the digits of an app."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from desk import PASSWORD, SECRET, Browser, Site
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role


def known(site: Site, name: str = "ana", role: Role = Role.ANALYST) -> User:
    person = site.person(role, name)
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(browser: Browser, name: str = "ana", password: str = PASSWORD, **more: str):
    return browser.post("/accounts/login/", {"login": name, "password": password}, **more)


def digits(at: float | None = None) -> str:
    return format_hotp_value(hotp_value(SECRET, int(at or time.time()) // 30))


def whole_login(site: Site, name: str = "ana") -> Browser:
    browser = site.browser(None)
    assert log_in(browser, name)["Location"].startswith("/accounts/factors/authenticate/")
    assert browser.post("/accounts/factors/authenticate/", {"code": digits()})["Location"] == "/"
    return browser
