from datetime import date
from itertools import pairwise

import pytest

from tidewaiter.intake import regimes
from tidewaiter.intake.regimes import Regimes

RULE = """
[[rule]]
regime = "mail"
title = "A law"
source = "1 LAW 1"
from = 2020-01-01
owes = ["s10", "consignee_email|consignee_phone"]
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str):
        path = tmp_path / "regimes.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_regime_is_bound_by_a_rule_today() -> None:
    shipped = regimes.load()
    assert {name: shipped.on(name, date(2026, 3, 1)) is not None for name in regimes.REGIMES} == dict.fromkeys(
        regimes.REGIMES, True
    )


def test_mail_owed_nothing_before_its_law() -> None:
    shipped = regimes.load()
    assert shipped.on("mail", date(2021, 3, 14)) is None
    assert shipped.on("mail", date(2021, 3, 15)).source.startswith("19 CFR 145.74")


def test_the_last_day_of_a_rule_still_binds() -> None:
    shipped = regimes.load()
    old, new = shipped.on("air", date(2025, 11, 20)), shipped.on("air", date(2025, 11, 21))
    assert set(new.owes) - set(old.owes) == {"consignee_email|consignee_phone"}


def test_the_hours_of_each_law() -> None:
    shipped = regimes.load()
    hours = {
        name: shipped.on(name, date(2026, 1, 1)).hours_before for name in ("ocean", "truck", "rail", "declaration")
    }
    assert hours == {"ocean": 24, "truck": 1, "rail": 2, "declaration": None}


def test_only_the_regimes_named_remain() -> None:
    assert {rule.regime for rule in regimes.load().among(["rail", None, "pigeon"]).rule} == {"rail"}


def test_a_workspace_file_replaces_what_ships(written) -> None:
    assert [rule.title for rule in regimes.load(written(RULE)).rule] == ["A law"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rule = 1", r"regimes\.toml: Expected `array`.*\$\.rule"),
        (RULE.replace('"mail"', '"pigeon"'), r"regimes\.toml: unknown regime 'pigeon'.*\$\.rule\[0\]"),
        (RULE.replace('"s10"', '"shoe_size"'), r"'shoe_size' is not a field.*\$\.rule\[0\]"),
        (RULE.replace('"s10"', '"items.s10"'), r"'items.s10' is not a field"),
        (RULE.replace("owes", "ows"), r"unknown field `ows`.*\$\.rule\[0\]"),
        (RULE + "until = 2019-01-01", r"ends \(2019-01-01\) before it begins"),
        (RULE + "hours_before = -1", r"must be 0 or more"),
        (RULE + RULE.replace("2020", "2021"), r"both in force on 2021-01-01"),
        ("[[rule", r"regimes\.toml: "),
    ],
)
def test_a_wrong_file_is_named_with_the_place(written, text, message) -> None:
    with pytest.raises(ValueError, match=message):
        regimes.load(written(text))


def test_a_file_that_is_not_there_is_an_operators_error(tmp_path) -> None:
    with pytest.raises(OSError, match=r"regimes\.toml"):
        regimes.load(tmp_path / "regimes.toml")


def test_rules_that_follow_each_other_do_not_clash(written) -> None:
    text = RULE + "until = 2020-12-31" + RULE.replace("2020", "2021")
    assert isinstance(regimes.load(written(text)), Regimes)


def test_low_value_changes_three_times() -> None:
    shipped = regimes.load()
    days = [date(2025, 5, 1), date(2025, 5, 2), date(2025, 8, 29)]
    of_china, suspended = (regimes.changes(shipped, a, b) for a, b in pairwise(days))
    assert [(c.regime, c.origins, c.added, c.dropped) for c in of_china] == [
        ("low_value", ("CN", "HK"), ["hs_code|items.hs_code"], [])
    ]
    general = next(c for c in suspended if c.regime == "low_value" and not c.origins)
    assert (general.added, general.dropped) == (["hs_code|items.hs_code"], [])
    assert next(c for c in suspended if c.origins).after is None


def test_nothing_differs_between_two_days_of_one_law() -> None:
    assert regimes.changes(regimes.load(), date(2026, 1, 1), date(2026, 11, 1)) == []


def test_a_rule_of_some_origins_stands_beside_the_general_one(written) -> None:
    own = RULE + RULE.replace("owes = [", 'origins = ["CN"]\nowes = [').replace('"A law"', '"Another"')
    found = regimes.load(written(own))
    assert [rule.title for rule in found.binding("mail", date(2026, 1, 1))] == ["A law", "Another"]
    assert found.on("mail", date(2026, 1, 1)).title == "A law"
