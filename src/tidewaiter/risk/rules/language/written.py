"""The text form of a condition: what an officer reads, and what `text.parse` gives back as the same tree."""

import json
import re
from datetime import date

from tidewaiter.risk.rules.language.condition import (
    AllOf,
    Condition,
    Criterion,
    Missing,
    NamedList,
    Not,
    OfField,
    Parameter,
    Value,
    parts_of,
)
from tidewaiter.risk.rules.operators import BY_NAME, Of, Takes

_WINDOW = re.compile(r"(.+)_([1-9][0-9]{0,3})d")
_WHOLE = 1e15  # above it a double's whole numbers have gaps: written with an exponent


def write(condition: Condition, indent: int = 0) -> str:
    """A condition in the text form, a part a line."""
    pad = "  " * indent
    if isinstance(condition, Criterion):
        return pad + write_criterion(condition)
    word = "not" if isinstance(condition, Not) else "all of" if isinstance(condition, AllOf) else "any of"
    inner = ";\n".join(write(part, indent + 1) for part in parts_of(condition))
    return f"{pad}{word} (\n{inner}\n{pad})"


def write_criterion(test: Criterion) -> str:
    """One test on one line."""
    operator = BY_NAME[test.operator]
    bare = operator.of is Of.CHOICE
    values = [value if bare and isinstance(value, str) else write_value(value) for value in test.values]
    joined = (f" {operator.joiner} " if operator.takes is Takes.TWO else ", ").join(values)
    missing = "" if test.missing is Missing.UNKNOWN else f" [if missing: {test.missing}]"
    return " ".join(part for part in (write_field(test.field), operator.phrase, joined) if part) + missing


def write_field(name: str) -> str:
    """A field; one counted over a window as 'consignor_count over 30 days'."""
    found = _WINDOW.fullmatch(name)
    return f"{found[1]} over {found[2]} days" if found else name


def write_value(value: Value) -> str:
    """A value as it is written."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Parameter):
        return f"${value.name}"
    if isinstance(value, NamedList):
        return f"list {value.name}"
    if isinstance(value, OfField):
        times = "" if value.times == 1.0 else f"{write_number(value.times)} times "
        return f"{times}field {write_field(value.name)}"
    return value.isoformat() if isinstance(value, date) else write_number(value)


def write_number(number: float) -> str:
    """A number without a needless point."""
    return str(int(number)) if number == int(number) and abs(number) < _WHOLE else repr(number)
