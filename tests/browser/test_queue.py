"""The triage queue, the decision page and the inbox in a real browser: by keyboard, at any width, right to left."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def server(own_server):
    """A workspace that these tests may use up."""
    return own_server


def opened(page: Page, address: str = "/queue?status=open&status=held&status=closed") -> Page:
    page.goto(address)
    expect(page.locator("tr.focused")).to_have_count(1)
    return page


def focused(page: Page) -> str:
    return page.locator("tr.focused a").first.inner_text()


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)


def something_open(page: Page) -> None:
    """Open again what has been closed, so that there is something to decide."""
    opened(page, "/queue?status=closed&status=held&status=released")
    while not page.locator("#pane button[data-key=o]").count():
        press(page, "j")
        expect(page.locator("#pane .pane-head h2")).to_have_text(focused(page))
    press(page, "o")
    page.locator("dialog[open] button.primary").click()
    expect(page.locator("#pane .pane-head .state-open")).to_be_visible()


def test_an_item_is_decided_by_keyboard_alone_and_taken_back(session, axe) -> None:
    page = opened(session("analyst", "ana"))
    first = focused(page)
    press(page, "j")
    assert focused(page) != first
    expect(page.locator("#pane .pane-head h2")).to_have_text(focused(page))
    press(page, "k")
    assert focused(page) == first
    press(page, "x")
    expect(page.locator("tr.focused input")).to_be_checked()
    axe(page)
    something_open(page)
    opened(page, "/queue")
    waiting = focused(page)
    expect(page.locator("#pane .pane-head h2")).to_have_text(waiting)
    press(page, "i")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    axe(page)
    press(page, "Space")
    dialog.get_by_label("Note").fill("invoice please")
    press(page, "Tab")
    press(page, "Enter")
    expect(page.locator("#toast")).to_contain_text("information was asked for")
    expect(page.locator("tr.focused .state-info_requested")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)
    press(page, "z")
    expect(page.locator("#pane .pane-head .state-open")).to_be_visible()
    hand = page.locator("#pane button[data-key=a]")
    expect(hand).to_contain_text("Give back")  # whoever decides has it in hand
    press(page, "a")
    expect(hand).to_contain_text("Take")
    press(page, "Enter")
    page.wait_for_url("**/consignments/**")
    expect(page.locator("#around")).not_to_contain_text("Looking")
    axe(page)


def test_the_next_that_nobody_has_may_be_beyond_the_page(session) -> None:
    page = session("analyst", "nia")
    something_open(page)
    press(page, "a")  # give it back
    expect(page.locator("#pane button[data-key=a]")).to_contain_text("Take")
    opened(page, "/queue?status=held")
    for _ in range(page.locator("tr[data-number]").count()):
        press(page, "j")
    press(page, "n")
    page.wait_for_url("**/consignments/**")
    expect(page.locator(".decide .state-open")).to_be_visible()


def test_two_people_see_each_others_claims(session) -> None:
    ana = session("analyst", "ana")
    something_open(ana)
    press(ana, "a")  # give it back
    expect(ana.locator("#pane button[data-key=a]")).to_contain_text("Take")
    opened(ana, "/queue")
    ben = opened(session("analyst", "ben"), "/queue")
    row = ana.locator("tr.focused").get_attribute("id")
    press(ana, "a")
    expect(ana.locator(f"#{row} .owner")).to_have_text("ana")
    ben.evaluate("document.querySelector('tw-queue').poll()")
    expect(ben.locator(f"#{row} .owner")).to_have_text("ana")
    press(ben, "r")
    ben.locator("dialog[open] input[type=radio]").first.check()
    ben.locator("dialog[open] button.primary").click()
    expect(ben.locator("#notices")).to_contain_text("ana has it in hand")


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1920, "en"), (1280, "ar")])
def test_every_page_holds_at_any_width_and_direction(session, axe, width: int, language: str) -> None:
    page = session("analyst", f"ana-{width}-{language}", width=width, language=language)
    for address in ("/queue", "/consignments"):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/queue?status=open&status=held")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/consignments/**")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    port = session("port_officer", f"kim-{width}-{language}", width=width, language=language)
    port.goto("/inbox?show=all")
    axe(port)
    assert port.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_port_acknowledges_its_shift(session) -> None:
    page = session("port_officer", "kim")
    page.goto("/inbox")
    page.locator("form.big button").first.click()
    expect(page.locator("#notices")).to_contain_text("acknowledged")
    assert page.locator(".answers button").first.bounding_box()["height"] >= 48
    page.locator(".answers button.primary").first.click()
    expect(page.locator("#notices")).to_contain_text("located")
