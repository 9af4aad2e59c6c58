"""Reasons: a sentence and its evidence for whatever moved a row, for and against, and for what is missing."""

import json
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.assess import assess
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.reasons import NOTHING, UNKNOWN_FEATURES, Reason, Source, reasons
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, Ruleset

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBERS = [feature for feature in FEATURES if not feature.categorical]
FIRST, SECOND, THIRD = NUMBERS[:3]


def rule(rule_id: str, condition: str, weight: float, reason: str) -> Rule:
    return Rule(
        id=rule_id,
        title="A title",
        reason=reason,
        condition=condition,
        weight=weight,
        owner="Analysts",
        purpose="To show what reasons say.",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )


RULES = Ruleset.of(
    [
        rule("heavy", "gross_mass_kg > 2", 40, "The parcel weighs {gross_mass_kg} kg, from {consignor_name}."),
        rule("tea", "goods_description = 'tea'", -5, "It is described as {goods_description}."),
        rule("dear", "declared_value > 100", 3, "It is worth {declared_value} {currency}."),
        rule("very-dear", "declared_value > 1000", 3, "It is worth {declared_value} {currency}."),
    ]
)


def row(**given: object) -> pa.Table:
    columns = pa.schema([*RULE_COLUMNS, pa.field("arrival_date", pa.date32())])
    values = {"consignment_id": "s10:1", "version": 1, "source_position": 0, "declared_value": 1.0, **given}
    table = pa.Table.from_pylist([values], schema=columns)
    lookouts = pa.table(
        {
            "consignment_id": ["s10:1"],
            "version": pa.array([1], pa.int32()),
            "lookouts": pa.array([given.get("lookouts") or []], pa.list_(pa.string())),
        }
    )
    result = assess(table, ruleset=RULES, predict=None, model_version=None, lookouts=lookouts, as_of=NOW, positives=0)
    for name in table.column_names:
        if name not in result.column_names:
            result = result.append_column(name, table[name])
    return result


def of(table: pa.Table, contributions: dict[str, float] | None = None) -> list[Reason]:
    parts = None if contributions is None else pa.table({name: [value] for name, value in contributions.items()})
    (found,) = reasons(table, RULES, parts)
    return found


def test_a_rule_gives_its_sentence_its_evidence_and_its_weight() -> None:
    (reason,) = of(row(gross_mass_kg=5.25, consignor_name="Acme", goods_description="x"))
    assert reason == Reason(
        "heavy",
        "The parcel weighs 5.25 kg, from Acme.",
        {"consignor_name": "Acme", "gross_mass_kg": 5.25},
        40.0,
        Source.RULE,
        against=False,
    )


def test_what_a_sentence_names_and_was_not_filed_is_said_so() -> None:
    (reason,) = of(row(gross_mass_kg=5.25, goods_description="x"))
    assert reason.sentence == "The parcel weighs 5.25 kg, from not filed."


def test_reasons_for_and_against_stand_together_by_size() -> None:
    found = of(
        row(gross_mass_kg=5.0, goods_description="tea", **{FIRST.name: 2.0, SECOND.name: 3.0}),
        {FIRST.name: -1.2, SECOND.name: 0.2, THIRD.name: 0.001, "base_value": -7.0},
    )
    assert [(r.code, r.source, r.against) for r in found] == [
        ("heavy", "rule", False),
        (FIRST.name, "model", True),
        ("tea", "rule", True),
        (SECOND.name, "model", False),
    ]
    assert [r.contribution for r in found] == pytest.approx([40.0, -12.0, -5.0, 2.0])


def test_a_feature_that_is_missing_says_so_when_that_moved_the_score() -> None:
    found = of(row(gross_mass_kg=1.0, goods_description="x"), {FIRST.name: 0.9})
    assert [(r.code, r.sentence) for r in found] == [(FIRST.name, FIRST.missing)]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_feature_has_its_sentence_filled_and_its_evidence(feature: object) -> None:
    value = "CN" if feature.categorical else 3.0
    (reason,) = of(row(gross_mass_kg=1.0, goods_description="x", **{feature.name: value}), {feature.name: 1.0})
    assert reason.code == feature.name
    assert reason.evidence[feature.name] == value
    assert "{" not in reason.sentence
    assert reason.sentence[0].isupper()
    assert reason.sentence.endswith(".")


def test_a_missing_value_is_a_reason_with_the_rules_that_wanted_it() -> None:
    (reason,) = of(row(gross_mass_kg=1.0, goods_description="x", declared_value=None))
    assert reason.sentence == "Declared value was not filed: 2 rules could not be judged."
    assert reason.evidence == {"declared_value": None, "rules": ["dear", "very-dear"]}
    assert (reason.code, reason.source, reason.contribution) == ("missing-declared-value", Source.DATA, 0.0)


def test_features_that_cannot_be_computed_are_one_reason() -> None:
    table = row(gross_mass_kg=1.0, goods_description="x")
    table = table.set_column(table.schema.get_field_index("unknown"), "unknown", pa.array([["one", "two"]]))
    rules = [
        rule("one", f"{FIRST.name} > 1 AND {SECOND.name} > 1", 3, "A reason for looking."),
        rule("two", f"{SECOND.name} > 2", 3, "A reason for looking."),
    ]
    ((reason,),) = reasons(table, Ruleset.of(rules))
    assert reason.code == UNKNOWN_FEATURES
    assert reason.evidence == {FIRST.name: None, SECOND.name: None, "rules": ["one", "two"]}
    named = f"{SECOND.name} {FIRST.name}".replace("_", " ").split()
    assert set(named) <= set(reason.sentence.replace(",", " ").replace(":", " ").split())
    assert reason.sentence.endswith(": 2 rules could not be judged.")


def test_a_lookout_comes_first() -> None:
    found = of(row(gross_mass_kg=5.0, goods_description="x", lookouts=["L7"]))
    assert [(r.code, r.source) for r in found] == [("L7", "lookout"), ("heavy", "rule")]
    assert found[0].sentence == "Lookout L7 waits for this consignment."


def test_a_row_with_nothing_to_say_says_that() -> None:
    (reason,) = of(row(gross_mass_kg=1.0, goods_description="x"))
    assert reason.code == NOTHING
    assert reason.sentence


def test_a_rule_that_is_no_longer_in_the_rulebook_keeps_a_sentence() -> None:
    table = row(gross_mass_kg=5.0, goods_description="x")
    ((reason,),) = reasons(table, Ruleset.of([]))
    assert reason.code == "heavy"
    assert "not in the rulebook" in reason.sentence


def test_contributions_of_other_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="other rows"):
        reasons(row(), RULES, pa.table({FIRST.name: [1.0, 2.0]}))


def test_no_rows_give_no_reasons() -> None:
    assert reasons(row().slice(0, 0), RULES) == []


def test_a_reason_is_json() -> None:
    evidence = {
        "eta": NOW,
        "posted_on": date(2026, 2, 1),
        "mass": float("nan"),
        "items": [{"net_mass_kg": np.inf, "goods_description": None}],
        "version": 2,
    }
    written = Reason("heavy", "It is heavy.", evidence, 1.23456, Source.RULE).to_json()
    assert json.loads(json.dumps(written, allow_nan=False)) == {
        "code": "heavy",
        "sentence": "It is heavy.",
        "evidence": {
            "eta": "2026-03-01T12:00:00+00:00",
            "posted_on": "2026-02-01",
            "mass": None,
            "items": [{"net_mass_kg": None, "goods_description": None}],
            "version": 2,
        },
        "contribution": 1.23,
        "source": "rule",
        "against": False,
    }
