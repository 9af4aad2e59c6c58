"""'is one of': the field equals one of the values."""

from tidewaiter.risk.rules.operators.operator import SCALARS, Of, Operator, Takes, listed

OPERATOR = Operator(
    name="one-of",
    phrase="is one of",
    takes=Takes.MANY,
    of=Of.SCALAR,
    on=SCALARS,
    sql=listed("IN"),
    meaning="The field equals one of the values.",
    example="country_of_dispatch is one of list watched_countries",
)
