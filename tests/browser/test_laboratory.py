"""A case from the field test to the disclosure, in a real browser, on SQLite and on PostgreSQL.

An officer examines, tests in the field and seizes, asks the laboratory and hands over; a chemist measures and
concludes, a second one signs; the report is issued; a supervisor opens a case and takes the bundle, which verifies.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk import apart
from port_world import issue_for
from tidewaiter.audit.disclosed import verify
from tidewaiter.centre.clock import going
from tidewaiter.centre.cycle import disclosure
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.centre.workspace import PRACTICE_MARKER

HERE = ("USJFK-MAIL",)
CODE = "RB123456785GB"
BAG, SEAL = "E-000002", "A101"


@pytest.fixture(scope="session", autouse=True)
def _templates(sqlite_template, postgresql_template) -> None:
    """Made before a browser's event loop runs in this thread."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, serve) -> Iterator[object]:
    """The product's own server over an empty workspace, on each engine in turn."""
    home = tmp_path_factory.mktemp("served") / "home"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("sqlite_template"), home)
        practise(home)
        with serve(home) as served:
            yield served
        return
    template, name = request.getfixturevalue("postgresql_template")
    shutil.copytree(template, home)
    practise(home)
    postgresql = request.getfixturevalue("postgresql_server")
    made = postgresql.create(name)
    try:
        with serve(home, postgresql.url(made)) as served:
            yield served
    finally:
        postgresql.drop(made)


def practise(home: Path) -> None:
    """Mark a workspace as one of practice, whose time goes on from now."""
    (home / PRACTICE_MARKER).write_text(json.dumps({"now": datetime.now(UTC).isoformat()}))


@pytest.fixture
def targets(server) -> list[str]:
    return apart(_issued, server)


def _issued(server) -> list[str]:
    open_store(server.home, database=server.database, now=going(server.home))
    try:
        return issue_for([f"s10:{CODE}", "s10:RB000000002GB"], HERE[0], datetime.now(UTC).date(), "walk")
    finally:
        close_store()


def _key(server) -> bytes:
    workspace = open_store(server.home, database=server.database, now=going(server.home))
    try:
        return bytes.fromhex(disclosure.public_key(workspace))
    finally:
        close_store()


def test_from_the_field_to_the_disclosure(server, session, axe, targets, tmp_path: Path) -> None:
    look = axe if server.database is None else lambda _page: None
    olu = session("port_officer", "olu", facilities=HERE)
    seizure = seized(olu, targets[0])
    expect(olu.get_by_text("Presumptive: suspected in the field")).to_be_visible()
    request = asked(olu, look)

    chem = session("chemist", "chem")
    handed_over(olu, chem, seizure)
    chem.goto(request)
    chem.get_by_role("button", name="Received").click()
    measured(chem, "A · Mass spectrometry")
    expect(chem.get_by_text("Not carried yet")).to_be_visible()
    measured(chem, "B · Gas chromatography")
    expect(chem.get_by_text("Carried")).to_be_visible()
    look(chem)
    concluded(chem)
    expect(chem.get_by_text("A second chemist signs: not who recorded it.")).to_be_visible()

    cho = session("chemist", "cho")
    cho.goto(request)
    assert "presumptive" in cho.locator(".identity").inner_text()
    cho.get_by_role("button", name="Sign as second chemist").click()
    cho.get_by_role("button", name="Issue the report").click()
    expect(cho.locator(".identity .state-confirmed")).to_be_visible()
    look(cho)
    with cho.expect_download() as report:
        cho.get_by_role("link", name="LR-000001/1").click()
    assert Path(report.value.path()).read_bytes().startswith(b"%PDF")

    sup = session("supervisor", "sup", facilities=HERE)
    sup.goto(seizure)
    sup.get_by_role("link", name="Open a case").click()
    look(sup)
    sup.get_by_label("What it is about").fill("One parcel, one address")
    sup.get_by_label("Agency").fill("Public prosecutor")
    sup.get_by_role("button", name="Open", exact=True).click()
    sup.get_by_label("Who there said so").fill("Ms Prosecutor")
    sup.get_by_role("button", name="Record").click()
    expect(sup.locator(".identity .state-accepted")).to_be_visible()
    look(sup)
    with sup.expect_download() as bundle:
        sup.get_by_role("button", name="Make the bundle").click()
    faults, manifest = verify.verify(Path(bundle.value.path()).read_bytes(), apart(_key, server))
    assert faults == []
    assert manifest["recipient"] == "Public prosecutor"
    if server.database is None:
        fits_every_screen(session, axe)


