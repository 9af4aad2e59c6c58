"""What filers may be asked for."""

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.answers.drafts import ELEMENTS
from tidewaiter.intake import regimes


def test_all_that_a_law_owes_can_be_asked_for() -> None:
    ways = {way for rule in regimes.load().rule for owed in rule.owes for way in owed.split("|")}
    assert {way.rpartition(".")[2] for way in ways} <= set(ELEMENTS)


def test_elements_are_fields_of_a_consignment_each_once() -> None:
    assert set(ELEMENTS) <= set(CONSIGNMENT.names)
    assert len(set(ELEMENTS)) == len(ELEMENTS)
