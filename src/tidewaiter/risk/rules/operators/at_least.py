"""'is at least': the number is the value or greater."""

from tidewaiter.risk.rules.operators.operator import NUMBERS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="at-least",
    phrase="is at least",
    takes=Takes.ONE,
    of=Of.NUMBER,
    on=NUMBERS,
    sql=comparison(">="),
    meaning="The number is the value or greater.",
    example="consignor_count over 30 days is at least 5",
)
