import pytest

from tidewaiter.engine.number_plan import parts, planned
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.features.compute import computed_by


def test_most_features_are_understood() -> None:
    understood = [feature.name for feature in FEATURES if planned(computed_by(feature)) is not None]
    assert len(understood) > len(FEATURES) * 2 // 3


@pytest.mark.parametrize("sql", ["regexp_replace(a, 'x', 'y')", "list_contains(l, ['x', n])", "upper(a)"])
def test_what_is_not_understood_is_left_to_the_engine(sql: str) -> None:
    assert planned(sql) is None


def test_equal_parts_of_expressions_are_equal_plans() -> None:
    one, other = planned("a > 1 AND b = 'x'"), planned("CASE WHEN (a > 1) THEN 2 END")
    assert one is not None
    assert other is not None
    assert one[1] == other[1] == ("greater", ("column", "a"), ("number", "1"))


def test_a_plan_is_made_of_its_parts() -> None:
    plan = planned("abs(a) + 1")
    assert plan is not None
    assert list(parts(plan)) == [plan, ("abs", ("column", "a")), ("column", "a"), ("number", "1")]
