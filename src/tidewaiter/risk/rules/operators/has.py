"""'has': the list holds one of the values."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import LISTS, Of, Operator, Resolved, Subject, Takes, literal


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    return f"list_has_any({subject.sql}, [{', '.join(literal(value) for value in values)}])"


OPERATOR = Operator(
    name="has",
    phrase="has",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=LISTS,
    sql=_sql,
    meaning="The list holds one of the values.",
    example='problem_codes has "late-filing", "placeholder"',
)
