"""How it runs (ASVS 5.0, V13.4, V14.2, V16): Django's own checks, no debugging, logs without secrets, known parts."""

import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from addresses import addresses
from desk import PASSWORD, Site
from logins import known, log_in
from tidewaiter.centre.permissions import Role

ROOT = Path(__file__).parents[2]
CANARY = "canary-" + "7f3a9c"


def test_django_s_own_checks_for_running_are_clean(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tidewaiter.desk.config.settings",
        "TIDEWAITER_HOME": str(tmp_path),
        "TIDEWAITER_PLAIN_HTTP": "0",
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, [line for line in ran.stderr.splitlines() if line.startswith("?:")]) == (0, [])


def test_no_address_tells_of_the_inside(sqlite_site: Site) -> None:
    for path in ("/admin/", "/__debug__/", "/.git/config", "/.env", "/static/../keys/audit.key", "/swagger", "/redoc"):
        assert sqlite_site.browser(Role.ADMINISTRATOR).get(path).status_code == 404
    assert {one.name for one in addresses()}.isdisjoint({"admin:index", "djdt:render_panel"})
    for name in ("Server", "X-Powered-By"):
        assert name not in sqlite_site.browser(None).get("/accounts/login/").headers


def test_logs_hold_neither_passwords_nor_codes_nor_what_was_searched(
    sqlite_site: Site, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tidewaiter.desk.accounts import forms  # noqa: PLC0415 - used here alone
    from tidewaiter.desk.config import logging  # noqa: PLC0415 - as above

    logging.set_up(debug=True)
    known(sqlite_site)
    browser = sqlite_site.browser(None)
    log_in(browser, "ana", f"{CANARY} wrong wrong")
    browser.post("/welcome", {"username": "ana", "code": CANARY, "password": CANARY * 3, "again": CANARY * 3})
    sqlite_site.browser(Role.AUDITOR).get("/audit", {"who": CANARY, "object": "line\nbreak \x1b[31mred"})

    def fails(*_: object, **__: object) -> None:
        hidden = CANARY
        raise RuntimeError(f"a failure near {len(hidden)} letters")

    monkeypatch.setattr(forms.Welcome, "is_valid", fails)
    told = {"username": "ana", "code": CANARY, "password": CANARY}
    assert browser.post("/welcome", told).status_code == 500
    written = "".join(capfd.readouterr())
    assert '"incident"' in written or "incident" in written
    assert CANARY not in written
    assert PASSWORD not in written
    assert "\x1b" not in written


def test_a_log_line_is_one_line_whatever_stands_in_it(capfd: pytest.CaptureFixture[str]) -> None:
    import structlog  # noqa: PLC0415 - used here alone

    from tidewaiter.desk.config import logging  # noqa: PLC0415 - as above

    logging.set_up(debug=False)
    structlog.get_logger("t").warning("said", name="a\nforged: line \x1b[31m\u2028")
    lines = [line for line in "".join(capfd.readouterr()).splitlines() if "forged" in line]
    assert len(lines) == 1
    assert json.loads(lines[0])["name"].startswith("a\nforged")


def test_addresses_hold_nobody_s_data() -> None:
    """Arguments of addresses are numbers and names of ours: no telephone, no mailbox, no token."""
    telling = re.compile(r"email|phone|token|password|secret|name_of|passport")
    from django.urls import get_resolver  # noqa: PLC0415 - used here alone

    routes = [str(pattern.pattern) for pattern in get_resolver("tidewaiter.desk.config.urls").url_patterns]
    assert [route for route in routes if telling.search(route) and "<" in route] == []


LOCK = ROOT / "locks"
LICENCES = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Zlib|0BSD|HPND|CNRI|LGPL|CC0|Artistic|"
    r"Public Domain|The Unlicense|WTFPL|Historical Permission",
    re.IGNORECASE,
)
REFUSED_LICENCES = re.compile(r"\bAGPL|Affero|\bGPL(?!.*(exception|LGPL))|Commercial|Proprietary", re.IGNORECASE)


def locked() -> dict[str, str]:
    """Names and versions of what is installed for running, from the lock files."""
    found = {}
    for file in LOCK.iterdir():
        for name, version in re.findall(
            r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s\\;]+)", file.read_text("utf-8"), re.MULTILINE
        ):
            found[re.sub(r"[-_.]+", "-", name).lower()] = version
    return found


def test_every_part_is_locked_with_its_hash() -> None:
    assert len(locked()) > 60
    for file in LOCK.iterdir():
        text = file.read_text("utf-8")
        pins = re.findall(r"^[A-Za-z0-9_.-]+(?:\[[^\]]*\])?==[^\n]*(?:\n[ \t]+[^\n]*)*", text, re.MULTILINE)
        if pins:
            assert [pin.split("==")[0] for pin in pins if "--hash=sha256:" not in pin] == [], file.name


def needed() -> set[str]:
    """What the product needs to run, with what that needs: names in normal form."""
    waiting, found = {"tidewaiter"}, set()
    declared = re.search(
        r"^dependencies = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert declared is not None
    waiting = set(re.findall(r'"([A-Za-z0-9_.-]+)', declared[1]))
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            parts = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting |= {re.split(r"[ \[;<>=!~(]", part, maxsplit=1)[0] for part in parts if "extra ==" not in part}
    return found


def licence_of(name: str) -> str:
    told = metadata.metadata(name)
    classifiers = [one for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    return " | ".join([str(told.get("License-Expression") or ""), *classifiers, str(told.get("License") or "")[:80]])


def test_licences_of_what_it_needs_let_it_be_given_away() -> None:
    parts = needed()
    assert len(parts) > 60
    unknown = {name: licence_of(name) for name in parts if not LICENCES.search(licence_of(name))}
    assert unknown == {}
    refused = {name: licence_of(name) for name in parts if REFUSED_LICENCES.search(licence_of(name))}
    assert refused.keys() - {"networkx"} == set(), refused
