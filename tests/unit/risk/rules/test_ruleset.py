"""A ruleset over a table: three values, validity, facilities, versions."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pyarrow as pa
import pytest

from tidewaiter.risk.rules import VERDICTS, Rule, Ruleset
from tidewaiter.risk.rules.rule import Effect, Snooze
from tidewaiter.risk.rules.ruleset import reads

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rule(rule_id: str, condition: str, weight: float = 10.0, **more: object) -> Rule:
    given = {
        "title": "A title",
        "reason": "A reason for looking.",
        "owner": "Analysts",
        "purpose": "To show how rules run.",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        **more,
    }
    return Rule(id=rule_id, condition=condition, weight=weight, **given)


ROWS = pa.table(
    {
        "gross_mass_kg": [5.0, 1.0, None, float("nan")],
        "goods_description": ["tea", None, "tea", "tea"],
        "entry_office": ["JFK", "LAX", "JFK", None],
    }
)


def test_true_fires_false_does_not_and_missing_is_unknown() -> None:
    verdicts = Ruleset.of([rule("heavy", "gross_mass_kg > 2", 10)]).evaluate(ROWS, NOW)
    assert verdicts.schema == VERDICTS
    judged = verdicts.drop_columns(["suppressed", "shadow"])
    assert judged.to_pylist() == [
        {"rule_score": 10.0, "fired": ["heavy"], "unknown": []},
        {"rule_score": 0.0, "fired": [], "unknown": []},
        {"rule_score": 0.0, "fired": [], "unknown": ["heavy"]},
        {"rule_score": 0.0, "fired": [], "unknown": ["heavy"]},
    ]


def test_a_condition_that_is_settled_without_the_missing_value_is_not_unknown() -> None:
    both = Ruleset.of([rule("both", "gross_mass_kg > 2 AND goods_description = 'tea'")]).evaluate(ROWS, NOW)
    either = Ruleset.of([rule("either", "gross_mass_kg > 2 OR goods_description = 'tea'")]).evaluate(ROWS, NOW)
    assert both["unknown"].to_pylist() == [[], [], ["both"], ["both"]]
    assert either["unknown"].to_pylist() == [[], ["either"], [], []]
    assert either["fired"].to_pylist() == [["either"], [], ["either"], ["either"]]


def test_weights_add_up_and_a_negative_one_suppresses() -> None:
    rules = [rule("b-heavy", "gross_mass_kg > 2", 10), rule("a-tea", "goods_description = 'tea'", -25)]
    verdicts = Ruleset.of(rules).evaluate(ROWS, NOW)
    assert verdicts["rule_score"].to_pylist() == [-15.0, 0.0, -25.0, -25.0]
    assert verdicts["fired"].to_pylist()[0] == ["a-tea", "b-heavy"]


@pytest.mark.parametrize(
    ("moment", "runs"),
    [
        (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 1, 1, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, tzinfo=UTC), False),
        (datetime(2027, 1, 1, 1, tzinfo=timezone(timedelta(hours=5))), True),
    ],
)
def test_a_rule_runs_from_its_first_to_its_last_day_in_utc(moment: datetime, *, runs: bool) -> None:
    verdicts = Ruleset.of([rule("heavy", "gross_mass_kg > 2")]).evaluate(ROWS, moment)
    assert verdicts["rule_score"][0].as_py() == (10.0 if runs else 0.0)


def test_a_rule_of_a_facility_runs_there_and_is_unknown_where_the_facility_is() -> None:
    verdicts = Ruleset.of([rule("heavy", "gross_mass_kg > 0", facilities=("JFK", "O'Hare"))]).evaluate(
        ROWS.set_column(0, "gross_mass_kg", pa.array([5.0, 5.0, 5.0, 5.0])), NOW
    )
    assert verdicts["fired"].to_pylist() == [["heavy"], [], ["heavy"], []]
    assert verdicts["unknown"].to_pylist() == [[], [], [], ["heavy"]]


def test_a_value_that_cannot_be_computed_is_unknown_for_its_row_alone() -> None:
    rows = pa.table({"package_quantity": pa.array([2_000_000_000, 3], pa.int32()), "declared_value": [0.0, 4.0]})
    rules = [
        rule("overflow", "package_quantity * package_quantity > 4"),
        rule("ratio", "package_quantity / declared_value < 1"),
        rule("logarithm", "ln(declared_value) > 1"),
    ]
    verdicts = Ruleset.of(rules).evaluate(rows, NOW)
    assert verdicts["fired"].to_pylist() == [[], ["logarithm", "overflow", "ratio"]]
    assert verdicts["unknown"].to_pylist() == [["logarithm", "overflow", "ratio"], []]


def test_no_rules_and_no_rows_give_empty_verdicts() -> None:
    empty = Ruleset.of([]).evaluate(ROWS, NOW)
    assert empty["rule_score"].to_pylist() == [0.0] * 4
    assert empty["fired"].to_pylist() == [[]] * 4
    assert Ruleset.of([rule("heavy", "gross_mass_kg > 2")]).evaluate(ROWS.slice(0, 0), NOW).num_rows == 0


def test_a_rule_that_reads_no_column_runs() -> None:
    verdicts = Ruleset.of([rule("always", "1 = 1")]).evaluate(ROWS, NOW)
    assert verdicts["fired"].to_pylist() == [["always"]] * 4


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="hs_code"):
        Ruleset.of([rule("code", "hs_code = '8479'")]).evaluate(ROWS, NOW)


def test_the_version_is_that_of_the_content_not_of_the_order() -> None:
    one, two = rule("one", "gross_mass_kg > 2"), rule("two", "gross_mass_kg > 3")
    assert Ruleset.of([one, two]).version == Ruleset.of([two, one]).version
    assert len(Ruleset.of([one]).version) == 12
    assert Ruleset.of([one]).version != Ruleset.of([rule("one", "gross_mass_kg > 2", 11)]).version


def test_two_rules_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Ruleset.of([rule("one", "1 = 1"), rule("one", "1 = 2")])


def test_a_ruleset_is_a_document_that_gives_its_version_again() -> None:
    ruleset = Ruleset.of([rule("one", "gross_mass_kg > 2", facilities=("JFK",))])
    (stored,) = json.loads(json.dumps(ruleset.document()))
    assert (stored["id"], stored["valid_until"], stored["facilities"]) == ("one", "2026-12-31", ["JFK"])
    assert Ruleset.of([msgspec.convert(stored, Rule)]).version == ruleset.version


def test_a_rule_is_found_by_id_and_says_what_it_reads() -> None:
    one = rule("one", "gross_mass_kg > 2", reason="It holds {goods_description}.")
    assert Ruleset.of([one]).find("one") == one
    assert Ruleset.of([one]).find("two") is None
    assert reads(one) == {"gross_mass_kg", "goods_description"}


def test_a_suppressing_rule_silences_what_it_names_and_nothing_mandatory() -> None:
    rules = [
        rule("heavy", "gross_mass_kg > 2", 10),
        rule("kept", "gross_mass_kg > 2", 3, effect=Effect.MANDATORY),
        rule("quiet", "goods_description = 'tea'", -1, effect=Effect.SUPPRESS),
    ]
    verdicts = Ruleset.of(rules).evaluate(ROWS.slice(0, 1), NOW).to_pylist()
    assert verdicts == [
        {"rule_score": 2.0, "fired": ["kept", "quiet"], "unknown": [], "suppressed": ["heavy"], "shadow": []}
    ]


def test_a_shadow_rule_is_recorded_and_counts_nothing_not_even_as_unknown() -> None:
    rules = [rule("heavy", "gross_mass_kg > 2", 10), rule("trial", "gross_mass_kg > 2", 50, shadow=True)]
    verdicts = Ruleset.of(rules).evaluate(ROWS, NOW)
    assert verdicts["rule_score"].to_pylist() == [10.0, 0.0, 0.0, 0.0]
    assert verdicts["shadow"].to_pylist() == [["trial"], [], [], []]
    assert verdicts["unknown"].to_pylist() == [[], [], ["heavy"], ["heavy"]]


def test_a_snoozed_entity_does_not_fire_a_rule() -> None:
    table = ROWS.append_column("key_consignor", pa.array(["acme", "acme", "other", None]))
    snoozed = rule("tea", "goods_description = 'tea'", 5, snoozed=(Snooze(kind="consignor", key="acme"),))
    assert Ruleset.of([snoozed]).evaluate(table, NOW)["fired"].to_pylist() == [[], [], ["tea"], ["tea"]]
