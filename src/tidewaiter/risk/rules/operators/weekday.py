"""'falls on': the day of the week of a time."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import DAYS, Of, Operator, Resolved, Subject, Takes

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    days = sorted(WEEKDAYS.index(str(value)) + 1 for value in values)
    return f"isodow({subject.sql}) IN ({', '.join(map(str, days))})"


OPERATOR = Operator(
    name="weekday",
    phrase="falls on",
    takes=Takes.MANY,
    of=Of.CHOICE,
    on=DAYS,
    sql=_sql,
    meaning="The time falls on one of these days of the week, UTC.",
    example="eta falls on saturday, sunday",
    choices=WEEKDAYS,
)
