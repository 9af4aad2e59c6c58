"""The pages of keys and of the API's reference, as an administrator meets them."""


def test_a_key_is_made_by_keyboard_and_shown_once(session, axe) -> None:
    page = session("administrator")
    page.goto("/administration/keys")
    axe(page)
    page.get_by_label("Name of the program").fill("Post feed")
    page.get_by_label("Role").select_option("feed")
    page.get_by_label("messages:write: send messages and see what became of one's own").press("Space")
    page.get_by_role("button", name="Make the key").press("Enter")
    assert page.locator("code.secret").inner_text().startswith("twk_")
    axe(page)
    page.goto("/administration/keys")
    assert page.locator("code.secret").count() == 0
    page.get_by_role("button", name="Revoke the key of Post feed").press("Enter")
    page.get_by_text("revoked", exact=True).wait_for()


def test_the_reference_is_accessible_wide_narrow_and_right_to_left(session, axe) -> None:
    for width, language in ((1920, "en"), (360, "en"), (1440, "ar")):
        page = session("administrator", width=width, language=language)
        page.goto("/api/v1/docs")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
