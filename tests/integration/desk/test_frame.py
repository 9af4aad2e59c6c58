import pytest

from desk import Site
from tidewaiter.centre.permissions import Role


def test_nobody_is_sent_to_the_login(site: Site) -> None:
    answer = site.browser(None).get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/"


STARTS = {
    Role.ANALYST: "/queue",
    Role.PORT_OFFICER: "/inbox",
    Role.CANINE_HANDLER: "/inbox",
    Role.CHEMIST: "/lab",
    Role.DIVERSION_COORDINATOR: "/diversion",
    Role.AUDITOR: "/audit",
    Role.MANAGER: "/governance",
    Role.MEDICAL_ADVISER: "/safety",
    Role.PARTNER_LIAISON: "/referrals",
    Role.ADMINISTRATOR: "/administration",
}


@pytest.mark.parametrize("role", Role)
def test_each_role_begins_in_a_room_of_its_own_or_is_told_that_it_has_none(sqlite_site: Site, role: Role) -> None:
    page = sqlite_site.browser(role).get("/", follow=True)
    assert page.status_code == 200
    if role in STARTS:
        assert page.redirect_chain[-1][0] == STARTS[role]
    assert bool(page.redirect_chain) == (role is not Role.FEED)
    assert role.value.replace("_", " ").title().encode() in page.content or role.value.title().encode() in page.content


def test_an_unknown_address_is_a_page_that_says_so(sqlite_site: Site) -> None:
    assert sqlite_site.browser(Role.ANALYST).get("/nowhere").status_code == 404


def test_the_server_says_that_it_lives(sqlite_site: Site) -> None:
    assert sqlite_site.browser(None).get("/health/live").content == b"ok\n"
