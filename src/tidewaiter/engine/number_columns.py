"""Checked SQL expressions over numbers, truth and plain texts, worked out by Arrow's own functions.

The embedded engine interprets a hundred short expressions over a quarter of a million rows, and copies what it reads
and what it answers; Arrow takes a column at a step. What is understood here: columns, literals, AND, OR, NOT, IS,
comparisons, BETWEEN, IN, CASE, + - * / %, nullif, coalesce, abs, length, substring, starts_with, casts to double,
patterns, texts that are joined, what lists of texts hold (`engine/list_columns.py`), parts of times and what lies
between (`engine/time_columns.py`). All else is left to the engine, expression by expression, and so is whatever might
differ in a last digit: numbers that are not finite, whole numbers beyond 2^31, exact decimals with a fraction in
arithmetic. What an expression means is what the engine says (a property test holds both together).

Equal parts of expressions (`engine/number_plan.py`) are worked out once.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine import local, nested_steps
from tidewaiter.engine.buffers import all_finite, whole
from tidewaiter.engine.column_values import LARGEST, NOTHING, REAL, TEXT, TRUTH, WHOLE, Value, beyond
from tidewaiter.engine.encoded import is_encoded, plain
from tidewaiter.engine.number_plan import BeyondError, Plan, parts, planned

_GIVEN = frozenset({REAL, TRUTH, TEXT})
"""Kinds of columns that are given back; whole numbers have some width in the engine."""


def project(table: pa.Table, expressions: Mapping[str, str]) -> pa.Table:
    """As local.project: named expressions over the columns of a table, row order kept; numbers are doubles."""
    made = worked_out(table, expressions)
    left = {name: sql for name, sql in expressions.items() if name not in made}
    if left:
        by_engine = local.project(table, left)
        made |= {name: by_engine[name] for name in left}
    return pa.table({name: made[name] for name in expressions})


def worked_out(table: pa.Table, expressions: Mapping[str, str]) -> dict[str, pa.Array | pa.ChunkedArray]:
    """Those of the named expressions that are worked out here, as columns in the order of the table's rows."""
    plans = {name: plan for name, sql in expressions.items() if (plan := planned(sql)) is not None}
    rows = Rows(table, Counter(part for plan in plans.values() for part in parts(plan)))
    made: dict[str, pa.Array | pa.ChunkedArray] = {}
    for name, plan in plans.items():
        try:
            made[name] = rows.column(plan)
        except BeyondError:
            continue
    return made


class Rows:
    """A table, and what was made of it that is asked for again: the rest gives its memory back at once."""

    def __init__(self, table: pa.Table, asked: Mapping[Plan, int]) -> None:
        self.table = table
        self.asked = dict(asked)
        self.made: dict[Plan, Value] = {}

    def column(self, plan: Plan) -> pa.Array | pa.ChunkedArray:
        """The column that a plan makes; BeyondError for what is left to the engine, and for what names no column."""
        value = self.value(plan)
        if isinstance(value.values, pa.Scalar) or value.kind not in _GIVEN:
            raise BeyondError
        return value.values

    def value(self, plan: Plan) -> Value:
        """What a plan makes, once."""
        made = self.made.get(plan)
        if made is None:
            name, *arguments = plan
            made = _STEPS[name](self, *arguments)
            if self.asked.get(plan, 0) > 1:
                self.made[plan] = made
        return made

    def source(self, name: str) -> Value:
        """A column of the table."""
        if name not in self.table.column_names:
            raise BeyondError
        column = self.table[name]
        if is_encoded(column):
            column = plain(column)
        if pa.types.is_string(column.type):
            return Value(TEXT, column)
        if pa.types.is_boolean(column.type):
            return Value(TRUTH, column)
        if pa.types.is_float64(column.type):
            return Value(REAL, _finite(column))
        if pa.types.is_signed_integer(column.type):
            extremes = pc.min_max(column).as_py()
            most = 0 if extremes["min"] is None else max(-extremes["min"], extremes["max"])
            return Value(WHOLE, pc.cast(column, pa.float64()), most) if most < LARGEST else beyond()
        kind = nested_steps.KINDS.get(column.type)
        return Value(kind, column) if kind is not None else beyond()


