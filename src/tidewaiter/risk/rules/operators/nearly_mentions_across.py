"""'nearly mentions in any script': as 'mentions in any script', and every word of five letters may have one slip."""

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Takes
from tidewaiter.risk.rules.operators.terms import mention, unusable

OPERATOR = Operator(
    name="nearly-mentions-across",
    phrase="nearly mentions in any script",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=TEXTS,
    sql=mention(slips=True, across=True),
    meaning=(
        "As 'mentions in any script', and every word of five letters or more may have one slip: transliterations of "
        "one word seldom differ by more."
    ),
    example='goods_description nearly mentions in any script "fentanyl"',
    refuse=unusable,
)
