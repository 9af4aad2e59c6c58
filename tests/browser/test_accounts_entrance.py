"""From an empty workspace to an administrator at work, as somebody does it: token, password, second factor.

The second factor is an authenticator app first, then a passkey of a virtual authenticator in Chromium.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page

PASSWORD = "seven grey seals swim north"  # noqa: S105 - of somebody invented


class Fresh:
    """The desk over a workspace in which nobody has a login, not as practice."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://localhost:{port}"
        command = [sys.executable, "-u", "-m", "tidewaiter", "--home", str(home), "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def token(self) -> str:
        """What the console says."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(r"token (\S+)", line)
            if found:
                break
        else:
            pytest.fail("the server printed no token")
        for _ in range(300):
            try:
                with urllib.request.urlopen(self.url + "/health/live", timeout=2) as answer:
                    answer.read()
            except OSError:
                time.sleep(0.1)
            else:
                return found[1]
        return pytest.fail("the server does not answer")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Fresh]:
    served = Fresh(tmp_path / "home")
    yield served
    served.process.terminate()
    served.process.communicate(timeout=30)


def shot(page: Page, name: str) -> None:
    """Keep a picture when somebody wants to look."""
    if os.environ.get("TIDEWAITER_SHOTS"):
        page.screenshot(path=f"{os.environ['TIDEWAITER_SHOTS']}/{name}.png", full_page=True)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def digits(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def made(page: Page, token: str, axe) -> None:
    """The administrator is made; a password that everybody here would guess is refused."""
    page.goto("/first-run")
    axe(page)
    shot(page, "first-run")
    guessed = "tidewaiter 1"
    fill(page, token=token, display_name="Adi Marsh", username="adi", password=guessed, again=guessed)
    page.click("main button.primary")
    assert page.locator(".wrong").count() >= 1
    fill(page, token=token, password=PASSWORD, again=PASSWORD)
    page.click("main button.primary")
    page.wait_for_url("**/accounts/login/**")
    axe(page)
    shot(page, "login")


def logged_in(page: Page, axe) -> None:
    """With a password alone nothing is open but the set-up of a second factor."""
    fill(page, login="adi", password=PASSWORD)
    page.click("main form button.primary")
    page.wait_for_url("**/second-factor")
    axe(page)
    shot(page, "second-factor")
    page.goto("/settings")
    assert page.url.endswith("/second-factor")


def with_an_app(page: Page, axe) -> None:
    page.goto("/accounts/factors/totp/activate/")
    axe(page)
    shot(page, "totp")
    secret = page.input_value("#authenticator_secret")
    fill(page, code=digits(secret))
    page.click("main form button.primary")
    page.wait_for_url("**/recovery-codes/**")
    axe(page)
    shot(page, "recovery-codes")
    page.goto("/")
    shot(page, "home")
    axe(page)


def with_a_passkey(page: Page, axe) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/factors/passkeys/add/")
    axe(page)
    fill(page, name="this machine")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"factors/(passkeys/)?$"))
    page.goto("/accounts/factors/passkeys/")
    assert page.get_by_text("this machine").count() == 1
    axe(page)


def test_from_nothing_to_an_administrator_at_work(fresh: Fresh, chromium: Browser, axe) -> None:
    token = fresh.token()
    context = chromium.new_context(base_url=fresh.url)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if "Content" in said.text else None)
    page.set_default_timeout(15_000)
    made(page, token, axe)
    logged_in(page, axe)
    with_an_app(page, axe)
    with_a_passkey(page, axe)

    page.goto("/settings")
    axe(page)
    shot(page, "settings")
    page.click("text=Log out everywhere")
    page.wait_for_url("**/accounts/login/**")
    page.click("#passkey_login")
    page.wait_for_url(fresh.url + "/administration")
    assert page.get_by_text("Adi Marsh").count() >= 1
    page.goto("/first-run")
    assert page.get_by_role("heading", name="Not found").count() == 1
    assert complaints == []
    context.close()
