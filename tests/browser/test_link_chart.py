"""A link chart in a real browser: begun for a reason, expanded, hidden, saved, taken away; and without its drawing."""

from playwright.sync_api import Page, expect

from tidewaiter.links.chart import MOST_NODES

DRAWN = "document.querySelector('tw-chart').cy.nodes().not('.group').length"


def begin(page: Page, what: str) -> None:
    page.goto("/links")
    page.get_by_label("Look for").fill(what)
    page.get_by_label("Why you look").fill("a seizure names it")
    page.get_by_role("button", name="Begin").click()


def anything(page: Page) -> str:
    """The number of some consignment of the practice world."""
    page.goto("/rules/late-data/backtest")
    page.get_by_role("button", name="Back-test").click()
    expect(page.get_by_role("heading", name="Workload by facility and day")).to_be_visible(timeout=60_000)
    return page.locator('[aria-labelledby="hits"] th.mono').last.inner_text()


def test_a_chart_is_drawn_expanded_hidden_saved_and_taken_away(session, axe) -> None:
    page = session("intelligence_officer")
    what = anything(page)
    page.goto("/links")
    axe(page)
    begin(page, what)
    expect(page.locator("tr[data-node]").first).to_be_visible()
    axe(page)
    before = page.locator("tr[data-node]").count()
    expect(page.locator("tw-chart canvas").first).to_be_visible()
    assert page.evaluate(DRAWN) == before > 1
    # Ticking in the table chooses on the drawing, and the inspector tells of it.
    row = page.locator("tr[data-node^='v:']").first
    row.locator("input.choose").check()
    expect(page.locator("#inspector")).to_contain_text("on this chart")
    expect(page.locator("#inspector")).to_contain_text("first seen")
    assert page.evaluate("document.querySelector('tw-chart').cy.$('node:selected').length") == 1
    page.keyboard.press("x")
    expect(page.locator("#notices")).to_contain_text("onto the chart")
    assert page.evaluate(DRAWN) == page.locator("tr[data-node]").count() <= MOST_NODES
    page.locator("tr[data-node^='v:'] input.choose").last.check()
    page.get_by_role("button", name="Hide").click()
    expect(page.locator(".hidden-list li")).not_to_have_count(0)
    assert page.evaluate(DRAWN) == page.locator("tr[data-node]").count()
    page.get_by_label("Note to the version").fill("as found")
    page.get_by_role("button", name="Save a version").click()
    expect(page.locator("#notices")).to_contain_text("Saved as version 1.")
    with page.expect_download() as loaded:
        page.get_by_role("button", name="PNG").click()
    assert loaded.value.suggested_filename.endswith(".png")
    with page.expect_download() as loaded:
        page.get_by_role("link", name="GraphML").click()
    assert loaded.value.suggested_filename.endswith(".graphml")
    with page.expect_download() as loaded:
        page.get_by_role("link", name="PDF").click()
    assert loaded.value.path().read_bytes().startswith(b"%PDF-")
    axe(page)
    page.get_by_role("link", name="Print").click()
    expect(page.locator("svg.paper circle").first).to_be_visible()
    axe(page)


def test_a_chart_is_narrow_on_a_telephone_and_says_the_same_in_a_table(session, axe) -> None:
    page = session("analyst", width=360, height=800)
    page.goto("/links")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("/queue?status=held")
    begin(page, page.locator("tbody tr a").first.inner_text())
    expect(page.locator("tr[data-node]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
