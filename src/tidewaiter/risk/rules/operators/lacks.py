"""'has none of': the list is there and holds none of the values."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import LISTS, Of, Operator, Resolved, Subject, Takes, literal


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    return f"NOT list_has_any({subject.sql}, [{', '.join(literal(value) for value in values)}])"


OPERATOR = Operator(
    name="lacks",
    phrase="has none of",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=LISTS,
    sql=_sql,
    meaning="The list is there and holds none of the values.",
    example='lookouts has none of "L-000007"',
)
