"""Scorecards in a real browser: from the worst filer to what it is asked, at 360 px and from right to left."""

from playwright.sync_api import expect

WAIT = 60_000
"""Milliseconds: counted by the worker when somebody looks for the first time."""


def _overview(page) -> None:
    page.goto("/quality/scorecards")
    expect(page.locator("table a[href*='/quality/scorecard?']").first).to_be_visible(timeout=WAIT)


def test_from_the_worst_filer_to_its_drafts(session, axe) -> None:
    page = session("analyst", "reader of scorecards")
    _overview(page)
    axe(page)
    worst = page.locator("table a[href*='/quality/scorecard?']").first
    name = worst.inner_text()
    worst.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".practice-mark").first).to_have_text("simulated")
    expect(page.locator("svg.chart").first).to_be_visible()
    expect(page.get_by_role("heading", name="Drafts of requests")).to_be_visible()
    expect(page.get_by_text("Nothing here was sent.")).to_be_visible()
    axe(page)


def test_a_scorecard_fits_a_telephone_and_is_read_from_right_to_left(session, axe) -> None:
    page = session("analyst", "arabic reader of scorecards", width=360, language="ar")
    _overview(page)
    page.locator("table a[href*='/quality/scorecard?']").first.click()
    assert page.evaluate("document.dir || document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
