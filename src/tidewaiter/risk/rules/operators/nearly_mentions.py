"""'nearly mentions': as 'mentions', and every word of five letters or more may have one slip of the pen."""

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Takes
from tidewaiter.risk.rules.operators.terms import mention, unusable

OPERATOR = Operator(
    name="nearly-mentions",
    phrase="nearly mentions",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=TEXTS,
    sql=mention(slips=True),
    meaning=(
        "As 'mentions', and every word of five letters or more may have one slip: a letter left out, put in, "
        "changed, or swapped with the next."
    ),
    example='goods_description nearly mentions "encapsulating machine"',
    refuse=unusable,
)
