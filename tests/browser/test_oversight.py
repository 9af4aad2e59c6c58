"""Data quality, feeds, model and fairness in a real browser: accessible, narrow, right to left, by two people."""

import re

PAGES = (
    "/quality",
    "/quality?by=code",
    "/quality/of?by=filer&filer=SIMA",
    "/quality/rows",
    "/feeds",
    "/feeds/quarantine",
    "/governance",
    "/governance/yield",
    "/governance/fairness",
    "/governance/drift",
    "/governance/overrides",
    "/governance/complaints",
)


def settled(page, address: str) -> None:
    """Open a page and wait until its figures are worked out."""
    page.goto(address)
    page.wait_for_selector(".notice[hx-get]", state="detached")


def test_every_page_is_accessible_and_fits(session, axe) -> None:
    wide, narrow = session("senior_analyst", width=1440), session("senior_analyst", width=360)
    for address in PAGES:
        settled(wide, address)
        axe(wide)
        settled(narrow, address)
        assert narrow.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    axe(narrow)


def test_right_to_left(session, axe) -> None:
    page = session("senior_analyst", "rtl", language="ar")
    for address in ("/quality", "/governance/yield"):
        settled(page, address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_worst_filer_to_its_rows_by_keyboard(session) -> None:
    page = session("senior_analyst")
    settled(page, "/quality")
    page.locator("table tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Show the rows").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/quality/rows"))
    assert page.locator("table tbody tr").count() > 0


def test_a_complaint_goes_from_one_person_to_another(session) -> None:
    taker, answerer = session("supervisor", "sue"), session("manager", "max")
    taker.goto("/governance/complaints")
    taker.get_by_label("About", exact=True).select_option("selection")
    taker.get_by_label("What is complained about").fill("Opened three times in a month.")
    taker.get_by_role("button", name="Take it down").click()
    assert taker.get_by_text("C-000001 is taken down").is_visible()
    answerer.goto("/governance/complaints/C-000001")
    answerer.get_by_label("Answer, with reasons").fill("The rule was narrowed.")
    answerer.get_by_role("button", name="Answer", exact=True).click()
    assert answerer.get_by_text("is answered").is_visible()
