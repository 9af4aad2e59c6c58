import pytest

from tidewaiter.risk.rules.language import from_json


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"all": []},
        {"all": [{"field": "a"}]},
        {"all": [], "any": []},
        {"field": "a", "operator": "is", "values": [None]},
        {"field": "a", "operator": "is", "values": [True]},
        {"field": "a", "operator": "is", "values": [float("nan")]},
        {"field": "a", "operator": "is", "values": [10**400]},
        {"field": "a", "operator": "is", "values": [{"date": "2026-02-30"}]},
        {"field": "a", "operator": "is", "missing": "perhaps"},
        {"field": "a", "operator": "is", "extra": 1},
    ],
)
def test_what_is_no_condition_is_a_problem(document: object) -> None:
    condition, problems = from_json(document)
    assert condition is None
    assert [problem.code for problem in problems] == ["rule-structure"]


def test_deep_nesting_is_refused() -> None:
    document: dict[str, object] = {"field": "a", "operator": "missing"}
    for _ in range(50):
        document = {"not": document}
    assert from_json(document)[0] is None
