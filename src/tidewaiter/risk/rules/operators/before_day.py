"""'is before': the time lies before this day, UTC."""

from tidewaiter.risk.rules.operators.operator import DAYS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="before-day",
    phrase="is before",
    takes=Takes.ONE,
    of=Of.DATE,
    on=DAYS,
    sql=comparison("<"),
    meaning="The time lies before this day, UTC.",
    example="posted_on is before 2026-11-01",
)
