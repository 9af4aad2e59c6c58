"""'is missing': the field was not filed or cannot be computed. Never unknown."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import ANY_KIND, Of, Operator, Resolved, Subject, Takes


def _sql(subject: Subject, _values: Sequence[Resolved]) -> str:
    return f"{subject.sql} IS NULL"


OPERATOR = Operator(
    name="missing",
    phrase="is missing",
    takes=Takes.NOTHING,
    of=Of.NOTHING,
    on=ANY_KIND,
    sql=_sql,
    meaning="The field was not filed or cannot be computed. Never unknown.",
    example="consignor_phone is missing",
)
