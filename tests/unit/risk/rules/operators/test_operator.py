from datetime import date

import pytest

from tidewaiter.risk.rules.language import OfField
from tidewaiter.risk.rules.operators.operator import Kind, column, joined, literal


@pytest.mark.parametrize(
    ("value", "kind", "sql"),
    [
        ("it's", Kind.TEXT, "'it''s'"),
        (2.0, Kind.NUMBER, "2"),
        (-2.5, Kind.NUMBER, "(-2.5)"),
        (date(2026, 1, 5), Kind.DATE, "CAST('2026-01-05' AS DATE)"),
        (date(2026, 1, 5), Kind.TIME, "CAST('2026-01-05T00:00:00Z' AS TIMESTAMPTZ)"),
        (OfField("net_mass_kg", 1.5), Kind.NUMBER, "1.5 * net_mass_kg"),
    ],
)
def test_a_value_is_written_as_a_literal(value: object, kind: Kind, sql: str) -> None:
    assert literal(value, kind) == sql


def test_a_filers_own_column_is_looked_up_by_its_name() -> None:
    assert column("attributes.account") == "attributes['account']"


def test_many_conditions_are_not_nested_deep() -> None:
    written = joined("OR", [f"c{n}" for n in range(64)])
    depth = deepest = 0
    for sign in written:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    assert deepest == 6
