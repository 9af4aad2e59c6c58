"""'is filed': the field is there. Never unknown."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import ANY_KIND, Of, Operator, Resolved, Subject, Takes


def _sql(subject: Subject, _values: Sequence[Resolved]) -> str:
    return f"NOT ({subject.sql} IS NULL)"


OPERATOR = Operator(
    name="filed",
    phrase="is filed",
    takes=Takes.NOTHING,
    of=Of.NOTHING,
    on=ANY_KIND,
    sql=_sql,
    meaning="The field is there. Never unknown.",
    example="attributes.account is filed",
)
