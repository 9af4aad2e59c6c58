"""'is': the field equals the value."""

from tidewaiter.risk.rules.operators.operator import SCALARS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="is",
    phrase="is",
    takes=Takes.ONE,
    of=Of.SCALAR,
    on=SCALARS,
    sql=comparison("="),
    meaning="The field equals the value.",
    example='hs_code is "293339"',
)
