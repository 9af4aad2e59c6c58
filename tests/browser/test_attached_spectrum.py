"""A sample's page in a real browser: a chemist attaches a spectrum, sees it drawn over its hits, and accepts it."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

import spectra_files
from desk import OPERATOR_ACTOR, apart
from laboratory_world import REQUEST, SEAL
from port_world import NOW, issued_at, seized
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.clock import going
from tidewaiter.centre.cycle import spectra
from tidewaiter.centre.evidence import custody_actions, queries
from tidewaiter.centre.evidence.drafts import Handover, Reading
from tidewaiter.centre.laboratory import actions
from tidewaiter.centre.store import close_store, open_store

OFFICER = Actor("kim-spectra", "port_officer")
CHEMIST = Actor("chem-spectra", "chemist")


@pytest.fixture
def request_id(server) -> str:
    """A request of which the chemist has the exhibit, and the synthetic library."""
    ((target, _),) = issued_at(server.home, count=1)
    return apart(_received, server, target)


def _received(server, target: str) -> str:
    workspace = open_store(server.home, now=going(server.home))
    try:
        if spectra.DEMONSTRATION not in spectra.libraries(workspace):
            spectra.keep_demonstration(workspace, OPERATOR_ACTOR)
        seizure = seized(target, OFFICER, "attached-spectrum")
        bag = next(one.exhibit_id for one in queries.seizure(OFFICER, seizure).exhibits if one.seal == SEAL)
        asked = actions.ask(OFFICER, replace(REQUEST, key="attached", seizure_id=seizure, exhibit_ids=(bag,)))
        custody_actions.offer(OFFICER, {bag: SEAL}, Handover(CHEMIST.name, "laboratory", NOW))
        custody_actions.accept(CHEMIST, [Reading(bag, SEAL)])
        actions.receive(CHEMIST, asked)
        return asked
    finally:
        close_store()


def test_a_spectrum_is_attached_drawn_over_its_hits_and_accepted(session, axe, request_id: str) -> None:
    page = session("chemist", CHEMIST.name)
    page.goto(f"/lab/{request_id}")
    form = page.locator("form[action$='/spectra']")
    form.locator("[name=file]").set_input_files(
        {"name": "sample.jdx", "mimeType": "chemical/x-jcamp-dx", "buffer": spectra_files.sample()}
    )
    form.locator("[name=device]").select_option("handheld-ftir")
    form.get_by_role("button", name="Compare and keep").click()
    expect(page.locator("tw-spectrum canvas")).to_have_count(2)
    expect(page.locator("#spectrum-title")).to_contain_text("Synthetic substance 03")
    expect(page.get_by_text("waits for a chemist")).to_be_visible()
    axe(page)
    accept = page.get_by_role("form", name="Accept as a measurement")
    accept.get_by_label("Blank").select_option("passed")
    accept.get_by_label("Standard").select_option("passed")
    accept.get_by_role("button").click(no_wait_after=True)
    expect(page.locator("#spectra").get_by_text("accepted", exact=True)).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
