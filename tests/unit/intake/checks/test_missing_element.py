from datetime import UTC, date, datetime

import pytest

from tidewaiter.intake import regimes
from tidewaiter.intake.checks import missing_element
from tidewaiter.intake.regimes import Regimes, Rule


def rule(*owes: str, first: date = date(2020, 1, 1), last: date | None = None, regime: str = "mail") -> Rule:
    return Rule(regime, "A law", "1 LAW 1", first, list(owes), last)


def checks(*rules: Rule):
    return missing_element.checks(Regimes(list(rules)))


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_absent_or_blank_element_is_missing(found, value) -> None:
    assert found(checks(rule("consignor_name")), regime="mail", consignor_name=value) == [
        ("missing-element", "consignor_name", "")
    ]


def test_each_missing_element_is_a_problem_of_its_own(found) -> None:
    got = found(checks(rule("s10", "gross_mass_kg", "package_quantity")), regime="mail", gross_mass_kg=0.0)
    assert [path for _, path, _ in got] == ["s10", "package_quantity"]


@pytest.mark.parametrize("given", [{"consignee_email": "a@b.example"}, {"consignee_phone": "1"}])
def test_either_alternative_meets_the_law(found, given) -> None:
    both = checks(rule("consignee_email|consignee_phone"))
    assert found(both, regime="mail", **given) == []
    assert len(found(both, regime="mail")) == 1


@pytest.mark.parametrize(
    ("items", "missing"),
    [
        (None, 1),
        ([], 1),
        ([{"sequence": 1, "hs_code": "851713"}], 1),
        ([{"sequence": 1}, {"sequence": 2, "goods_description": "shoes"}], 0),
    ],
)
def test_an_item_line_can_meet_the_law(found, items, missing) -> None:
    assert len(found(checks(rule("goods_description|items.goods_description")), regime="mail", items=items)) == missing


def test_list_and_number_columns_of_items_can_be_owed(found) -> None:
    owed = checks(rule("container", "items.declared_value"))
    assert len(found(owed, regime="mail", container=[])) == 2
    assert found(owed, regime="mail", container=["X"], items=[{"declared_value": 0.0}]) == []


def test_another_regime_owes_nothing_here(found) -> None:
    assert found(checks(rule("consignor_name")), regime="air") == []


@pytest.mark.parametrize(
    ("received", "owed"),
    [
        (datetime(2019, 12, 31, 23, 59, tzinfo=UTC), 0),
        (datetime(2020, 1, 1, tzinfo=UTC), 1),
        (datetime(2020, 6, 30, 23, 59, 59, tzinfo=UTC), 1),
        (datetime(2020, 7, 1, tzinfo=UTC), 0),
    ],
)
def test_the_rule_in_force_on_the_day_of_receipt_counts(found, received, owed) -> None:
    dated = checks(rule("consignor_name", last=date(2020, 6, 30)))
    assert len(found(dated, regime="mail", received_at=received)) == owed


def test_the_enhanced_air_set_owes_a_way_to_reach_the_consignee(found) -> None:
    shipped = missing_element.checks(regimes.load())
    before = found(shipped, regime="air", received_at=datetime(2025, 11, 20, tzinfo=UTC))
    after = found(shipped, regime="air", received_at=datetime(2025, 11, 21, tzinfo=UTC))
    assert {path for _, path, _ in after} - {path for _, path, _ in before} == {"consignee_email|consignee_phone"}


def test_the_hint_names_the_law() -> None:
    assert checks(rule("s10"))[0].hint == "Send s10: owed under 1 LAW 1."


def test_a_rule_of_some_origins_binds_these_alone(found) -> None:
    kept = Rule("low_value", "A law", "1 LAW 1", date(2020, 1, 1), ["hs_code"], None, origins=["CN", "HK"])
    assert len(found(checks(kept), regime="low_value", country_of_origin="HK")) == 1
    assert found(checks(kept), regime="low_value", country_of_origin="VN") == []
    assert found(checks(kept), regime="low_value", country_of_origin=None) == []
