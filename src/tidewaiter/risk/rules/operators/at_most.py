"""'is at most': the number is the value or less."""

from tidewaiter.risk.rules.operators.operator import NUMBERS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="at-most",
    phrase="is at most",
    takes=Takes.ONE,
    of=Of.NUMBER,
    on=NUMBERS,
    sql=comparison("<="),
    meaning="The number is the value or less.",
    example="gross_mass_kg is at most $most_kg",
)
