"""The loop, walked by six people in six sessions: from a post's message to an agency's answer.

A feed sends advance data over the API; an analyst holds by keyboard; an officer's inbox acknowledges; the parcel is
scanned, STOP; it is examined behind the safety card, something is found and seized; a second officer signs for the
exhibits; a supervisor refers; what was found comes back as label, lookout and hunt; the auditor sees who did what.
"""

import json
import os
import time
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import Page, expect

from desk import apart
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys import actions as api_keys
from tidewaiter.centre.api_keys.actions import NewKey
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.audit_log import queries as audit_log
from tidewaiter.centre.clock import going
from tidewaiter.centre.lookouts import actions as lookouts
from tidewaiter.centre.lookouts.draft import NewLookout
from tidewaiter.centre.permissions import OPERATOR, Role
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.parties.keys import add_keys

ROOT = Actor("root", OPERATOR)
HERE = ("USJFK-MAIL",)
CODE = "RB123456785GB"
ID = f"s10:{CODE}"
NAME = "ORLA QUENTIN"
SHOTS = Path(__file__).parents[2] / "docs" / "screenshots"


@pytest.fixture(scope="module")
def server(whole_server):
    """A workspace that these tests may use up."""
    return whole_server


def parcel(now: datetime) -> dict[str, object]:
    return {
        "consignment_id": ID,
        "s10": CODE,
        "regime": "mail",
        "transport_mode": "mail",
        "filer": "SIMULATED POST EUROPE",
        "consignor_name": "NORTHLINE PARTS",
        "consignor_address_line": "4 QUAY ROAD",
        "consignor_city": "HULL",
        "consignor_country": "GB",
        "consignee_name": NAME,
        "consignee_address_line": "77 ELM STREET",
        "consignee_city": "ALBANY",
        "consignee_country": "US",
        "goods_description": "machine parts",
        "gross_mass_kg": 2.4,
        "country_of_dispatch": "GB",
        "country_of_origin": "GB",
        "office_of_dispatch": "LHR",
        "entry_office": "USJFK-MAIL",
        "eta": (now + timedelta(hours=8)).isoformat(),
        "simulated": True,
    }


def prepared(server) -> tuple[str, datetime]:
    """A key for the feed, a lookout on the addressee; the token, and the time of the practice world."""
    open_store(server.home, database=server.database, now=going(server.home))
    try:
        now = going(server.home)()
        row = add_keys(pa.Table.from_pylist([{"consignee_name": NAME}], schema=CONSIGNMENT))
        grounds = {"title": "Wanted addressee", "source": "case 12", "grade": "B2", "predicate": "named in a seizure"}
        until = {"valid_from": now - timedelta(days=1), "valid_until": now + timedelta(days=30)}
        lookouts.add(ROOT, NewLookout("consignee", row["key_consignee"][0].as_py(), **grounds, **until))
        return api_keys.add(ROOT, NewKey("a post", Role.FEED, (Scope.MESSAGES_WRITE,))), now
    finally:
        close_store()


def sent(server, token: str, rows: list[dict[str, object]]) -> str:
    """Send a message and wait until it is assessed; the seconds that took are printed."""
    body = "".join(json.dumps(row) + "\n" for row in rows).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/jsonl"}
    began = time.monotonic()
    request = urllib.request.Request(f"{server.url}/api/v1/messages?mapping=consignment", body, headers)
    with urllib.request.urlopen(request) as reply:
        number = json.load(reply)["message_id"]
    while time.monotonic() - began < 90:
        with urllib.request.urlopen(
            urllib.request.Request(f"{server.url}/api/v1/messages/{number}", None, headers)
        ) as reply:
            if json.load(reply)["state"] == "assessed":
                print(f"\nfrom the wire to an assessment: {time.monotonic() - began:.1f} s")  # noqa: T201 - a figure to read
                return str(number)
        time.sleep(0.2)
    return pytest.fail("the message was not assessed")


def look(page: Page, name: str) -> None:
    """A picture for the README, when `make pictures` asks for them."""
    if os.environ.get("TIDEWAITER_PICTURES"):
        page.screenshot(path=SHOTS / f"{name}.png", caret="initial")  # hiding it would need an inline style


