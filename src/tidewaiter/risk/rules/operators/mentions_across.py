"""'mentions in any script': as 'mentions', and a term meets its spelling in other scripts, letter for letter."""

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Takes
from tidewaiter.risk.rules.operators.terms import mention, unusable

OPERATOR = Operator(
    name="mentions-across",
    phrase="mentions in any script",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=TEXTS,
    sql=mention(slips=False, across=True),
    meaning=(
        "As 'mentions', and term and text also meet in Latin letters, so that кетамин finds Ketamin, 'ya pian ji' "
        "finds 压片机, and the reverse. Spelling is carried over, not meaning; a filer's own columns are looked at "
        "in their own script alone."
    ),
    example='goods_description mentions in any script "кетамин", "ya pian ji"',
    refuse=unusable,
)