def _finite(values: Any) -> Any:  # noqa: ANN401 - a column or a scalar
    if not isinstance(values, pa.Scalar) and not all_finite(values):
        raise BeyondError
    return values


def _number(_: Rows, written: str) -> Value:
    try:
        number = float(written)
    except ValueError as error:
        raise BeyondError from error
    if abs(number) >= LARGEST or "e" in written.lower():
        raise BeyondError
    entire = number.is_integer()
    return Value(WHOLE if entire else REAL, pa.scalar(number), abs(number), fraction=not entire, written=True)


def _compared(name: str) -> Callable[..., Value]:
    function = getattr(pc, name)

    def step(rows: Rows, one: Plan, other: Plan) -> Value:
        left, right = rows.value(one), rows.value(other)
        kinds = {left.kind, right.kind}
        if not (kinds <= {WHOLE, REAL} or kinds == {TEXT}):
            raise BeyondError
        return Value(TRUTH, function(left.values, right.values))

    return step


def _joined(name: str) -> Callable[..., Value]:
    function = getattr(pc, name)

    def step(rows: Rows, one: Plan, other: Plan) -> Value:
        left, right = rows.value(one), rows.value(other)
        if {left.kind, right.kind} != {TRUTH}:
            raise BeyondError
        return Value(TRUTH, function(left.values, right.values))

    return step


def _counted(name: str) -> Callable[..., Value]:
    """Addition, subtraction and multiplication: exact of whole numbers, doubles where one is a double."""
    function = getattr(pc, name)

    def step(rows: Rows, one: Plan, other: Plan) -> Value:
        left, right = rows.value(one), rows.value(other)
        kinds = {left.kind, right.kind}
        if not kinds <= {WHOLE, REAL}:
            raise BeyondError
        if (left.fraction and right.kind == WHOLE) or (right.fraction and left.kind == WHOLE):
            raise BeyondError
        if left.fraction and right.fraction:
            raise BeyondError
        if isinstance(left.values, pa.Scalar) and isinstance(right.values, pa.Scalar):
            raise BeyondError
        if kinds == {WHOLE}:
            most = left.most * right.most if name == "multiply" else left.most + right.most
            return Value(WHOLE, function(left.values, right.values), most) if most < LARGEST else beyond()
        return Value(REAL, _finite(function(left.values, right.values)))

    return step


def _divided(rows: Rows, one: Plan, other: Plan) -> Value:
    left, right = rows.value(one), rows.value(other)
    if not {left.kind, right.kind} <= {WHOLE, REAL} or isinstance(left.values, pa.Scalar):
        raise BeyondError
    if other[0] != "nullif" or rows.value(other[2]).values.as_py() != 0:
        raise BeyondError  # what is divided by zero the engine says
    return Value(REAL, _finite(pc.divide(left.values, right.values)))


def _nullif(rows: Rows, one: Plan, other: Plan) -> Value:
    value, zero = rows.value(one), rows.value(other)
    if value.kind not in {WHOLE, REAL} or zero.kind not in {WHOLE, REAL} or not zero.written:
        raise BeyondError
    if isinstance(value.values, pa.Scalar):
        return value if value.values.as_py() != zero.values.as_py() else Value(NOTHING, pa.scalar(None))
    nothing = pa.scalar(None, pa.float64())
    return Value(value.kind, pc.if_else(pc.equal(value.values, zero.values), nothing, value.values), value.most)


def _greatest(rows: Rows, one: Plan, *others: Plan) -> Value:
    """Of a double and a number above nought that is written: what is missing does not count."""
    value, least = rows.value(one), rows.value(others[0])
    if len(others) > 1 or value.kind != REAL or not least.written or least.kind not in {WHOLE, REAL}:
        raise BeyondError
    if isinstance(value.values, pa.Scalar) or least.values.as_py() <= 0:
        raise BeyondError
    return Value(REAL, pc.max_element_wise(value.values, least.values, skip_nulls=True))