def test_from_a_message_to_an_answer(server, session, axe) -> None:  # noqa: PLR0915 - it is one walk
    token, now = apart(prepared, server)
    sent(server, token, [parcel(now)])

    ana = session("analyst", "ana")
    ana.goto("/queue?lookout=1")
    row = ana.locator("tbody tr", has_text=CODE)
    expect(row).to_be_visible()
    while CODE not in ana.locator("tr.focused").inner_text():
        ana.keyboard.press("j")
    expect(ana.locator("#pane .pane-head h2")).to_contain_text(CODE)
    ana.keyboard.press("h")
    ana.keyboard.press("Space")
    ana.locator("dialog[open] textarea").fill("addressee of case 12")
    ana.locator("dialog[open] button.primary").click()
    expect(ana.locator("#pane .pane-head .state-held")).to_be_visible()
    ana.keyboard.press("Enter")
    ana.wait_for_url("**/consignments/**")
    expect(ana.locator("#around")).not_to_contain_text("Looking")
    axe(ana)
    look(ana, "decision")

    olu = session("port_officer", "olu", facilities=HERE)
    olu.goto("/inbox")
    line = olu.locator("li", has_text=CODE).first
    line.get_by_role("button", name="Acknowledge", exact=True).click()
    look(olu, "inbox")
    olu.goto("/station")
    expect(olu.locator("tw-scan[data-ready]")).to_be_attached()
    olu.keyboard.type(CODE)
    olu.keyboard.press("Enter")
    verdict = olu.locator("[data-part=verdict]")
    expect(verdict).to_have_attribute("data-sign", "stop")
    look(olu, "station")

    target = examined(olu, axe)
    seizure = seized(olu, axe)

    mei = session("port_officer", "mei", facilities=HERE)
    olu.goto(seizure)
    handed_over(olu, mei, seizure, axe)

    sup = session("supervisor", "sup", facilities=HERE)
    sup.goto(seizure)
    expect(sup.get_by_text("What followed")).to_be_visible()
    sup.get_by_role("link", name="Refer to an agency").click()
    sup.get_by_label("Agency").fill("Public prosecutor")
    sup.get_by_label("For what").fill("prosecution")
    sup.get_by_role("button", name="Send").click()
    sup.get_by_label("Who there said so").fill("Ms Prosecutor")
    sup.get_by_role("button", name="Accepted").click()
    sup.get_by_role("button", name="Record the outcome").click()
    expect(sup.locator("h1 .badge").first).to_contain_text("outcome")
    axe(sup)

    ana.goto(seizure)
    expect(ana.get_by_text("Hunt", exact=False).first).to_be_visible()
    ana.get_by_role("button", name="Put out").click()
    expect(ana.locator("#notices")).to_contain_text("L-")
    sup.goto("/facility/reconciliation")
    axe(sup)

    auditor = session("auditor", "aud")
    auditor.goto("/audit")
    axe(auditor)
    look(auditor, "audit")
    acts = apart(_acts, server, target)
    assert acts >= {"evidence.seize", "evidence.offer", "evidence.accept", "referrals.close", "exams.conclude"}


def examined(olu: Page, axe) -> str:
    """Behind the safety card: identity, dog, field test; something is found. The target."""
    olu.goto("/exams?show=waiting")
    link = olu.locator("tr", has_text=ID).locator("a").first
    target = link.inner_text()
    link.click()
    olu.get_by_role("button", name="Start the examination").click()
    axe(olu)
    look(olu, "safety-card")
    olu.get_by_role("button", name="I have read this").click()
    olu.get_by_label("Code scanned").fill(CODE)
    olu.get_by_label("Code scanned").blur()
    expect(olu.get_by_text("It is this target")).to_be_visible()
    look(olu, "examination")
    olu.get_by_role("link", name="Something found").click()
    olu.get_by_label("narcotics").check()
    olu.get_by_label("x-ray").first.check()
    olu.get_by_label("risk-profile").check()
    olu.get_by_label("Substance").fill("white powder")
    olu.get_by_role("button", name="Check the answers").click()
    olu.get_by_role("button", name="Declare the finding").click()
    return target


def seized(olu: Page, axe) -> str:
    """Two exhibits under seals. The seizure's address."""
    olu.get_by_role("link", name="Declare the seizure").click()
    olu.locator("[name=place]").fill("bench 3")
    if not olu.locator("[name=substance]").input_value():
        olu.locator("[name=substance]").fill("white powder")
    for number, (what, seal) in enumerate((("box", "A100"), ("bag of powder", "A101"))):
        olu.locator(f'[name="{number}.description"]').fill(what)
        olu.locator(f'[name="{number}.seal"]').fill(seal)
    axe(olu)
    olu.get_by_role("button", name="Check the answers").click()
    axe(olu)
    olu.locator("button[name=declare]").click()
    olu.wait_for_url("**/seizures/**")
    axe(olu)
    return olu.url.partition("//")[2].partition("/")[2].join(("/", ""))


def handed_over(olu: Page, mei: Page, seizure: str, axe) -> None:
    """Both sides sign; the second reads one seal wrongly and says so."""
    offer = olu.locator("form[action$=offer]")
    for box, seal in zip(offer.locator("[name^=seal-]").all(), ("A100", "A101"), strict=True):
        box.fill(seal)
    offer.get_by_label("To", exact=True).fill("mei")
    offer.get_by_label("Where").fill("bench 3")
    offer.get_by_role("button", name="Sign and offer").click()
    expect(olu.get_by_text("not signed").first).to_be_visible()
    mei.goto(seizure)
    axe(mei)
    accept = mei.locator("form[action$=accept]")
    for box, seal in zip(accept.locator("[name^=seal-]").all(), ("A100", "A1O1"), strict=True):
        box.fill(seal)
    accept.locator("textarea").fill("last seal reads A1O1, label smudged")
    accept.get_by_role("button", name="Sign and take").click()
    expect(mei.locator(".chain .flag").first).to_be_visible()
    look(mei, "custody")


def _acts(server, target: str) -> set[str]:
    open_store(server.home, database=server.database, now=going(server.home))
    try:
        assert audit_log.verify(open_store(server.home, database=server.database)).ok
        return {line.action for line in audit_log.latest(500)}
    finally:
        close_store()
