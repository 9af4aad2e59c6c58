"""Properties of rules and assessments: a row's result is its own, and what is unknown never counts."""

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.risk.assess import assess
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, Ruleset, load
from tidewaiter.risk.rules.wording import fill

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBER = next(feature.name for feature in FEATURES if not feature.categorical)
COLUMNS = pa.schema([*RULE_COLUMNS, pa.field("arrival_date", pa.date32())])
SHIPPED = load()
NO_LOOKOUTS = pa.table(
    {
        "consignment_id": pa.array([], pa.string()),
        "version": pa.array([], pa.int32()),
        "lookouts": pa.array([], pa.list_(pa.string())),
    }
)


def rule(rule_id: str, condition: str, weight: float) -> Rule:
    return Rule(
        id=rule_id,
        title="A title",
        reason="A reason for looking.",
        condition=condition,
        weight=weight,
        owner="Analysts",
        purpose="To show properties of rules.",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )


RULES = Ruleset.of(
    [
        rule("heavy", "gross_mass_kg > 2", 0.1),
        rule("tea", "goods_description = 'tea' AND gross_mass_kg > 1", 0.2),
        rule("either", "goods_description = 'gift' OR declared_value / gross_mass_kg > 10", 0.7),
        rule("against", "NOT declared_value > 5", -1.3),
        rule("missing", "gross_mass_kg IS NULL", 0.3),
    ]
)

FEW = settings(max_examples=settings().max_examples // 4)  # each example starts the engine several times

figures = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True), st.sampled_from([0.0, 1.5, 3.0]))
parcels = st.fixed_dictionaries(
    {
        "gross_mass_kg": figures,
        "declared_value": figures,
        NUMBER: figures,
        "goods_description": st.one_of(st.none(), st.text(max_size=5), st.sampled_from(["tea", "gift", "pill press"])),
        "hs_code": st.one_of(st.none(), st.sampled_from(["847989", "090210", ""])),
    }
)


def rows(given_rows: list[dict[str, object]]) -> pa.Table:
    numbered = [
        {"consignment_id": f"s10:{number}", "version": 1, "source_position": number, **row}
        for number, row in enumerate(given_rows)
    ]
    return pa.Table.from_pylist(numbered, schema=COLUMNS)


def predict(features: pa.Table) -> np.ndarray:
    values = features[NUMBER].to_numpy()
    return 1 / (1 + np.exp(-np.clip(np.nan_to_num(values), -20, 20)))


def assessed(table: pa.Table) -> list[dict[str, object]]:
    result = assess(
        table,
        ruleset=RULES,
        predict=predict,
        model_version="m1",
        lookouts=NO_LOOKOUTS,
        as_of=NOW,
        positives=99,
    )
    return result.drop_columns("features").to_pylist()


@FEW
@given(st.lists(parcels, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_a_verdict_does_not_depend_on_the_order_of_rows(given_rows: list[dict[str, object]], random: object) -> None:
    order = list(range(len(given_rows)))
    random.shuffle(order)
    table = rows(given_rows)
    straight = RULES.evaluate(table, NOW).to_pylist()
    shuffled = RULES.evaluate(table.take(order), NOW).to_pylist()
    assert shuffled == [straight[position] for position in order]


@FEW
@given(st.lists(parcels, min_size=1, max_size=6))
def test_a_row_alone_is_assessed_as_in_company(given_rows: list[dict[str, object]]) -> None:
    table = rows(given_rows)
    together = assessed(table)
    assert [assessed(table.slice(position, 1))[0] for position in range(table.num_rows)] == together


@FEW
@given(st.lists(parcels, min_size=1, max_size=6))
def test_a_rule_is_fired_or_unknown_or_neither_and_only_fired_ones_count(given_rows: list[dict[str, object]]) -> None:
    weights = {one.id: one.weight for one in RULES.rules}
    for verdict in RULES.evaluate(rows(given_rows), NOW).to_pylist():
        assert not set(verdict["fired"]) & set(verdict["unknown"])
        assert verdict["rule_score"] == sum(weights[rule_id] for rule_id in verdict["fired"])


@FEW
@given(parcels)
def test_filling_a_gap_never_takes_back_what_was_certain(row: dict[str, object]) -> None:
    (before,) = RULES.evaluate(rows([row]), NOW).to_pylist()
    filled = {**row, "gross_mass_kg": 3.0} if row["gross_mass_kg"] is None else row
    (after,) = RULES.evaluate(rows([filled]), NOW).to_pylist()
    # 'missing' asks for the gap itself; every other rule that was judged without the mass stays as it was.
    judged = {one.id for one in RULES.rules} - set(before["unknown"]) - {"missing"}
    assert judged & set(after["fired"]) == judged & set(before["fired"])
    assert not judged & set(after["unknown"])


@FEW
@given(st.lists(parcels, max_size=12))
def test_the_rules_that_ship_judge_any_row(given_rows: list[dict[str, object]]) -> None:
    verdicts = SHIPPED.evaluate(rows(given_rows), NOW)
    assert verdicts.num_rows == len(given_rows)
    assert np.isfinite(verdicts["rule_score"].to_numpy()).all()


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(["a", "b"]), st.one_of(st.none(), st.text(), st.floats())))
def test_any_template_is_filled_without_a_crash(template: str, evidence: dict[str, object]) -> None:
    assert isinstance(fill(template, evidence), str)
