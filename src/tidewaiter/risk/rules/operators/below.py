"""'is below': the number is less than the value."""

from tidewaiter.risk.rules.operators.operator import NUMBERS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="below",
    phrase="is below",
    takes=Takes.ONE,
    of=Of.NUMBER,
    on=NUMBERS,
    sql=comparison("<"),
    meaning="The number is less than the value.",
    example="lead_time_hours is below 4",
)
