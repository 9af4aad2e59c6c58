from datetime import date

import msgspec
import pytest

from tidewaiter.risk.rules import RULE_COLUMNS, Rule
from tidewaiter.risk.rules.language import write_statement
from tidewaiter.risk.rules.meaning import statement_of, told, with_condition, with_parameters
from tidewaiter.risk.rules.rule import Setting


def rule(**changed: object) -> Rule:
    made = Rule(
        id="light",
        title="A light parcel",
        reason="A reason for looking.",
        when="gross_mass_kg is at most $most_kg",
        parameters={"most_kg": Setting(type="number", default=2.0, meaning="Heaviest", minimum=1, maximum=5)},
        weight=1,
        owner="Analysts",
        purpose="To show what a rule means.",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    return msgspec.structs.replace(made, **changed)


def codes(one: Rule) -> list[str]:
    return [problem.code for problem in with_condition(one, RULE_COLUMNS, {})[1]]


def test_a_rule_gets_its_condition_from_text_and_parameters() -> None:
    made, problems = with_condition(rule(), RULE_COLUMNS, {})
    assert (made.condition, problems) == ("gross_mass_kg <= 2", ())
    assert told(made, {}) == ["- the gross mass in kilograms is at most 2 (most_kg)"]


def test_a_parameter_is_set_within_its_range() -> None:
    changed, _ = with_condition(with_parameters(rule(), {"most_kg": "3"}), RULE_COLUMNS, {})
    assert changed.condition == "gross_mass_kg <= 3"
    for name, value in (("most_kg", "9"), ("most_kg", "x"), ("least_kg", "2")):
        with pytest.raises(ValueError, match=r"outside|could not convert|no parameter"):
            with_parameters(rule(), {name: value})


@pytest.mark.parametrize(
    "changed",
    [{"when": "gross_mass_kg is at most $most_kg\nband high"}, {"band": "high"}],
    ids=["in the text", "beside"],
)
def test_a_band_may_stand_in_the_text_or_beside_it(changed: dict[str, object]) -> None:
    made, problems = with_condition(rule(**changed), RULE_COLUMNS, {})
    assert (made.band, problems) == ("high", ())
    assert told(made, {})[-1] == "- where that holds, the band is high at least"
    assert write_statement(statement_of(made)).endswith("\nband high")
    in_sql = rule(when="", condition="gross_mass_kg > 1", parameters={}, band="high")
    assert told(in_sql, {})[-1] == "- where that holds, the band is high at least"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"condition": "TRUE"}, "rule-form"),
        ({"when": ""}, "rule-form"),
        ({"when": "gross_mass_kg is"}, "rule-text"),
        ({"parameters": {}}, "rule-parameter"),
        ({"parameters": {"most_kg": Setting(type="date", default="2026-02-30", meaning="No day")}}, "rule-parameter"),
        ({"parameters": {"most_kg": Setting(type="text", default="x", meaning="A text")}}, "rule-values"),
        ({"when": "gross_mass_kg is at most $most_kg\nband low"}, "rule-band"),
        ({"when": "gross_mass_kg is at most $most_kg\nband high", "band": "severe"}, "rule-band"),
        ({"when": "", "condition": "gross_mass_kg > 1"}, "rule-parameter"),
    ],
)
def test_what_is_wrong_is_told(changed: dict[str, object], code: str) -> None:
    assert codes(rule(**changed)) == [code]
