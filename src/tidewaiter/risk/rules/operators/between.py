"""'is between': the number lies between two values, both included."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import NUMBERS, Of, Operator, Resolved, Subject, Takes, literal


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    low, high = (literal(value) for value in values)
    return f"{subject.sql} BETWEEN {low} AND {high}"


def _refuse(values: Sequence[Resolved]) -> str:
    low, high = values
    wrong = isinstance(low, int | float) and isinstance(high, int | float) and low > high
    return "The smaller value comes first." if wrong else ""


OPERATOR = Operator(
    name="between",
    phrase="is between",
    takes=Takes.TWO,
    of=Of.NUMBER,
    on=NUMBERS,
    sql=_sql,
    meaning="The number lies between two values, both included.",
    example="value_per_kg is between 5 and 20",
    refuse=_refuse,
)
