"""Dog teams and devices in a real browser: registered, shown with what is out of date, at 360 px and in Arabic."""

from playwright.sync_api import expect


def test_a_team_and_a_device_are_registered_and_what_is_out_of_date_stands_first(session, axe) -> None:
    page = session("supervisor")
    page.goto("/canine")
    page.get_by_text("Register a team").click()
    for label, text in (("Name, as", "Rex"), ("Handler", "bo"), ("Dog", "Rex")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Register").first.click()
    page.get_by_text("Record a certificate").click()
    for label, text in (("Odour", "fentanyl"), ("By whom", "school")):
        page.locator("details[open]").get_by_label(label).fill(text)
    page.get_by_label("Certified on").fill("2024-06-01")
    page.get_by_label("Last day").fill("2025-06-01")
    page.locator("details[open]").get_by_role("button", name="Record").click()
    expect(page.locator(".odours .badge.bad")).to_have_text("lapsed")
    page.goto("/canine")
    expect(page.get_by_role("heading", name="Not in order")).to_be_visible()
    axe(page)


def test_the_register_fits_a_telephone_and_is_read_from_right_to_left(session) -> None:
    page = session("supervisor", "arabic", width=360, language="ar")
    for address in ("/canine", "/canine/K-000001", "/devices"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
