"""'is not empty': the list has at least one value: 'lookouts is not empty' is any screening hit."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import LISTS, Of, Operator, Resolved, Subject, Takes


def _sql(subject: Subject, _values: Sequence[Resolved]) -> str:
    return f"len({subject.sql}) > 0"


OPERATOR = Operator(
    name="any-entry",
    phrase="is not empty",
    takes=Takes.NOTHING,
    of=Of.NOTHING,
    on=LISTS,
    sql=_sql,
    meaning="The list has at least one value: 'lookouts is not empty' is any screening hit.",
    example="lookouts is not empty",
)