def fits_every_screen(session, axe) -> None:
    """Vault and detained goods at 360 pixels, a request in Arabic; how a page looks does not depend on the engine."""
    olu = session("port_officer", "olu", facilities=HERE, width=360)
    olu.goto("/vault")
    pick = olu.locator("form", has=olu.locator("#in-shelf"))
    for box, seal in zip(pick.locator("[name^=seal-]").all(), ("A100",), strict=True):
        box.fill(seal)
    olu.get_by_label("Shelf").fill("B-12")
    olu.get_by_role("button", name="Sign and put in").click()
    expect(olu.get_by_text("one signature")).to_be_visible()
    axe(olu)
    olu.goto("/detentions")
    olu.get_by_label("Target").fill("T-000002")
    olu.get_by_label("Goods").fill("a tablet press")
    olu.get_by_label("Why they are not released").fill("registration not shown")
    olu.get_by_role("button", name="Start the clock").click()
    olu.get_by_role("button", name="Detain").click()
    expect(olu.get_by_text("Notice by")).to_be_visible()
    axe(olu)
    chem = session("chemist", "chem-ar", language="ar", width=360)
    for page, address in ((olu, "/lab"), (olu, "/lab/LR-000001"), (olu, "/vault"), (chem, "/lab/LR-000001")):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    expect(chem.locator("html")).to_have_attribute("dir", "rtl")
    axe(chem)


def seized(olu: Page, target: str) -> str:
    """Examined behind the safety card, tested in the field, and seized under two seals; where the seizure is."""
    olu.goto(f"/exams/target/{target}")
    olu.get_by_role("button", name="Start the examination").click()
    olu.get_by_role("button", name="I have read this").click()
    olu.get_by_label("Code scanned").fill(CODE)
    olu.get_by_label("Code scanned").blur()
    expect(olu.get_by_text("It is this target")).to_be_visible()
    olu.get_by_role("link", name="Something found").click()
    olu.get_by_label("narcotics").check()
    olu.get_by_label("x-ray").first.check()
    olu.get_by_label("risk-profile").check()
    olu.get_by_label("Substance").fill("white powder")
    olu.get_by_role("button", name="Check the answers").click()
    olu.get_by_role("button", name="Declare the finding").click()
    olu.get_by_role("link", name="Declare the seizure").click()
    olu.locator("[name=place]").fill("bench 3")
    if not olu.locator("[name=substance]").input_value():
        olu.locator("[name=substance]").fill("white powder")
    for number, (what, seal) in enumerate((("box", "A100"), ("bag of powder", SEAL))):
        olu.locator(f'[name="{number}.description"]').fill(what)
        olu.locator(f'[name="{number}.seal"]').fill(seal)
    olu.get_by_role("button", name="Check the answers").click()
    olu.locator("button[name=declare]").click()
    olu.wait_for_url("**/seizures/**")
    return "/" + olu.url.partition("//")[2].partition("/")[2]


def asked(olu: Page, look) -> str:
    """The bag is asked about; where the request is."""
    olu.get_by_role("link", name="Ask the laboratory").click()
    look(olu)
    olu.get_by_label(BAG).check()
    olu.get_by_label("Question").fill("What is it, and how pure?")
    olu.get_by_label("Laboratory", exact=True).fill("State Laboratory")
    olu.get_by_role("button", name="Ask", exact=True).click()
    olu.wait_for_url("**/lab/LR-*")
    return "/" + olu.url.partition("//")[2].partition("/")[2]


def handed_over(olu: Page, chem: Page, seizure: str) -> None:
    """The bag alone goes to the chemist; both sign."""
    olu.goto(seizure)
    offer = olu.locator("form[action$=offer]")
    offer.locator("[name=exhibit][value=E-000001]").uncheck()
    offer.locator(f"[name=seal-{BAG}]").fill(SEAL)
    offer.get_by_label("To", exact=True).fill("chem")
    offer.get_by_label("Where").fill("laboratory")
    offer.get_by_role("button", name="Sign and offer").click()
    expect(olu.get_by_text("not signed").first).to_be_visible()
    chem.goto(seizure)
    accept = chem.locator("form[action$=accept]")
    accept.locator(f"[name=seal-{BAG}]").fill(SEAL)
    accept.get_by_role("button", name="Sign and take").click()


def measured(chem: Page, technique: str) -> None:
    form = chem.locator("form[action$=methods]")
    if not form.locator("#instrument").is_visible():
        chem.get_by_text("Record a measurement").click()
    form.get_by_label("Technique").select_option(label=technique)
    form.get_by_label("Instrument").fill("GC-MS 2")
    form.get_by_label("Blank").select_option("passed")
    form.get_by_label("Standard").select_option("passed")
    form.get_by_label("Observed").fill("agrees with the reference")
    form.get_by_label("Points at").fill("fentanyl")
    form.get_by_role("button", name="Record").click()


def concluded(chem: Page) -> None:
    form = chem.locator("form[action$=conclude]")
    form.get_by_label("confirmed").check()
    form.get_by_label("Net mass, g").fill("12.5")
    form.get_by_label("± g").fill("0.1")
    form.get_by_label("Purity, %").fill("7")
    form.get_by_label("± %").fill("0.5")
    form.get_by_label("Jurisdiction").fill("US")
    form.get_by_label("Legal status").fill("Schedule II, in force")
    form.get_by_label("Citation").fill("21 CFR 1308.12")
    form.get_by_role("button", name="Record the result").click()
