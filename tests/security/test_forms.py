"""Forms: only by POST, only from our own pages (ASVS 5.0, V3.5), and only the fields that they show (V15.3.3)."""

import pytest

from addresses import addresses
from desk import Site
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role

CHANGING = [one for one in addresses() if one.changes]
ACTS = [one for one in CHANGING if "GET" not in one.methods]


def test_there_are_forms() -> None:
    assert len(CHANGING) > 20
    assert len(ACTS) > 10


def test_a_form_from_elsewhere_is_refused(sqlite_site: Site) -> None:
    browsers = {role: sqlite_site.browser(role) for role in Role}
    for browser in browsers.values():
        browser.handler.enforce_csrf_checks = True
    foreign = {"Origin": "https://evil.example", "Referer": "https://evil.example/"}
    wrong = [
        one.path
        for one in CHANGING
        for browser in [browsers[one.roles()[0]]]
        if browser.post(one.path).status_code != 403 or browser.post(one.path, headers=foreign).status_code != 403
    ]
    assert wrong == []


def test_an_act_is_not_done_by_asking(sqlite_site: Site) -> None:
    browsers = {role: sqlite_site.browser(role) for role in Role}
    wrong = {
        (one.path, method)
        for one in ACTS
        for method in ("get", "head", "put", "delete", "patch")
        if getattr(browsers[one.roles()[0]], method)(one.path).status_code != 405
    }
    assert wrong == set()


def test_settings_take_no_rights(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST, "ana", facilities=("NYC",))
    told = {"language": "fr", "time_zone": "UTC", "density": "dense", "role": "administrator", "facilities": "LAX"}
    assert browser.post("/settings", {**told, "is_active": "", "epoch": "9", "username": "root"}).status_code == 302
    person = User.objects.get(username="ana")
    assert (person.language, person.role, person.facilities) == ("fr", "analyst", ["NYC"])
    assert (person.is_active, person.epoch) == (True, 0)


def test_a_person_form_takes_no_other_fields(sqlite_site: Site) -> None:
    sqlite_site.person(Role.ANALYST, "ana")
    administrator = sqlite_site.browser(Role.ADMINISTRATOR)
    told = {"role": "analyst", "everywhere": "on", "any_caveat": "on", "caveats": ""}
    extra = {"password": "x", "username": "other", "invitation": "0", "epoch": "77", "is_active": ""}
    administrator.post("/administration/people/ana/change", {**told, **extra})
    person = User.objects.get(username="ana")
    assert (person.epoch, person.is_active, person.invitation) == (1, True, "")


@pytest.mark.parametrize("role", ["root", "operator", "", "administrator "])
def test_a_role_outside_the_table_is_refused(sqlite_site: Site, role: str) -> None:
    sqlite_site.person(Role.ANALYST, "ana")
    told = {"role": role, "everywhere": "on", "any_caveat": "on", "caveats": ""}
    answer = sqlite_site.browser(Role.ADMINISTRATOR).post("/administration/people/ana/change", told)
    assert answer.status_code == 422
    assert User.objects.get(username="ana").role == "analyst"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_the_login_leads_nowhere_else(sqlite_site: Site, where: str) -> None:
    from desk import PASSWORD  # noqa: PLC0415 - used here alone

    person = sqlite_site.person(Role.ANALYST, "ana")
    person.set_password(PASSWORD)
    person.save()
    answer = sqlite_site.browser(None).post(
        f"/accounts/login/?next={where}", {"login": "ana", "password": PASSWORD, "next": where}
    )
    assert "evil" not in answer.get("Location", "")
    assert "javascript" not in answer.get("Location", "")


QUOTES = ["'", '"', "';--", "' OR 1=1 --", "%", "_", "\\", "\x00", "{{7*7}}", "{% now %}", "\u202e", "a" * 5000, "٣"]


@pytest.mark.parametrize("text", QUOTES)
def test_filters_take_any_text(site: Site, text: str) -> None:
    auditor = site.browser(Role.AUDITOR)
    for name in ("who", "action", "object", "since", "before"):
        answer = auditor.get("/audit", {name: text})
        assert answer.status_code in {200, 400, 422}
        assert b">49<" not in answer.content
    administrator = site.browser(Role.ADMINISTRATOR)
    assert administrator.get("/administration", {"show": text}).status_code == 200
    assert administrator.get(f"/administration/people/{text.encode().hex()}").status_code == 404
