"""The diversion desk in a real browser: its pages, a case opened out of goods, at 360 px and from right to left."""

import pytest
from playwright.sync_api import expect

from desk import apart
from diversion_world import DIV, take_in
from tidewaiter.centre.clock import going
from tidewaiter.centre.cycle import kits, notified
from tidewaiter.centre.store import close_store, open_store

PRESS = ("9101", "TDP 5 pill press", "BROWSER PHARMA")
DIE = ("9102", "tablet punch die set", "BROWSER PHARMA")


def _fill(home) -> None:
    workspace = open_store(home, now=going(home))
    try:
        take_in(workspace, PRESS, DIE, phone="7755550177", days=2)
        notified.check(workspace, DIV)
        kits.refresh(workspace, DIV)
    finally:
        close_store()


@pytest.fixture(scope="module", autouse=True)
def goods(server) -> None:
    apart(_fill, server.home)


def test_goods_and_a_kit_are_seen_and_a_case_is_opened(session, axe) -> None:
    page = session("diversion_coordinator")
    page.goto("/diversion")
    axe(page)
    page.get_by_role("row", name="TDP 5 pill press").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("TDP 5 pill press")
    expect(page.locator(".reasons")).to_contain_text("No notification of this import is known.")
    axe(page)
    page.get_by_label("What it is about").fill("A press without a notification")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A press without a notification")
    page.get_by_label("What is known").first.fill("Small presses are bought by laboratories and by workshops.")
    page.get_by_role("button", name="Record", exact=True).first.click()
    expect(page.get_by_text("1 of 7 answered")).to_be_visible()
    axe(page)


def test_a_kit_fits_a_telephone_and_is_read_from_right_to_left(session, axe) -> None:
    page = session("diversion_coordinator", "arabic-diversion", width=360, language="ar")
    page.goto("/diversion")
    page.locator("a[href*='/diversion/kits/']").first.click()
    expect(page.locator("svg.kit")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
