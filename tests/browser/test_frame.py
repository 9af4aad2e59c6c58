from playwright.sync_api import expect


def test_the_start_page_is_accessible_wide_narrow_and_right_to_left(session, axe) -> None:
    for width, language in ((1920, "en"), (360, "en"), (1440, "ar")):
        page = session("analyst", width=width, language=language)
        page.goto("/")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_anything_is_found_from_anywhere_by_keyboard(session, axe) -> None:
    page = session("port_officer", "olu")
    page.goto("/settings")
    page.keyboard.press("Control+k")
    expect(page.locator("#find-q")).to_be_focused()
    axe(page)
    page.keyboard.type("scan st")
    page.keyboard.press("Enter")
    page.wait_for_url("**/station")


def test_whoever_reads_the_login_page_of_practice_gets_in_and_sees_the_queue(chromium, server) -> None:
    page = chromium.new_page(base_url=server.url)
    page.goto("/")
    shown = page.locator(".notice code")
    password = shown.first.inner_text()
    page.get_by_label("Username").fill(shown.nth(1).inner_text())
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/queue")
    expect(page.get_by_text("To decide").first).to_be_visible()
    page.close()
