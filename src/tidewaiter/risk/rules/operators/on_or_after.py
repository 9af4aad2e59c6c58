"""'is on or after': the time lies on this day or later, UTC."""

from tidewaiter.risk.rules.operators.operator import DAYS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="on-or-after",
    phrase="is on or after",
    takes=Takes.ONE,
    of=Of.DATE,
    on=DAYS,
    sql=comparison(">="),
    meaning="The time lies on this day or later, UTC.",
    example="eta is on or after 2026-12-01",
)