def _logarithm(rows: Rows, one: Plan) -> Value:
    """As it is written for the engine: ln(nullif(greatest(x, 0), 0)), of what is above nought."""
    if not (one[0] == "nullif" and one[1][0] == "greatest" and one[1][2:] == one[2:] == (("number", "0"),)):
        raise BeyondError
    value = rows.value(one[1][1])
    if value.kind not in {WHOLE, REAL} or isinstance(value.values, pa.Scalar):
        raise BeyondError
    above = pc.if_else(pc.greater(value.values, 0.0), value.values, pa.scalar(None, pa.float64()))
    return Value(REAL, pc.ln(above))


def _inverted(rows: Rows, one: Plan) -> Value:
    value = rows.value(one)
    if value.kind != TRUTH:
        raise BeyondError
    return Value(TRUTH, pc.invert(value.values))


def _is(rows: Rows, one: Plan, other: Plan) -> Value:
    if other[0] == "null":
        if one[0] == "column" and one[1] in rows.table.column_names:
            return Value(TRUTH, pc.is_null(rows.table[one[1]]))
        return Value(TRUTH, pc.is_null(rows.value(one).values))
    value = rows.value(one)
    if value.kind != TRUTH or other[0] != "truth":
        raise BeyondError
    held = value.values if other[1] else pc.invert(value.values)
    return Value(TRUTH, pc.fill_null(held, fill_value=False))


def _in(rows: Rows, one: Plan, *listed: Plan) -> Value:
    value, written = rows.value(one), [rows.value(other) for other in listed]
    kinds = {TEXT} if value.kind == TEXT else {WHOLE, REAL}
    if isinstance(value.values, pa.Scalar) or value.kind not in kinds or not {w.kind for w in written} <= kinds:
        raise BeyondError
    if not all(w.written for w in written):
        raise BeyondError
    wanted = pa.array([w.values.as_py() for w in written], value.values.type)
    found = pc.is_in(value.values, value_set=wanted)
    return Value(TRUTH, pc.if_else(pc.is_null(value.values), pa.scalar(None, pa.bool_()), found))


def _if(rows: Rows, condition: Plan, then: Plan, otherwise: Plan) -> Value:
    asked = rows.value(condition)
    if asked.kind != TRUTH or isinstance(asked.values, pa.Scalar):
        raise BeyondError
    so = pc.fill_null(asked.values, fill_value=False)
    if _seldom_costly(pc.mean(so).as_py() or 0.0, then, otherwise):
        raise BeyondError
    one, other = rows.value(then), rows.value(otherwise)
    kinds = {one.kind, other.kind} - {NOTHING}
    if one.fraction or other.fraction:
        raise BeyondError
    kind = next(iter(kinds)) if len(kinds) == 1 else REAL if kinds == {WHOLE, REAL} else None
    if kind is None or kind not in _CHOSEN:
        raise BeyondError
    nothing = pa.scalar(None, {TRUTH: pa.bool_(), TEXT: pa.string()}.get(kind, pa.float64()))
    left, right = (nothing if value.kind == NOTHING else value.values for value in (one, other))
    return Value(kind, pc.if_else(so, left, right), max(one.most, other.most))


def _seldom_costly(share: float, then: Plan, otherwise: Plan) -> bool:
    """Whether a pattern stands in an arm that is asked of fewer than half of the rows: the engine asks no others."""
    arms = ((share, then), (1 - share, otherwise))
    return any(part < _HALF and any(one[0] == "regexp_matches" for one in parts(arm)) for part, arm in arms)


def _coalesced(rows: Rows, *listed: Plan) -> Value:
    values = [rows.value(one) for one in listed]
    kinds = {value.kind for value in values}
    if len(kinds) != 1 or not kinds <= _CHOSEN or any(value.fraction for value in values):
        raise BeyondError
    return Value(kinds.pop(), pc.coalesce(*(value.values for value in values)), max(value.most for value in values))


