"""From a condition to an expression of the checked language, and what is wrong with a condition before that.

The expression is the same language that experts write by hand (`engine/expression.py`) and goes through the same
check, so that a condition reaches no file, no network and no clock, and costs what its size costs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.protected import protected_trait
from tidewaiter.risk.rules.language.condition import (
    MAX_VALUES,
    AllOf,
    Condition,
    Criterion,
    Missing,
    NamedList,
    Not,
    OfField,
    Parameter,
    Scalar,
    criteria_of,
    parts_of,
)
from tidewaiter.risk.rules.language.written import write_criterion
from tidewaiter.risk.rules.operators import BY_NAME, Kind, Of, Operator, Resolved, Subject, Takes
from tidewaiter.risk.rules.operators.operator import column, joined

NamedLists = Mapping[str, tuple[str, ...]]
"""Values by the name of the list."""

Parameters = Mapping[str, Scalar]
"""The values of a rule's parameters."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a condition may refer to: columns, the rule's parameters, and lists."""

    columns: pa.Schema
    parameters: Parameters = field(default_factory=dict)
    lists: NamedLists = field(default_factory=dict)

    def kind(self, name: str) -> Kind | None:
        """What a field holds; None for one that there is not."""
        table, dot, _ = name.partition(".")
        if table not in self.columns.names:
            return None
        held = self.columns.field(table).type
        if dot:
            return Kind.TEXT if pa.types.is_map(held) else None
        if pa.types.is_list(held):
            return Kind.TEXTS if pa.types.is_string(held.value_type) else Kind.OTHER
        tests = (
            (pa.types.is_string, Kind.TEXT),
            (pa.types.is_floating, Kind.NUMBER),
            (pa.types.is_integer, Kind.NUMBER),
            (pa.types.is_timestamp, Kind.TIME),
            (pa.types.is_date, Kind.DATE),
        )
        return next((kind for test, kind in tests if test(held)), Kind.OTHER)


def check(condition: Condition, context: Context) -> tuple[Problem, ...]:
    """What is wrong with a condition: names that there are not, values that do not fit, protected traits."""
    return tuple(problem for criterion in criteria_of(condition) for problem in _wrong(criterion, context))


def compiled(condition: Condition, context: Context) -> str:
    """The condition as an expression of the rule language; it has passed `check`."""
    if isinstance(condition, Criterion):
        return _criterion(condition, context)
    if isinstance(condition, Not):
        return f"NOT ({compiled(condition.part, context)})"
    word = "AND" if isinstance(condition, AllOf) else "OR"
    return joined(word, [f"({compiled(part, context)})" for part in parts_of(condition)])


def resolved(criterion: Criterion, context: Context) -> list[Resolved]:
    """The values of a criterion, parameters and lists put in; KeyError for one that there is not."""
    found: list[Resolved] = []
    for value in criterion.values:
        if isinstance(value, Parameter):
            found.append(context.parameters[value.name])
        elif isinstance(value, NamedList):
            found.extend(context.lists[value.name])
        else:
            found.append(value)
    return found


def _criterion(criterion: Criterion, context: Context) -> str:
    kind = context.kind(criterion.field)
    if kind is None:
        raise KeyError(criterion.field)
    subject = Subject(column(criterion.field), kind)
    sql = BY_NAME[criterion.operator].sql(subject, resolved(criterion, context))
    if criterion.missing is Missing.UNKNOWN:
        return sql
    return f"coalesce({sql}, {'TRUE' if criterion.missing is Missing.YES else 'FALSE'})"


def _wrong(criterion: Criterion, context: Context) -> Iterator[Problem]:
    operator = BY_NAME.get(criterion.operator)
    if operator is None:
        yield _problem("rule-operator", criterion.operator, _near(criterion.operator, BY_NAME, "Operators"))
        return
    written = write_criterion(criterion)
    compared = [value.name for value in criterion.values if isinstance(value, OfField)]
    unknown = [name for name in (criterion.field, *compared) if context.kind(name) is None]
    for name in unknown:
        yield _problem("column-unknown", name, _near(name, context.columns.names, "Columns"))
    for name in (criterion.field, *compared):
        if any(protected_trait(part) for part in name.split(".")):
            yield _problem("protected-trait", name, "A protected trait is never a reason to look at a consignment.")
    absent = list(_absent(criterion, context))
    yield from absent
    if unknown or absent:
        return
    kind = context.kind(criterion.field)
    if kind not in operator.on:
        hint = (
            f"'{operator.phrase}' is for a field that holds: {', '.join(sorted(operator.on))}; this one holds: {kind}."
        )
        yield _problem("rule-values", written, hint)
        return
    hint = _misfit(operator, kind, resolved(criterion, context), context)
    if hint:
        yield _problem("rule-values", written, hint)


def _absent(criterion: Criterion, context: Context) -> Iterator[Problem]:
    for value in criterion.values:
        if isinstance(value, Parameter) and value.name not in context.parameters:
            yield _problem("rule-parameter", f"${value.name}", "The rule's table of parameters does not have it.")
        if isinstance(value, NamedList):
            if value.name not in context.lists:
                yield _problem("rule-list", value.name, _near(value.name, context.lists, "Lists"))
            elif BY_NAME[criterion.operator].takes is not Takes.MANY:
                yield _problem("rule-list", value.name, "A list stands where several values may stand: 'is one of'.")


def _misfit(operator: Operator, kind: Kind, values: Sequence[Resolved], context: Context) -> str:
    """What does not fit about the values of a criterion; '' for nothing."""
    wanted = {Takes.NOTHING: (0, 0), Takes.ONE: (1, 1), Takes.TWO: (2, 2), Takes.MANY: (1, MAX_VALUES)}
    least, most = wanted[operator.takes]
    if not least <= len(values) <= most:
        return f"'{operator.phrase}' takes {operator.takes}, at most {most}." if most else "It takes no value."
    for value in values:
        hint = _unfit(operator, kind, value, context)
        if hint:
            return hint
    return operator.refuse(values) if operator.refuse is not None else ""


def _unfit(operator: Operator, kind: Kind, value: Resolved, context: Context) -> str:
    if operator.of is Of.HOURS:
        return (
            "" if not isinstance(value, OfField) or context.kind(value.name) is Kind.TIME else "The field is no time."
        )
    if operator.of is Of.CHOICE:
        return "" if value in operator.choices else f"Write one of {', '.join(operator.choices)}."
    wanted: Kind = kind
    if operator.of in {Of.TEXT, Of.PATTERN}:
        wanted = Kind.TEXT
    elif operator.of is Of.NUMBER:
        wanted = Kind.NUMBER
    elif operator.of is Of.DATE:
        wanted = Kind.DATE
    if isinstance(value, OfField):
        comparable = operator.of in {Of.NUMBER, Of.SCALAR} and operator.takes in {Takes.ONE, Takes.TWO}
        if not comparable or kind not in {Kind.NUMBER, Kind.TEXT} or context.kind(value.name) is not kind:
            return "Only a field of the same sort can stand here, and only for one value or two."
        return "" if kind is Kind.NUMBER or value.times == 1.0 else "Only a number can be multiplied."
    return "" if _is(value, wanted) else f"Give a {wanted} here."


def _is(value: object, kind: Kind) -> bool:
    if kind is Kind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is Kind.DATE:
        return isinstance(value, date)
    return isinstance(value, str)


def _near(name: str, names: object, what: str) -> str:
    known = sorted(str(one) for one in names)  # type: ignore[attr-defined] # any collection of texts
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else f"{what} are listed in docs/rules.md."


def _problem(code: str, value: str, hint: str) -> Problem:
    return Problem(code, "when", value, hint, Severity.ERROR)
