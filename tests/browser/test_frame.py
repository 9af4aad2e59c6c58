def test_the_start_page_is_accessible_wide_narrow_and_right_to_left(session, axe) -> None:
    for width, language in ((1920, "en"), (360, "en"), (1440, "ar")):
        page = session("analyst", width=width, language=language)
        page.goto("/")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
