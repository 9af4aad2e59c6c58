"""'starts with': the text starts with one of the texts, letter for letter."""

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Takes, each

OPERATOR = Operator(
    name="starts-with",
    phrase="starts with",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=TEXTS,
    sql=each("starts_with({subject}, {value})"),
    meaning="The text starts with one of the texts, letter for letter.",
    example='hs_code starts with "847989", "847990"',
)
