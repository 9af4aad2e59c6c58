"""What a rule's condition means: from its text form, parameters and lists to the expression that runs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import msgspec
import pyarrow as pa

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.engine.expression import COMPILED, WRITTEN
from tidewaiter.engine.expression import check as check_expression
from tidewaiter.risk.rules.columns import compiled_names
from tidewaiter.risk.rules.language import (
    Statement,
    band_in_words,
    check,
    compiled,
    parse_statement,
    read_statement_back,
)
from tidewaiter.risk.rules.language.compiled import Context, NamedLists
from tidewaiter.risk.rules.language.condition import Condition, Scalar
from tidewaiter.risk.rules.rule import Rule, Setting


def parameters_of(rule: Rule) -> dict[str, Scalar]:
    """The values of a rule's parameters; a date that is none stays a text."""
    return {name: _value(setting) for name, setting in rule.parameters.items()}


def condition_of(rule: Rule) -> Condition | None:
    """The condition of a rule written in the rule language; None for one in SQL."""
    statement = statement_of(rule)
    return None if statement is None else statement.condition


def statement_of(rule: Rule) -> Statement | None:
    """The condition of a rule written in the rule language with the band that it sets; None for one in SQL."""
    statement = parse_statement(rule.when)[0] if rule.when else None
    return None if statement is None else replace(statement, band=rule.band)


def context_of(rule: Rule, columns: pa.Schema, lists: NamedLists) -> Context:
    """What the condition of a rule may refer to."""
    return Context(columns, parameters_of(rule), lists)


def with_condition(rule: Rule, columns: pa.Schema, lists: NamedLists) -> tuple[Rule, tuple[Problem, ...]]:
    """The rule with its condition as an expression, or what is wrong with it."""
    if bool(rule.when) == bool(rule.condition):
        hint = "Write the condition once: as 'when' in the rule language, or as 'condition' in SQL."
        return rule, (Problem("rule-form", "when", "", hint, Severity.ERROR),)
    found = [*_settings(rule)]
    if not rule.when:
        if rule.parameters:
            hint = "Parameters are for a condition in the rule language."
            found.append(Problem("rule-parameter", "parameters", "", hint, Severity.ERROR))
        found += check_expression(rule.condition, columns.names, WRITTEN)
        return rule, tuple(replace(p, path="condition") if p.path == "expression" else p for p in found)
    statement, wrong = parse_statement(rule.when)
    found += wrong
    if statement is not None and statement.band is not None and rule.band not in {None, statement.band}:
        hint = f"'when' ends in band {statement.band}: say it once."
        found.append(Problem("rule-band", "band", str(rule.band), hint, Severity.ERROR))
    if statement is None or found:
        return rule, tuple(found)
    condition = statement.condition
    context = context_of(rule, columns, lists)
    wrong = check(condition, context)
    if wrong:
        return rule, wrong
    sql = compiled(condition, context)
    band = rule.band if statement.band is None else statement.band
    made = msgspec.structs.replace(rule, condition=sql, band=band)
    return made, tuple(replace(p, path="when") for p in check_expression(sql, compiled_names(columns), COMPILED))


def with_parameters(rule: Rule, values: Mapping[str, str]) -> Rule:
    """The rule with parameters set anew, its condition to be made again; ValueError says what is wrong."""
    settings = dict(rule.parameters)
    for name, text in values.items():
        if name not in settings:
            raise ValueError(f"the rule has no parameter {name!r}; it has {', '.join(settings) or 'none'}")
        value: float | str = float(text) if settings[name].type == "number" else text
        settings[name] = msgspec.structs.replace(settings[name], default=value)
    changed = msgspec.structs.replace(rule, parameters=settings, condition="")
    problems = list(_settings(changed))
    if problems:
        raise ValueError(problems[0].hint)
    return changed


def told(rule: Rule, lists: NamedLists) -> list[str]:
    """The condition in plain language; that of a rule in SQL as it stands."""
    statement = statement_of(rule)
    if statement is None:
        lines = [f"- in SQL: {' '.join(rule.condition.split())}"]
        return lines if rule.band is None else [*lines, band_in_words(rule.band)]
    return read_statement_back(statement, parameters_of(rule), lists)


def _value(setting: Setting) -> Scalar:
    if setting.type == "date" and isinstance(setting.default, str):
        try:
            return date.fromisoformat(setting.default)
        except ValueError:
            return setting.default
    return setting.default


def _settings(rule: Rule) -> list[Problem]:
    found = []
    for name, setting in rule.parameters.items():
        hint = _unfit(setting)
        if not name.isidentifier() or name != name.lower():
            hint = "A parameter is named by small letters, digits and underscores."
        if hint:
            found.append(Problem("rule-parameter", f"parameters.{name}", str(setting.default), hint, Severity.ERROR))
    return found


def _unfit(setting: Setting) -> str:
    value = _value(setting)
    wanted: dict[str, type] = {"number": float, "text": str, "date": date}
    if setting.type == "number" and isinstance(value, int | float):
        low = float("-inf") if setting.minimum is None else setting.minimum
        high = float("inf") if setting.maximum is None else setting.maximum
        return "" if low <= value <= high else f"The value lies outside {low:g} to {high:g}."
    if setting.type != "number" and (setting.minimum is not None or setting.maximum is not None):
        return "Only a number has a minimum and a maximum."
    return "" if isinstance(value, wanted[setting.type]) else f"The value is no {setting.type}."
