from tidewaiter.intake.checks.hs_form import CHECKS


def test_a_heading_is_too_short(found) -> None:
    assert found(CHECKS, hs_code="8517") == [("hs-form", "hs_code", "8517")]
    assert found(CHECKS, hs_code="851713") == []


def test_the_codes_of_items_are_judged(found) -> None:
    items = [{"hs_code": "851713"}, {"hs_code": "770000"}, {"hs_code": None}]
    assert found(CHECKS, items=items) == [("hs-form", "items.hs_code", "851713, 770000")]
