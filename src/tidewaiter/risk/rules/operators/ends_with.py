"""'ends with': the text ends with one of the texts, letter for letter."""

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Takes, each

OPERATOR = Operator(
    name="ends-with",
    phrase="ends with",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=TEXTS,
    sql=each("ends_with({subject}, {value})"),
    meaning="The text ends with one of the texts, letter for letter.",
    example='consignee_email ends with "@example.org"',
)
