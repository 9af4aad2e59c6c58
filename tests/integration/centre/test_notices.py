"""Notices reach those who fit what they name, and nobody else; counts are scoped as lists are."""

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.notices import actions, queries
from tidewaiter.centre.notices.actions import To
from tidewaiter.centre.permissions import Role

pytestmark = pytest.mark.usefixtures("workspace")

ANA = Actor("ana", "analyst")
OFFICER = Actor("olu", "port_officer", facilities=frozenset({"NYC"}))
OTHER = Actor("pia", "port_officer", facilities=frozenset({"LAX"}))


def test_a_notice_reaches_whoever_fits_all_that_it_names() -> None:
    actions.notify(ANA, to=To(role=Role.PORT_OFFICER), text="to all officers")
    actions.notify(ANA, to=To(facility="NYC"), text="to all at NYC", link="/inbox")
    actions.notify(ANA, to=To(role=Role.PORT_OFFICER, facility="LAX"), text="to officers at LAX", alarm=True)
    actions.notify(ANA, to=To(person="olu"), text="to olu")
    assert [one.text for one in queries.latest(OFFICER)] == ["to olu", "to all at NYC", "to all officers"]
    assert [one.text for one in queries.latest(OTHER)] == ["to officers at LAX", "to all officers"]
    assert [queries.unseen(one) for one in (OFFICER, OTHER, ANA)] == [3, 2, 1]
    assert [one.text for one in queries.alarms(OTHER)] == ["to officers at LAX"]


def test_what_one_saw_is_seen_by_oneself_alone() -> None:
    number = actions.notify(ANA, to=To(role=Role.PORT_OFFICER), text="look")
    actions.see(OFFICER, number)
    actions.see(OFFICER, number)
    assert (queries.unseen(OFFICER), queries.unseen(OTHER)) == (0, 1)
    actions.see_all(OTHER)
    assert queries.unseen(OTHER) == 0


def test_a_notice_of_others_cannot_be_marked() -> None:
    number = actions.notify(ANA, to=To(person="olu"), text="look")
    actions.see(OTHER, number)
    assert queries.unseen(OFFICER) == 1


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_else(link: str) -> None:
    with pytest.raises(ValueError, match="page of the desk"):
        actions.notify(ANA, to=To(person="olu"), text="look", link=link)


def test_a_notice_to_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="goes to"):
        To()
