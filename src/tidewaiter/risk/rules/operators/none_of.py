"""'is none of': the field is filed and equals none of the values."""

from tidewaiter.risk.rules.operators.operator import SCALARS, Of, Operator, Takes, listed

OPERATOR = Operator(
    name="none-of",
    phrase="is none of",
    takes=Takes.MANY,
    of=Of.SCALAR,
    on=SCALARS,
    sql=listed("NOT IN"),
    meaning="The field is filed and equals none of the values.",
    example='transport_mode is none of "air", "mail"',
)
