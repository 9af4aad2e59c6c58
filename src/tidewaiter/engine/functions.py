"""The functions that an expression may call: a table, so that an analyst can read what there is.

Names and meaning are DuckDB's. `spark` says how Spark writes the same call; where the engines differ
(week days, boundaries counted by `date_diff`, lists with a null in them) the Spark form is the one that gives
DuckDB's answer. Where none does, `engine/portable.py` says so and the expression runs on Spark over Arrow batches.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

Arguments = list[exp.Expr]

SECONDS = {"second": 1, "minute": 60, "hour": 3600}
"""Units of `date_diff` that are a whole number of seconds; 'day' counts midnights UTC."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name, how many arguments it takes, what it gives, and how Spark writes it."""

    name: str
    least: int
    most: int
    meaning: str
    spark: str | Callable[[Arguments], exp.Expr]
    literal: tuple[int, ...] = ()  # positions of arguments that must be literals: patterns, units


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _date_diff(arguments: Arguments) -> exp.Expr:
    unit, start, end = arguments
    if unit.name == "day":
        return _call("datediff", end, start)
    seconds = exp.Literal.number(SECONDS[unit.name])
    last, first = (
        _call("floor", exp.Div(this=_call("unix_seconds", moment), expression=seconds.copy()))
        for moment in (end, start)
    )
    return exp.Paren(this=exp.Sub(this=last, expression=first))


def _list_contains(arguments: Arguments) -> exp.Expr:
    # array_contains is null where the value is absent and the list has a null in it.
    return exp.Paren(this=exp.GT(this=_call("array_position", *arguments), expression=exp.Literal.number(0)))


def _list_has_any(arguments: Arguments) -> exp.Expr:
    return _call("arrays_overlap", *(_call("array_compact", argument) for argument in arguments))


def _array_to_string(arguments: Arguments) -> exp.Expr:
    # DuckDB gives null for a list of nulls alone, array_join the empty text.
    values, between = arguments
    some = exp.GT(this=_call("array_size", values), expression=exp.Literal.number(0))
    none = exp.EQ(this=_call("array_size", _call("array_compact", values)), expression=exp.Literal.number(0))
    only_nulls = exp.If(this=exp.And(this=some, expression=none), true=exp.Null())
    return exp.Case(ifs=[only_nulls], default=_call("array_join", values, between))


def _isodow(arguments: Arguments) -> exp.Expr:
    return exp.Paren(this=exp.Add(this=_call("weekday", *arguments), expression=exp.Literal.number(1)))


MANY = 20
"""Most arguments of a function that takes any number."""

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function("lower", 1, 1, "The text in lower case.", "lower"),
        Function("upper", 1, 1, "The text in upper case.", "upper"),
        Function("trim", 1, 1, "The text without spaces around it.", "trim"),
        Function("length", 1, 1, "Characters of the text.", "length"),
        Function("strip_accents", 1, 1, "The text with accents taken off its letters.", "strip_accents"),
        Function("substring", 2, 3, "Part of the text, from a position counted from 1, for a length.", "substring"),
        Function("replace", 3, 3, "The text with every occurrence of one text replaced by another.", "replace"),
        Function("contains", 2, 2, "Whether the text contains the other.", "contains"),
        Function("starts_with", 2, 2, "Whether the text starts with the other.", "startswith"),
        Function("ends_with", 2, 2, "Whether the text ends with the other.", "endswith"),
        Function(
            "regexp_matches", 2, 2, "Whether the pattern (RE2) is found in the text.", "regexp_like", literal=(1,)
        ),
        Function("abs", 1, 1, "The number without its sign.", "abs"),
        Function("sign", 1, 1, "-1, 0 or 1.", "sign"),
        Function("round", 1, 2, "The number rounded, to so many decimals.", "round", literal=(1,)),
        Function("floor", 1, 1, "The whole number below.", "floor"),
        Function("ceil", 1, 1, "The whole number above.", "ceil"),
        Function("ln", 1, 1, "Natural logarithm; null for what is not above zero.", "ln"),
        Function("log10", 1, 1, "Logarithm to base 10; null for what is not above zero.", "log10"),
        Function(
            "greatest", 2, MANY, "The greatest of the values that are there; missing ones are passed over.", "greatest"
        ),
        Function("least", 2, MANY, "The least of the values that are there; missing ones are passed over.", "least"),
        Function("coalesce", 2, MANY, "The first value that is there.", "coalesce"),
        Function("nullif", 2, 2, "The first value, or null where it equals the second.", "nullif"),
        Function(
            "date_diff", 3, 3, "Boundaries of 'day', 'hour', 'minute' or 'second' crossed.", _date_diff, literal=(0,)
        ),
        Function("year", 1, 1, "Year of the time, UTC.", "year"),
        Function("month", 1, 1, "Month of the time, 1 to 12, UTC.", "month"),
        Function("day", 1, 1, "Day of the month, UTC.", "day"),
        Function("hour", 1, 1, "Hour of the time, 0 to 23, UTC.", "hour"),
        Function("isodow", 1, 1, "Day of the week, 1 (Monday) to 7 (Sunday), UTC.", _isodow),
        Function("list_contains", 2, 2, "Whether the list contains the value.", _list_contains),
        Function("list_has_any", 2, 2, "Whether the lists share a value.", _list_has_any),
        Function(
            "array_to_string",
            2,
            2,
            "The values of the list as one text, with a text between.",
            _array_to_string,
            literal=(1,),
        ),
        Function("len", 1, 1, "How many values the list has.", "array_size"),
    )
}
