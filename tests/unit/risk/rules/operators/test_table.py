import pytest

from rule_rows import refused
from tidewaiter.risk.rules.language import from_json, parse, to_json, write
from tidewaiter.risk.rules.operators import BY_NAME, OPERATORS, Operator


def test_names_and_phrases_are_each_one_operators() -> None:
    assert len(BY_NAME) == len(OPERATORS) == len({operator.phrase for operator in OPERATORS})


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_an_example_is_read_written_and_read_again_as_the_same(operator: Operator) -> None:
    condition, problems = parse(operator.example)
    assert condition is not None, problems
    assert condition.operator == operator.name
    assert parse(write(condition))[0] == condition
    assert from_json(to_json(condition)) == (condition, ())


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_an_example_fits_the_columns_that_there_are(operator: Operator) -> None:
    assert set(refused(operator.example)) <= {"rule-parameter", "rule-list"}
