"""'is not': the field is filed and differs from the value."""

from tidewaiter.risk.rules.operators.operator import SCALARS, Of, Operator, Takes, comparison

OPERATOR = Operator(
    name="is-not",
    phrase="is not",
    takes=Takes.ONE,
    of=Of.SCALAR,
    on=SCALARS,
    sql=comparison("<>"),
    meaning="The field is filed and differs from the value.",
    example='currency is not "USD"',
)