def _double(rows: Rows, one: Plan) -> Value:
    value = rows.value(one)
    if value.kind == TRUTH:
        return Value(REAL, pc.cast(pc.cast(value.values, pa.int8()), pa.float64()))
    if value.kind not in {WHOLE, REAL}:
        raise BeyondError
    return Value(REAL, value.values)


def _absolute(rows: Rows, one: Plan) -> Value:
    value = rows.value(one)
    if value.kind not in {WHOLE, REAL} or value.fraction:
        raise BeyondError
    return Value(value.kind, pc.abs(value.values), value.most)


def _text(rows: Rows, one: Plan) -> Any:  # noqa: ANN401 - a column
    value = rows.value(one)
    if value.kind != TEXT or isinstance(value.values, pa.Scalar):
        raise BeyondError
    return value.values


def _substring(rows: Rows, one: Plan, *places: Plan) -> Value:
    numbers = [int(place[1]) if place[0] == "number" and place[1].isdigit() else 0 for place in places]
    if len(numbers) != len(("from", "count")) or 0 in numbers:
        raise BeyondError
    start, count = numbers
    return Value(TEXT, pc.utf8_slice_codeunits(_text(rows, one), start - 1, start - 1 + count))


def _put_together(rows: Rows, one: Plan, other: Plan) -> Value:
    left, right = rows.value(one), rows.value(other)
    if {left.kind, right.kind} != {TEXT} or (
        isinstance(left.values, pa.Scalar) and isinstance(right.values, pa.Scalar)
    ):
        raise BeyondError
    return Value(TEXT, pc.binary_join_element_wise(left.values, right.values, ""))


def _matches(rows: Rows, one: Plan, *pattern: Plan) -> Value:
    """By the same library as the engine (RE2), which need not copy the texts in."""
    if len(pattern) != 1 or pattern[0][0] != "text":
        raise BeyondError
    try:
        return Value(TRUTH, pc.match_substring_regex(_text(rows, one), pattern[0][1]))
    except pa.ArrowInvalid as error:
        raise BeyondError from error


def _begins(rows: Rows, one: Plan, other: Plan) -> Value:
    if other[0] != "text":
        raise BeyondError
    return Value(TRUTH, pc.starts_with(_text(rows, one), other[1]))


def _modulo(rows: Rows, one: Plan, other: Plan) -> Value:
    left, right = rows.value(one), rows.value(other)
    if left.kind != REAL or isinstance(left.values, pa.Scalar) or right.kind != WHOLE or not right.written:
        raise BeyondError
    array = whole(left.values)
    made = pa.array(np.fmod(pc.fill_null(array, 0.0).to_numpy(), right.values.as_py()))
    return Value(REAL, pc.if_else(array.is_valid(), made, pa.scalar(None, pa.float64())) if array.null_count else made)


_HALF = 0.5
_CHOSEN = frozenset({WHOLE, REAL, TRUTH, TEXT})
_STEPS: Mapping[str, Callable[..., Value]] = {
    "column": Rows.source,
    "number": _number,
    "text": lambda _, text: Value(TEXT, pa.scalar(text, pa.string()), written=True),
    "truth": lambda _, truth: Value(TRUTH, pa.scalar(truth, pa.bool_()), written=True),
    "null": lambda _: Value(NOTHING, pa.scalar(None), 0),
    "greatest": _greatest,
    **{name: _compared(name) for name in ("equal", "not_equal", "greater", "greater_equal", "less", "less_equal")},
    **{name: _joined(name) for name in ("and_kleene", "or_kleene")},
    **{name: _counted(name) for name in ("add", "subtract", "multiply")},
    "divide": _divided,
    "nullif": _nullif,
    "ln": _logarithm,
    "invert": _inverted,
    "is": _is,
    "in": _in,
    "if": _if,
    "coalesce": _coalesced,
    "double": _double,
    "abs": _absolute,
    "length": lambda rows, one: Value(WHOLE, pc.cast(pc.utf8_length(_text(rows, one)), pa.float64())),
    "substring": _substring,
    "starts_with": _begins,
    "modulo": _modulo,
    "joined": _put_together,
    "regexp_matches": _matches,
    **nested_steps.STEPS,
}
