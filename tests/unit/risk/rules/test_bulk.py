"""Many rules at once give the verdicts that they give one by one."""

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.rules import RULE_COLUMNS, Rule, Ruleset, load
from tidewaiter.risk.rules.bulk import Program, evaluate
from tidewaiter.risk.rules.rule import Effect

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rule(rule_id: str, condition: str, weight: float = 1.0, **more: object) -> Rule:
    return Rule(
        id=rule_id,
        title="A title",
        reason="A reason for looking.",
        condition=condition,
        weight=weight,
        owner="Analysts",
        purpose="To hold many rules against one.",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        **more,
    )


def rows(count: int) -> pa.Table:
    rng = np.random.default_rng(7)
    numbers = {f.name for f in RULE_COLUMNS if pa.types.is_floating(f.type)}
    columns = []
    for held in RULE_COLUMNS:
        gaps = rng.random(count) < 0.2
        if held.name in numbers:
            columns.append(pa.array(rng.integers(0, 5, count).astype(float), mask=gaps))
        elif held.name == "goods_description":
            columns.append(pa.array(rng.choice(["tea", "pill press", "gift"], count), mask=gaps))
        elif held.name in {"consignment_id", "hs_code"}:
            columns.append(pa.array(rng.choice(["1", "293339", "x"], count)))
        else:
            columns.append(pa.nulls(count, held.type))
    return pa.table(columns, names=RULE_COLUMNS.names)


RULES = Ruleset.of(
    [
        *load().rules,
        rule("calculated", "gross_mass_kg / net_mass_kg > 1 AND NOT (hs_code = '1' OR declared_value > 2)"),
        rule("mandatory", "hs_code = 'x'", effect=Effect.MANDATORY),
        rule("quiet", "gross_mass_kg > 1", shadow=True),
        rule("silence", "goods_description = 'tea'", -2.0, effect=Effect.SUPPRESS),
        rule("silence-one", "hs_code = '1'", 0.0, effect=Effect.SUPPRESS, suppresses=("calculated",)),
        rule("cast", "TRY_CAST(hs_code AS INTEGER) > 2"),
        rule("always", "TRUE"),
    ]
)


@pytest.mark.parametrize("count", [1, 63, 64, 65, 1000])
def test_the_verdicts_are_the_same(count: int) -> None:
    table = rows(count)
    assert evaluate(table, RULES.in_force(NOW)).to_pylist() == RULES.evaluate(table, NOW).to_pylist()


def test_no_rows_and_no_rules_are_no_verdicts() -> None:
    assert evaluate(rows(0), RULES.rules).num_rows == 0
    assert evaluate(rows(3), ()).to_pylist() == Ruleset.of([]).evaluate(rows(3), NOW).to_pylist()


def test_what_rules_share_is_one_test() -> None:
    program = Program.of([rule("one", "gross_mass_kg > 1 AND hs_code = '1'"), rule("two", "NOT gross_mass_kg > 1")])
    assert len(program.tests) == 2


def test_a_large_rulebook_goes_this_way_by_itself() -> None:
    many = Ruleset.of([rule(f"rule-{n}", f"gross_mass_kg > {n % 5}") for n in range(250)])
    (verdict,) = many.evaluate(rows(1000).slice(3, 1), NOW).to_pylist()
    assert len(verdict["fired"]) + len(verdict["unknown"]) <= 250
