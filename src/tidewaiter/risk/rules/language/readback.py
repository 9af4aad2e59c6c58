"""A condition read back in plain language, so that an officer can check that it says what was meant."""

import re
from collections.abc import Mapping
from datetime import date

from tidewaiter.risk.rules.language.compiled import NamedLists, Parameters
from tidewaiter.risk.rules.language.condition import (
    AllOf,
    Condition,
    Criterion,
    Missing,
    NamedList,
    Not,
    OfField,
    Parameter,
    Scalar,
    Value,
    parts_of,
)
from tidewaiter.risk.rules.operators import BY_NAME, Takes
from tidewaiter.risk.rules.wording import in_words

_WINDOW = re.compile(r"(.+)_([1-9][0-9]*)d")
_UNITS = {"kg": "in kilograms", "hours": "in hours", "days": "in days"}
_CODES = {"hs": "HS", "eta": "expected time of arrival", "id": "identifier", "awb": "air waybill", "s10": "S10"}
_SHOWN = 5

_MISSING = {
    Missing.UNKNOWN: "",
    Missing.NO: " (where it is missing: no)",
    Missing.YES: " (where it is missing: yes)",
}


def read_back(
    condition: Condition, parameters: Parameters | None = None, lists: NamedLists | None = None, indent: int = 0
) -> list[str]:
    """The lines of a condition in plain language; parameters and lists are told with their values."""
    pad = "  " * indent
    if isinstance(condition, Criterion):
        return [f"{pad}- {said(condition, parameters or {}, lists or {})}"]
    if isinstance(condition, Not):
        first = "this does not hold:"
    elif isinstance(condition, AllOf):
        first = "all of these hold:"
    else:
        first = "at least one of these holds:"
    lines = [f"{pad}- {first}"]
    for part in parts_of(condition):
        lines += read_back(part, parameters, lists, indent + 1)
    return lines


def said(criterion: Criterion, parameters: Parameters, lists: NamedLists) -> str:
    """One criterion as a sentence."""
    operator = BY_NAME[criterion.operator]
    values = [_value(value, parameters, lists) for value in criterion.values]
    joiner = f" {operator.joiner} " if operator.takes is Takes.TWO else " or "
    words = f"the {title(criterion.field)} {operator.phrase} {joiner.join(values)}".rstrip()
    return words + _MISSING[criterion.missing]


def title(name: str) -> str:
    """A field in words: 'consignor count in 30 days', 'gross mass in kilograms'."""
    table, dot, key = name.partition(".")
    if dot:
        return f"filer's column {key!r}"
    window = _WINDOW.fullmatch(table)
    stem, suffix = (window[1], f" in {window[2]} days") if window else (table, "")
    words = stem.split("_")
    if words[-2:] == ["per", "kg"]:
        words[-1] = "kilogram"
    elif len(words) > 1 and words[-1] in _UNITS:
        suffix = f" {_UNITS[words.pop()]}{suffix}"
    return " ".join(_CODES.get(word, word) for word in words) + suffix


def _value(value: Value, parameters: Parameters, lists: NamedLists) -> str:
    if isinstance(value, Parameter):
        return f"{_scalar(parameters[value.name])} ({value.name})" if value.name in parameters else f"${value.name}"
    if isinstance(value, NamedList):
        return f"the list {value.name} ({_listed(value.name, lists)})"
    if isinstance(value, OfField):
        times = "" if value.times == 1.0 else f"{in_words(value.times)} times "
        return f"{times}the {title(value.name)}"
    return _scalar(value)


def _listed(name: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    values = lists.get(name, ())
    first = ", ".join(values[:_SHOWN])
    return first if len(values) <= _SHOWN else f"{first} and {len(values) - _SHOWN} more"


def _scalar(value: Scalar) -> str:
    return f"“{value}”" if isinstance(value, str) else in_words(value) if isinstance(value, date) else f"{value:g}"
