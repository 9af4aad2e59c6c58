"""The structured form of a condition: JSON with the same tree as the text form, for pages and partners.

{"all": [{"field": "gross_mass_kg", "operator": "at-most", "values": [{"parameter": "most_kg"}]},
{"not": {"field": "hs_code", "operator": "missing"}}]}
"""

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.risk.rules.language.condition import (
    MAX_DEPTH,
    MAX_TESTS,
    MAX_VALUES,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Missing,
    NamedList,
    Not,
    OfField,
    Parameter,
    Value,
    criteria_of,
)

_JOINS: dict[str, type[AllOf] | type[AnyOf]] = {"all": AllOf, "any": AnyOf}
_KEYS = {"field", "operator", "values", "missing"}


class _UnreadableError(Exception):
    def __init__(self, path: str, hint: str) -> None:
        super().__init__(hint)
        self.path = path


def to_json(condition: Condition) -> dict[str, Any]:
    """A condition in JSON's own types."""
    if isinstance(condition, AllOf | AnyOf):
        word = "all" if isinstance(condition, AllOf) else "any"
        return {word: [to_json(part) for part in condition.parts]}
    if isinstance(condition, Not):
        return {"not": to_json(condition.part)}
    written: dict[str, Any] = {"field": condition.field, "operator": condition.operator}
    if condition.values:
        written["values"] = [_value_to_json(value) for value in condition.values]
    if condition.missing is not Missing.UNKNOWN:
        written["missing"] = str(condition.missing)
    return written


def from_json(document: object) -> tuple[Condition | None, tuple[Problem, ...]]:
    """The condition that a JSON document says, or what is wrong with it."""
    try:
        condition = _condition(document, "when", 0)
    except _UnreadableError as error:
        return None, (Problem("rule-structure", error.path, "", str(error), Severity.ERROR),)
    if sum(1 for _ in criteria_of(condition)) > MAX_TESTS:
        hint = f"Keep a condition under {MAX_TESTS} tests; split the rule."
        return None, (Problem("rule-structure", "when", "", hint, Severity.ERROR),)
    return condition, ()


def _condition(document: object, path: str, depth: int) -> Condition:
    if not isinstance(document, Mapping):
        raise _UnreadableError(path, "A condition is an object.")
    if depth > MAX_DEPTH:
        raise _UnreadableError(path, f"Nest at most {MAX_DEPTH} deep.")
    keys = set(document)
    for word, join in _JOINS.items():
        if keys == {word}:
            parts = document[word]
            if not isinstance(parts, list) or not 0 < len(parts) <= MAX_TESTS:
                raise _UnreadableError(f"{path}.{word}", "List one condition or more.")
            return join(tuple(_condition(part, f"{path}.{word}[{at}]", depth + 1) for at, part in enumerate(parts)))
    if keys == {"not"}:
        return Not(_condition(document["not"], f"{path}.not", depth + 1))
    return _test(document, path)


def _test(document: Mapping[str, object], path: str) -> Criterion:
    if not {"field", "operator"} <= set(document) <= _KEYS:
        raise _UnreadableError(path, "A test has field and operator, and may have values and missing.")
    field, operator = document["field"], document["operator"]
    values, missing = document.get("values", []), document.get("missing", "unknown")
    if not isinstance(field, str) or not isinstance(operator, str):
        raise _UnreadableError(path, "field and operator are texts.")
    if not isinstance(values, list) or len(values) > MAX_VALUES:
        raise _UnreadableError(f"{path}.values", f"Values are a list of at most {MAX_VALUES}.")
    if missing not in list(Missing):
        raise _UnreadableError(f"{path}.missing", "A missing field counts as unknown, no or yes.")
    read = tuple(_value(value, f"{path}.values[{at}]") for at, value in enumerate(values))
    return Criterion(field, operator, read, Missing(str(missing)))


def _value_to_json(value: Value) -> object:
    if isinstance(value, Parameter):
        return {"parameter": value.name}
    if isinstance(value, NamedList):
        return {"list": value.name}
    if isinstance(value, OfField):
        return {"field": value.name} if value.times == 1.0 else {"field": value.name, "times": value.times}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _value(value: object, path: str) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, path)
    if isinstance(value, Mapping):
        keys = set(value)
        named = next(iter(keys)) if len(keys) == 1 else ""
        said = value.get(named)
        if named in {"parameter", "list"} and isinstance(said, str):
            return Parameter(said) if named == "parameter" else NamedList(said)
        if named == "date" and isinstance(said, str):
            return _date(said, path)
        if keys in ({"field"}, {"field", "times"}) and isinstance(value["field"], str):
            return OfField(value["field"], _number(value.get("times", 1.0), path))
    raise _UnreadableError(
        path, "A value is a number, a text, or an object: parameter, list, date, or field and times."
    )


def _number(value: object, path: str) -> float:
    try:
        number = float(value) if isinstance(value, int | float) else float("nan")
    except OverflowError:
        number = float("nan")
    if not isfinite(number):
        raise _UnreadableError(path, "This is no finite number.")
    return number


def _date(text: str, path: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _UnreadableError(path, "There is no such day; write 2026-01-31.") from None
