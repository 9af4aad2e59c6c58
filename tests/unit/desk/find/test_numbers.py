import pytest
from django.utils import translation
from django.utils.translation import gettext

from addresses import addresses
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Role
from tidewaiter.desk.find import numbers


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (" s-000012 ", ("S", "S-000012")),
        ("S12", ("S", "S-000012")),
        ("lr-7", ("LR", "LR-000007")),
        ("T-1000001", ("T", "T-1000001")),
        ("RB123456785GB", None),
        ("Q-1", None),
        ("seizures", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_any_spelling(text: str, read: tuple[str, str] | None) -> None:
    assert numbers.read(text) == read


def test_each_kind_leads_to_a_page_that_there_is_and_that_is_for_the_same_act() -> None:
    needed = {one.name: one.needed for one in addresses() if "GET" in one.methods and len(one.arguments) == 1}
    assert {one.url_name: needed.get(one.url_name) for one in numbers.NUMBERED} == {
        one.url_name: one.permission for one in numbers.NUMBERED
    }


def test_a_beginning_that_stands_for_two_things_leads_to_those_that_a_role_may_open() -> None:
    def led(role: Role) -> list[str]:
        return [one.url_name for one in numbers.places(Actor("a", role), "K")]

    assert led(Role.SENIOR_ANALYST) == ["canine_team", "diversion_kit"]
    assert led(Role.PORT_OFFICER) == ["canine_team"]
    assert led(Role.CHEMIST) == []


def test_every_number_says_what_it_names_in_the_readers_language() -> None:
    with translation.override("ar"):
        assert [one.means for one in numbers.NUMBERED if gettext(one.means) == one.means] == []
