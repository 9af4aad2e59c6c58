"""'is within … hours after': how long after another time a time lies: a lead time, a turn-around."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import TIMES, Of, Operator, Resolved, Subject, Takes, literal


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    hours, start = (literal(value) for value in values)
    return f"date_diff('second', {start}, {subject.sql}) BETWEEN 0 AND 3600 * {hours}"


def _refuse(values: Sequence[Resolved]) -> str:
    hours, start = values
    if not isinstance(hours, int | float) or hours < 0:
        return "Give the hours as a number that is not negative."
    ok = not isinstance(start, int | float | str) and getattr(start, "times", None) == 1.0
    return "" if ok else "After 'hours after' stands a field: 4 hours after field received_at."


OPERATOR = Operator(
    name="within-hours",
    phrase="is within",
    takes=Takes.TWO,
    of=Of.HOURS,
    on=TIMES,
    sql=_sql,
    meaning="The time lies at most so many hours after that of another field, and not before it.",
    example="eta is within 4 hours after field received_at",
    joiner="hours after",
    refuse=_refuse,
)
