"""The page behind ⌘K."""

import pytest

from desk import Browser, Site
from port_world import issue
from tidewaiter.centre.permissions import Role

OFFICER, ANALYST = Role.PORT_OFFICER, Role.ANALYST


def sent_to(browser: Browser, asked: str) -> str:
    """Where a question leads; '' for a page to choose from."""
    answer = browser.post("/find", {"q": asked})
    return answer.get("Location", "")


@pytest.mark.parametrize(
    ("role", "asked", "address"),
    [
        (OFFICER, "s-12", "/seizures/S-000012"),
        (OFFICER, "X3", "/exams/X-000003"),
        (OFFICER, "scan station", "/station"),
        (ANALYST, "que", "/queue"),
        (ANALYST, "RB 123 456 785 GB", "/consignments?q=RB+123+456+785+GB"),
        (ANALYST, "MSCU 123456-7", "/consignments?q=MSCU+123456-7"),
        (ANALYST, "orla quentin 12", ""),
        (ANALYST, "1200 Elm Park Dr", ""),
        (Role.ADMINISTRATOR, "RB 123 456 785 GB", ""),
        (Role.ADMINISTRATOR, "S-12", ""),
        (ANALYST, "orla quentin", ""),
    ],
)
def test_a_number_leads_to_its_page_and_a_name_to_its_room(
    sqlite_site: Site, role: Role, asked: str, address: str
) -> None:
    assert sent_to(sqlite_site.browser(role), asked) == address


def test_words_are_answered_with_the_rooms_that_search_for_words(sqlite_site: Site) -> None:
    page = sqlite_site.browser(ANALYST).post("/find", {"q": "orla quentin"}).content.decode()
    assert 'value="orla quentin"' in page
    assert 'href="/substances"' in page
    assert "/find?" not in page  # what was asked stands in no address


def test_a_target_leads_whom_it_is_not_examined_by_to_the_consignment_if_they_see_it(sqlite_site: Site) -> None:
    [target] = issue(1, "NYC")
    here, elsewhere = (sqlite_site.browser(ANALYST, name, facilities=(name,)) for name in ("NYC", "LAX"))
    assert sent_to(here, target).startswith("/consignments/")
    assert sent_to(elsewhere, target) == f"/consignments?q={target}"
