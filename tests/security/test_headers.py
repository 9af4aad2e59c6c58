"""Headers of every answer, whatever it is (ASVS 5.0, V3.3, V3.4, V14.3.2), read off the URLconf."""

from django.test import override_settings

from addresses import BY_KEY, addresses, pages
from desk import Browser, Site
from tidewaiter.centre.permissions import Role

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def check(answer, *, kept: bool = False) -> None:
    assert {part.strip() for part in answer["Content-Security-Policy"].split(";")} == CSP
    for name, value in ALWAYS.items():
        assert answer[name] == value
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]
    seconds = int(answer["Strict-Transport-Security"].split("max-age=")[1].split(";")[0])
    assert seconds >= 365 * 86400
    assert "includeSubDomains" in answer["Strict-Transport-Security"]
    if not kept:
        assert "no-store" in answer["Cache-Control"]


def test_every_page_of_somebody(sqlite_site: Site) -> None:
    browsers = {role: sqlite_site.browser(role) for role in Role}
    for one in pages():
        check(browsers[one.roles()[0]].get(one.path))


def test_every_answer_to_nobody(sqlite_site: Site) -> None:
    nobody = sqlite_site.browser(None)
    for one in addresses():
        answer = nobody.get(one.path)
        assert "Content-Security-Policy" in answer.headers, one.path
        check(answer)
        if one.needed == BY_KEY:
            assert "text/html" not in answer["Content-Type"]


def test_refusals_and_files(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST)
    for path in ("/nowhere", "/administration", "/notices/seen", "/api/v1/nowhere"):
        answer = browser.get(path)
        assert answer.status_code in {403, 404, 405}
        check(answer)
    file = browser.get("/static/desk/desk.css")
    file.close()
    assert file.status_code == 200
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Type"].startswith("text/css")


def test_an_incident_says_its_number_and_nothing_else(sqlite_site: Site, monkeypatch) -> None:
    from tidewaiter.desk.accounts import notices  # noqa: PLC0415 - used here alone

    def fails(*_: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(notices.queries, "latest", fails)
    answer = sqlite_site.browser(Role.ANALYST).get("/notices")
    assert answer.status_code == 500
    check(answer)
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content
    assert b'class="figure"' in answer.content


def test_cookies_are_of_this_host_for_the_server_alone(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST)
    browser.get("/accounts/password/change/")
    browser.post("/i18n/setlang/", {"language": "fr"})
    assert len(browser.cookies) >= 2
    for name, cookie in browser.cookies.items():
        assert name.startswith("__Host-"), name
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
        if cookie["samesite"]:  # the test client sets the session's own cookie bare
            assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) == (True, True, "Lax")


def test_the_session_cookie_of_a_login_is_guarded(sqlite_site: Site) -> None:
    cookie = next(c for name, c in _logged_in(sqlite_site).cookies.items() if name == "__Host-session")
    assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) == (True, True, "Lax")
    assert cookie["max-age"] == ""  # ends with the browser


@override_settings(ALLOWED_HOSTS=["127.0.0.1"])
def test_another_host_is_refused(sqlite_site: Site) -> None:
    browser = sqlite_site.browser(Role.ANALYST)
    answer = browser.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil" not in answer.content


def _logged_in(site: Site) -> Browser:
    from desk import PASSWORD  # noqa: PLC0415 - used here alone
    from tidewaiter.centre.people.models import User  # noqa: PLC0415 - as above

    person = site.person(Role.ANALYST, "ana")
    person.set_password(PASSWORD)
    person.save()
    assert User.objects.get(username="ana").has_usable_password()
    browser = site.browser(None)
    browser.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    return browser
