"""Requests to filers in a real browser: asked on the decision page, seen there and in the list."""

from playwright.sync_api import Page, expect


def something_open(page: Page) -> str:
    """The address of something that is waiting, opened again where all is decided."""
    page.goto("/queue?status=closed&status=held&status=released&status=open")
    while not page.locator("#pane button[data-key=i]").count():
        if page.locator("#pane button[data-key=o]").count():
            address = str(page.locator("#pane .pane-head a").first.get_attribute("href"))
            page.keyboard.press("o")
            page.locator("dialog[open] button.primary").click()
            expect(page.locator("#pane .pane-head .state-open")).to_be_visible()
            return address  # not that of the focused row: the focus goes on to the next one
        page.keyboard.press("j")
        heading = page.locator("tr.focused a").first.inner_text()
        expect(page.locator("#pane .pane-head h2")).to_have_text(heading)
    return str(page.locator("#pane .pane-head a").first.get_attribute("href"))


def test_a_filer_is_asked_on_the_page_and_the_list_shows_it(session, axe) -> None:
    page = session("analyst", "ana", width=1280)
    address = something_open(page)
    page.goto(address)
    page.get_by_text("Ask the filer").click()
    page.get_by_label("goods description").check()
    page.get_by_label("Question").fill("invoice please")
    axe(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("[aria-labelledby=asked]")).to_contain_text("invoice please")
    page.goto("/requests")
    expect(page.locator("tbody tr").first).to_contain_text("invoice please")
    page.locator("tbody summary").first.click()
    expect(page.get_by_label("Why").first).to_be_visible()
    axe(page)


def test_the_list_fits_a_telephone_and_reads_from_the_right(session, axe) -> None:
    page = session("analyst", "ana", width=360, language="ar")
    page.goto("/requests")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
