"""Steps of plans over lists of texts, times and days; what a plan is: `engine/number_plan.py`."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine import list_columns, time_columns
from tidewaiter.engine.column_values import DAY, LARGEST, LIST, TIME, TRUTH, WHOLE, Asked, Value, beyond
from tidewaiter.engine.number_plan import BeyondError, Plan

KINDS: Mapping[pa.DataType, str] = {
    pa.list_(pa.string()): LIST,
    pa.timestamp("us"): TIME,
    pa.timestamp("us", tz="UTC"): TIME,
    pa.date32(): DAY,
}
"""Of columns that only these steps take."""

_FURTHEST_DAY = 2**29


def _column(rows: Asked, plan: Plan, kind: str) -> Any:  # noqa: ANN401 - a column
    value = rows.value(plan)
    return value.values if value.kind == kind else beyond()


def _len(rows: Asked, one: Plan) -> Value:
    value = rows.value(one)
    return Value(WHOLE, list_columns.lengths(value.values)) if value.kind == LIST else beyond()


def _holds(rows: Asked, one: Plan, other: Plan) -> Value:
    """Of a list and a text, or several."""
    if other[0] not in {"text", "texts"}:
        raise BeyondError
    return Value(TRUTH, list_columns.holds_any(_column(rows, one, LIST), list(other[1:])))


def _contains(rows: Asked, one: Plan, other: Plan) -> Value:
    """Of the items of a list put together, and a text in which what is put between them does not stand."""
    if one[0] != "array_to_string" or one[2][0] != "text" or other[0] != "text" or not other[1]:
        raise BeyondError
    lists = _column(rows, one[1], LIST)
    if not one[2][1] or any(sign in other[1] for sign in one[2][1]) or list_columns.has_gaps(lists):
        raise BeyondError
    return Value(TRUTH, list_columns.any_contains(lists, other[1]))


def _time(rows: Asked, plan: Plan) -> Any:  # noqa: ANN401 - a column
    """As it is written for the engine: make_timestamp(epoch_us(x)), the bare time."""
    if plan[0] != "make_timestamp" or plan[1][0] != "epoch_us":
        raise BeyondError
    times = _column(rows, plan[1][1], TIME)
    return times if time_columns.within(times) else beyond()


def _between(rows: Asked, unit: Plan, one: Plan, other: Plan) -> Value:
    if unit == ("text", "day"):
        days = [_column(rows, plan, DAY) for plan in (one, other)]
        made = time_columns.days_between(*days) if all(time_columns.within(d, _FURTHEST_DAY) for d in days) else None
    elif unit == ("text", "second"):
        made = time_columns.seconds_between(_time(rows, one), _time(rows, other))
    else:
        raise BeyondError
    most = None if made is None else pc.max(pc.abs(made)).as_py() or 0.0
    return Value(WHOLE, made, most) if most is not None and most < LARGEST else beyond()


STEPS: Mapping[str, Callable[..., Value]] = {
    "len": _len,
    "list_contains": _holds,
    "list_has_any": _holds,
    "contains": _contains,
    "date_diff": _between,
    "hour": lambda rows, one: Value(WHOLE, time_columns.hour(_time(rows, one)), 24),
    "isodow": lambda rows, one: Value(WHOLE, time_columns.weekday(_time(rows, one)), 7),
    **dict.fromkeys(("array_to_string", "make_timestamp", "epoch_us", "texts"), lambda *_: beyond()),
}
