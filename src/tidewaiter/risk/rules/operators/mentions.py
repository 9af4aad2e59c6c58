"""'mentions': one of the terms, each a word or several, stands in the text as whole words, in any script."""

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Takes
from tidewaiter.risk.rules.operators.terms import mention, unusable

OPERATOR = Operator(
    name="mentions",
    phrase="mentions",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=TEXTS,
    sql=mention(slips=False),
    meaning=(
        "One of the terms, of one word or several, stands in the text as whole words: capitals, accents and what "
        "lies between words do not matter. Scripts without spaces are matched anywhere."
    ),
    example='goods_description mentions "pill press", "таблеточный пресс", "压片机"',
    refuse=unusable,
)
