"""Every page without an argument, read off the URLconf, as each role that may: no script of a stranger runs, the
content security policy is never broken, axe finds nothing, and nothing scrolls sideways at 360 pixels.

Before, text that tries to be a script is filed wherever people or filers write: consignments, names, notices, reasons.
"""

import csv
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page

from addresses import Address, pages
from command_line import call
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.breakglass import actions as breakglass
from tidewaiter.centre.clock import going
from tidewaiter.centre.cycle import holding
from tidewaiter.centre.notices.actions import To, notify
from tidewaiter.centre.people import actions as people
from tidewaiter.centre.permissions import OPERATOR, Permission, Role
from tidewaiter.centre.store import close_store, open_store

CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "</title><script>alert(1)</script>",
    "<a href=javascript:alert(1) hx-on:load=alert(1)>x</a>",
    "<script>window.hit=1</script>",
)
FIELDS = (
    *("sender_name", "sender_street", "sender_city", "sender_phone", "sender_email"),
    *("addressee_name", "addressee_street", "addressee_city", "addressee_phone", "addressee_email", "content"),
)


@pytest.fixture(scope="module")
def server(own_server):
    """A workspace that these tests may use up."""
    return own_server


def hostile(server) -> None:
    """File the corpus."""
    file = server.home.parent / "hostile.csv"
    columns = {
        **dict.fromkeys(FIELDS, ""),
        "item_id": "",
        "sender_country": "CN",
        "sender_postcode": "1",
        "addressee_country": "US",
        "addressee_postcode": "1",
        "hs_code": "",
        "weight_g": "500",
        "value": "10",
        "currency": "USD",
        "origin_country": "CN",
        "content_origin": "CN",
        "destination_country": "US",
        "origin_office": "CAN",
        "destination_office": "JFK",
        "posted_on": "2026-01-12",
        "expected_arrival": "2026-01-13T10:00:00",
        "service": "parcel",
        "category": "sale",
    }
    fixed = (
        "item_id= sender_country=CN sender_postcode=1 addressee_country=US addressee_postcode=1 hs_code= weight_g=500"
    )
    fixed += " value=10 currency=USD origin_country=CN content_origin=CN destination_country=US origin_office=CAN"
    fixed += (
        " destination_office=JFK posted_on=2026-01-12 expected_arrival=2026-01-13T10:00:00 service=parcel category=sale"
    )
    columns = dict.fromkeys(FIELDS, "") | dict(pair.split("=") for pair in fixed.split(" "))
    with file.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(columns))
        writer.writeheader()
        for number, text in enumerate(CORPUS):
            item = f"RB{number:08d}{_check_digit(f'{number:08d}')}CN"
            writer.writerow({**columns, **{name: f"{text} {name}" for name in FIELDS}, "item_id": item})
    for words in (["ingest", file, "--mapping", "post-csv"], ["assess"]):
        done = call(*words, home=server.home)
        assert done.code == 0, done.err
    with ThreadPoolExecutor(1) as pool:  # the event loop of the browser runs in this one
        pool.submit(_write, server.home).result()


def _check_digit(serial: str) -> int:
    left = 11 - sum(int(d) * w for d, w in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: 0, 11: 5}.get(left, left)


def _write(home: Path) -> None:
    open_store(home, now=going(home))
    root = Actor("root", OPERATOR)
    try:
        for number, text in enumerate(CORPUS):
            reach = people.Reach(Role.PORT_OFFICER)
            people.add(root, f"hostile-{number}", text[:110], reach, password=None)
            for role in Role:
                notify(root, to=To(role=role), text=text, alarm=number == 0)
            consignments = [f"RB{number:08d}{_check_digit(f'{number:08d}')}CN"]
            holding.add(root, consignments=consignments, parties=[text], first=None, last=None, reason=text)
            breakglass.break_glass(
                Actor(f"hostile-{number}", "port_officer"), f"{text} and more", facilities=True, unmask=True
            )
    finally:
        close_store()


def role_of(one: Address) -> Role:
    """Who looks at a page: the first role that may."""
    return one.roles()[0] if isinstance(one.needed, Permission) else Role.ANALYST


NOT_SHOWN = {"live", "ready", "metrics", "bell", "account_signup", "account_set_password"}
FILES = re.compile(r"\.(json|csv|xml|txt|toml|svg|html|pdf|zip)$|download|/events|callback|sso/")
SHOWN = [one for one in pages() if one.name not in NOT_SHOWN and not FILES.search(one.path)]


WIDTHS = (360, 1280, 1920)
"""A telephone's, a small and a large screen's, in CSS pixels."""


@pytest.fixture(scope="module")
def filed(server):
    """The server, with the corpus in its store."""
    hostile(server)
    return server


def walk(session, width: int, look: Callable[[Page], str], language: str = "en") -> tuple[dict[str, str], list[str]]:
    """Go to every page as a role that may; what was wrong with each, and the alerts that opened."""
    opened: dict[Role, Page] = {}
    alerts: list[str] = []
    wrong: dict[str, str] = {}
    for one in SHOWN:
        role = role_of(one)
        if role not in opened:
            opened[role] = session(role.value, f"look-{role.value}", width=width, height=900, language=language)
            opened[role].on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        answer = opened[role].goto(one.path, wait_until="load")
        if answer is None or answer.status >= 500:
            wrong[one.path] = f"answers {answer and answer.status}"
        elif "html" in answer.headers.get("content-type", ""):
            said = look(opened[role])
            wrong |= {one.path: said} if said else {}
    assert len(opened) > 3
    return wrong, alerts


def sideways(page: Page) -> str:
    """By how much a page is wider than its window, if it is."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return f"scrolls sideways by {wide} px" if wide > 1 else ""


@pytest.mark.usefixtures("filed")
def test_no_page_runs_what_was_filed(session) -> None:
    """The content security policy is watched by `session`, which fails on any breach of it."""
    wrong, alerts = walk(session, 1440, lambda page: "runs" if page.evaluate("window.hit === 1") else "")
    assert alerts == []
    assert wrong == {}


@pytest.mark.slow
@pytest.mark.usefixtures("filed")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(session, axe) -> None:
    def look(page: Page) -> str:
        try:
            axe(page)
        except AssertionError as error:
            return str(error)[:300]
        return sideways(page)

    wrong, _ = walk(session, 360, look)
    assert "\n".join(f"{path}: {said}" for path, said in wrong.items()) == ""


@pytest.mark.slow
@pytest.mark.usefixtures("filed")
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_nothing_scrolls_sideways_at_any_width_in_any_direction(session, language: str) -> None:
    def look(page: Page) -> str:
        found = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            found[width] = sideways(page)
        return ", ".join(f"{said} at {width}" for width, said in found.items() if said)

    wrong, _ = walk(session, WIDTHS[0], look, language)
    assert "\n".join(f"{path}: {said}" for path, said in wrong.items()) == ""
