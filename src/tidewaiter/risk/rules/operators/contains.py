"""'contains': one of the texts stands in the text, in capitals or not, inside a word or not."""

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Takes, each

OPERATOR = Operator(
    name="contains",
    phrase="contains",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=TEXTS,
    sql=each("contains(lower({subject}), lower({value}))"),
    meaning="One of the texts stands in the text, in capitals or not, inside a word or not.",
    example='goods_description contains "bulk"',
)
