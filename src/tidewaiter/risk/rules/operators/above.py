"""'is above': the number is greater than the value."""

from tidewaiter.risk.rules.operators.operator import NUMBERS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="above",
    phrase="is above",
    takes=Takes.ONE,
    of=Of.NUMBER,
    on=NUMBERS,
    sql=comparison(">"),
    meaning="The number is greater than the value.",
    example="net_mass_kg is above 1.05 times field gross_mass_kg",
)
