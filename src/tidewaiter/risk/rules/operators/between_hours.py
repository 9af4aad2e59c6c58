"""'is between the hours': the hour of a time, through midnight where the first hour is the later one."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import TIMES, Of, Operator, Resolved, Subject, Takes

_LAST = 24


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    first, end = (int(float(str(value))) for value in values)
    hour = f"hour({subject.sql})"
    return f"({hour} >= {first} {'AND' if first < end else 'OR'} {hour} < {end})"


def _refuse(values: Sequence[Resolved]) -> str:
    whole = all(isinstance(v, int | float) and v == int(v) and 0 <= v <= _LAST for v in values)
    return "" if whole and values[0] != values[1] else "Give two different whole hours from 0 to 24, UTC."


OPERATOR = Operator(
    name="between-hours",
    phrase="is between the hours",
    takes=Takes.TWO,
    of=Of.NUMBER,
    on=TIMES,
    sql=_sql,
    meaning=(
        "The time's hour, UTC, is the first or later and before the second; through midnight where the first "
        "is greater."
    ),
    example="received_at is between the hours 22 and 4",
    refuse=_refuse,
)
