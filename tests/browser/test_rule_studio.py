"""The rule studio in a real browser: written by keyboard, read back as it is typed, held against the past."""

import re

from playwright.sync_api import expect

FIELDS = {
    "Title": "Heavy tea",
    "Reason an officer reads": "{gross_mass_kg} kg is much tea.",
    "Purpose": "To find heavy tea in parcels.",
    "Points": "12",
}


def test_a_rule_is_written_by_keyboard_and_read_back(session, axe) -> None:
    page = session("analyst")
    page.goto("/rules")
    axe(page)
    page.keyboard.press("n")
    page.get_by_label("Field", exact=True).focus()
    page.keyboard.type("gross_mass_kg")
    page.keyboard.press("Tab")
    page.keyboard.type("is above")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(page.locator("#readback")).to_contain_text("the gross mass in kilograms is above 2")
    page.get_by_role("button", name="+ test").press("Enter")
    expect(page.locator("#field-0-1")).to_be_focused()
    page.keyboard.type("goods_description")
    page.keyboard.press("Tab")
    page.keyboard.type("mentions")
    page.keyboard.press("Tab")
    page.keyboard.type("tea, green tea")
    page.keyboard.press("Tab")
    expect(page.locator("#readback")).to_contain_text("mentions “tea” or “green tea”")
    page.get_by_text("Text form").click()
    text = page.get_by_label("As text")
    assert 'goods_description mentions "tea", "green tea"' in text.input_value()
    text.fill("gross_mass_kg is above 3\nband high")
    page.get_by_role("button", name="Read the text").press("Enter")
    expect(page.locator("#values-0")).to_have_value("3")
    expect(page.get_by_label("Lowest band")).to_have_value("high")
    expect(page.locator("#readback")).to_contain_text("the band is high at least")
    page.get_by_label("Id", exact=True).fill("heavy-tea")
    for label, value in FIELDS.items():
        page.get_by_label(label).fill(value)
    axe(page)
    page.get_by_role("button", name="Commit").press("Enter")
    expect(page.locator("#notices")).to_contain_text("Committed as")
    axe(page)
    page.get_by_role("button", name="Run in shadow").press("Enter")
    expect(page.locator(".state-shadow").first).to_be_visible()


def test_a_back_test_runs_apart_and_its_page_opens(session, axe) -> None:
    page = session("senior_analyst")
    page.goto("/rules/late-data/backtest")
    axe(page)
    page.get_by_role("button", name="Back-test").click()
    expect(page.get_by_role("heading", name="Workload by facility and day")).to_be_visible(timeout=60_000)
    axe(page)
    example = page.locator('[aria-labelledby="hits"] th.mono').first.inner_text()
    page.goto("/rules/late-data/try?consignment=" + example)
    expect(page.locator("main")).to_contain_text(re.compile("It (fires|does not fire) on"))
    axe(page)
    page.set_viewport_size({"width": 360, "height": 800})
    for address in ("/rules", "/rules/late-data", "/rules/draft/new", "/rules/trials/1"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
