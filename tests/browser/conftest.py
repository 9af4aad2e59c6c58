"""A real server over a practice workspace, and real people in a real Chromium.

`server` serves a copy of a small practice workspace to all modules that only read or add to it; a module whose tests
use it up takes `own_server` in its place. Both are the page server alone, forked where it saves the time of importing;
`whole_server` is `tidewaiter serve`, which also takes in what comes and does the chores. `session("analyst")` opens a
browser context in which somebody of that role is logged in and gives its page; `axe(page)` fails on any breach of
WCAG 2.2 AA. A page that reports a breach of the content security policy, or an error of its own scripts, fails its
test.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from command_line import call
from desk import apart
from forked import Running
from served import pages
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.clock import going
from tidewaiter.centre.keys import DESK_KEY
from tidewaiter.centre.people import actions, practice
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import OPERATOR, Role
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.desk.server import Served

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PER_DAY = 120
WAIT_SECONDS = 240
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests may use sockets."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.enable_socket)


@dataclass
class Server:
    """The desk, served from `home` at `url`."""

    home: Path
    url: str
    database: str | None = None


@pytest.fixture(scope="session")
def practice_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week of a small practice world, closed; an existing one that TIDEWAITER_PRACTICE names saves the time."""
    if os.environ.get("TIDEWAITER_PRACTICE"):
        return Path(os.environ["TIDEWAITER_PRACTICE"])
    home = tmp_path_factory.mktemp("practice") / "home"
    done = call("simulate", "--weeks", 1, "--morning", "--seed", 3, "--per-day", PER_DAY, home=home)
    assert done.code == 0, done.err
    apart(peopled, home)
    return home


def peopled(home: Path) -> None:
    """Give the people of the practice world their logins: hashing their passwords again takes each server seconds."""
    try:
        practice.settle(open_store(home, now=going(home)))
    finally:
        close_store()


@pytest.fixture(scope="session")
def server(practice_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product's own pages over a copy of the practice workspace, one for many modules."""
    home = Path(shutil.copytree(practice_home, tmp_path_factory.mktemp("served") / "home"))
    with serving(home) as served:
        yield served


@pytest.fixture(scope="module")
def own_server(practice_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same, for one module alone."""
    home = Path(shutil.copytree(practice_home, tmp_path_factory.mktemp("served") / "home"))
    with serving(home) as served:
        yield served


@pytest.fixture(scope="module")
def whole_server(practice_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For one module alone, as `tidewaiter serve` starts it: with all its processes."""
    home = Path(shutil.copytree(practice_home, tmp_path_factory.mktemp("served") / "home"))
    with serving(home, whole=True) as served:
        yield served


class serving:  # noqa: N801 - used as a with block
    """Serve a workspace while the block runs: its pages alone, or the `whole` of it."""

    def __init__(self, home: Path, database: str | None = None, *, whole: bool = False) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.served = Server(home, f"http://127.0.0.1:{port}", database)
        self.port = port
        self.whole = whole

    def _start(self) -> "subprocess.Popen[bytes] | Running":
        if not self.whole:
            return pages(Served(self.served.home, self.served.database, port=self.port, demo=True))
        command = [sys.executable, "-m", "tidewaiter", "--home", str(self.served.home)]
        command += ["serve", "--demo", "--port", str(self.port)]
        environment = {**os.environ, "TIDEWAITER_DATABASE": self.served.database or ""}
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def __enter__(self) -> Server:
        self.process = self._start()
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self.served.url + "/health/live", timeout=2) as answer:
                    answer.read()
            except OSError:
                time.sleep(0.1)
            else:
                return self.served
        self.process.terminate()
        pytest.fail("the server does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(90)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def serve() -> type[serving]:
    """For a module that serves a workspace of its own."""
    return serving


expect.set_options(timeout=20_000)  # a gate may run beside other work


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Not for the whole session: Playwright's event loop would run on in other tests' thread."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: install Debian's package chromium, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Sessions:
    """People in browser contexts of their own, closed at the end; what their pages complained of."""

    browser: Browser
    server: Server
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(
        self, role: str, name: str = "", *, width: int = 1440, height: int = 900, language: str = "en", **reach: object
    ) -> Page:
        """A page of somebody of this role, logged in."""
        cookie = apart(login, self.server, Role(role), name or role, language, **reach)
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.server.url, locale=language
        )
        context.set_default_timeout(15_000)
        context.add_cookies([{**cookie, "url": self.server.url}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, said: object) -> None:
        text = getattr(said, "text", "")
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.complaints.append(text)


@pytest.fixture
def session(chromium: Browser, server: Server) -> Iterator[Sessions]:
    """Opens pages for people; in the end no page may have complained."""
    sessions = Sessions(chromium, server)
    yield sessions
    for context in sessions.contexts:
        context.close()
    assert sessions.complaints == []


def login(server: Server, role: Role, name: str, language: str, **reach: object) -> dict[str, str]:
    """Give somebody a login of this role and a session; their session cookie."""
    open_store(server.home, database=server.database, now=going(server.home))
    signed = override_settings(SECRET_KEY=(server.home / "keys" / DESK_KEY).read_bytes().hex())
    signed.enable()
    try:
        if not User.objects.filter(username=name).exists():
            reached = actions.Reach(role, **reach)
            actions.add(Actor("root", OPERATOR), name, name.replace("_", " ").title(), reached, password=None)
        User.objects.filter(username=name).update(language=language)
        user = User.objects.get(username=name)
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
    finally:
        signed.disable()
        close_store()
    return {"name": "session", "value": store.session_key}  # plain HTTP: without the __Host- prefix


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails on anything that axe finds against WCAG 2.2 AA."""

    def check(page: Page) -> None:
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []

    return check
