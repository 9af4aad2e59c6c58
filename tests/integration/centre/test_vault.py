"""What lies in a vault: two people in and out, how much may lie there, when it is to go, and counts."""

from dataclasses import replace

import pytest

from port_world import CHEM, FAR, KIM, LEE, NOW, ZOE, conflict, issue, seized
from tidewaiter.centre.evidence import actions as evidence
from tidewaiter.centre.evidence import disposal_actions
from tidewaiter.centre.evidence.drafts import Destruction
from tidewaiter.centre.notices import queries as notices
from tidewaiter.centre.vault import actions, queries
from tidewaiter.centre.vault.drafts import NewMovement, NewThreshold, Purpose, Verdict, Way
from tidewaiter.centre.workspace import Workspace

SEALS = {"E-000001": "A100", "E-000002": "A101"}
IN = NewMovement("FRA", Way.IN, Purpose.STORAGE, "B-12")
BURN = NewMovement("FRA", Way.OUT, Purpose.DESTRUCTION)
LIMIT = NewThreshold("FRA", " Fentanyl", 10.0, 60, "standing order 4")


@pytest.fixture(autouse=True)
def _seizure(workspace: Workspace) -> None:
    issue()
    seized()


def stored() -> None:
    actions.sign(LEE, actions.move(KIM, SEALS, IN))


def test_it_lies_there_when_two_have_signed() -> None:
    number = actions.move(KIM, SEALS, IN)
    assert queries.holdings(KIM) == []
    assert [one.number for one in queries.waiting(LEE)] == [number]
    assert conflict(lambda: actions.sign(KIM, number)) == ("same-person", 409)
    assert conflict(lambda: actions.sign(FAR, number)) == ("unknown-movement", 404)
    assert conflict(lambda: actions.move(KIM, SEALS, IN)) == ("movement-waits", 409)
    actions.sign(LEE, number)
    assert {(one.exhibit_id, one.shelf) for one in queries.holdings(KIM)} == {
        ("E-000001", "B-12"),
        ("E-000002", "B-12"),
    }
    assert queries.holdings(FAR) == []
    assert queries.levels(FAR) == []
    assert conflict(lambda: actions.move(KIM, SEALS, IN)) == ("in-vault", 409)


def test_out_again_for_something_and_never_against_a_hold() -> None:
    stored()
    assert conflict(lambda: actions.move(KIM, SEALS, replace(BURN, purpose=Purpose.STORAGE)))[0] == "purpose-missing"
    assert conflict(lambda: actions.move(LEE, SEALS, BURN)) == ("not-holder", 409)
    hold = evidence.hold(ZOE, "S-000001", "appeal")
    assert conflict(lambda: actions.move(KIM, SEALS, BURN)) == ("on-hold", 409)
    assert all(one.on_hold for one in queries.holdings(KIM))
    evidence.lift(ZOE, "S-000001", hold, "over")
    number = actions.move(KIM, SEALS, BURN)
    evidence.hold(ZOE, "S-000001", "a second appeal")
    assert conflict(lambda: actions.sign(LEE, number)) == ("on-hold", 409)
    actions.refuse(LEE, number, "a hold came in between")
    assert len(queries.holdings(KIM)) == 2
    actions.sign(LEE, actions.move(KIM, SEALS, replace(BURN, purpose=Purpose.COURT)))
    assert queries.holdings(KIM) == []
    assert conflict(lambda: actions.move(KIM, SEALS, BURN))[0] in {"not-in-vault", "on-hold"}


def test_a_seal_that_differs_needs_a_note() -> None:
    wrong = {"E-000001": "X"}
    assert conflict(lambda: actions.move(KIM, wrong, IN)) == ("note-required", 422)
    actions.move(KIM, wrong, replace(IN, note="label torn"))
    assert conflict(lambda: actions.move(KIM, {"E-000003": "A102"}, replace(IN, shelf=""))) == ("shelf-missing", 422)
    assert conflict(lambda: actions.move(KIM, {"E-000003": "A102"}, replace(IN, facility="LEJ")))[1] == 404


def test_more_than_may_lie_there_alarms_once_and_clears(clock) -> None:
    assert conflict(lambda: actions.set_threshold(KIM, LIMIT)) == ("not-allowed", 403)
    assert conflict(lambda: actions.set_threshold(ZOE, replace(LIMIT, facility="LEJ")))[1] == 404
    assert conflict(lambda: actions.set_threshold(ZOE, replace(LIMIT, allowed_g=float("inf"))))[0] == "bad-threshold"
    actions.set_threshold(ZOE, LIMIT)
    stored()
    (level,) = queries.levels(ZOE)
    assert (level.held_g, level.allowed_g, level.over, level.exhibits) == (12.5, 10.0, True, 1)  # the bag in the box
    assert actions.look_over(ZOE) == (1, 0)
    assert actions.look_over(ZOE) == (0, 0)
    assert any("More fentanyl" in one.text for one in notices.alarms(ZOE))
    clock.advance(days=61)
    assert all(one.overdue(clock().date()) for one in queries.holdings(ZOE))
    evidence.hold(ZOE, "S-000001", "appeal")
    assert not any(one.overdue(clock().date()) for one in queries.holdings(ZOE))
    actions.set_threshold(ZOE, replace(LIMIT, allowed_g=20))
    assert actions.look_over(ZOE) == (0, 1)


def test_a_count_says_what_is_missing_and_what_is_not_expected() -> None:
    stored()
    number = actions.take_stock(KIM, "FRA", {"E-000001": "A100", "E-000003": "A102"})
    (count,) = queries.stock_takes(LEE)
    assert {name: verdict for name, verdict, _ in count.lines} == {
        "E-000001": Verdict.FOUND,
        "E-000002": Verdict.MISSING,
        "E-000003": Verdict.NOT_EXPECTED,
    }
    assert conflict(lambda: actions.sign_stock(KIM, number)) == ("same-person", 409)
    assert conflict(lambda: actions.sign_stock(FAR, number)) == ("unknown-stock-take", 404)
    actions.sign_stock(LEE, number)
    assert any("2 exhibits do not fit" in one.text for one in notices.alarms(ZOE))
    again = actions.take_stock(KIM, "FRA", {"E-000001": "A100", "E-000002": "B"})
    assert queries.stock_takes(LEE)[0].count(Verdict.SEAL_DIFFERS) == 1
    assert again == number + 1
    assert conflict(lambda: actions.take_stock(FAR, "LEJ", {"E-000001": "A100"})) == ("unknown-exhibit", 404)
    assert conflict(lambda: actions.take_stock(CHEM, "FRA", {})) == ("unknown-vault", 404)


def test_nothing_is_destroyed_that_was_not_signed_out() -> None:
    burnt = Destruction("incineration", "plant 2", "lee", NOW)
    stored()
    disposal_actions.condemn(ZOE, list(SEALS), "order 7")
    number = actions.move(KIM, {"E-000001": "A100"}, BURN)
    assert conflict(lambda: disposal_actions.destroy(KIM, SEALS, burnt)) == ("in-vault", 409)
    actions.sign(LEE, number)
    assert conflict(lambda: disposal_actions.destroy(KIM, SEALS, burnt)) == ("in-vault", 409)
    disposal_actions.destroy(KIM, {"E-000001": "A100"}, burnt)
    assert [one.exhibit_id for one in queries.holdings(KIM)] == ["E-000002"]
