"""'has terms of': the lexicon's terms of a group were found in the goods description."""

from collections.abc import Sequence

from tidewaiter.parties import lexicon
from tidewaiter.risk.rules.operators.operator import LISTS, Of, Operator, Resolved, Subject, Takes, literal


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    wanted = {str(value) for value in values}
    ids = [term.id for term in lexicon.shipped().terms if term.group in wanted]
    return f"list_has_any({subject.sql}, [{', '.join(literal(one) for one in ids)}])"


def _refuse(values: Sequence[Resolved]) -> str:
    groups = lexicon.shipped().groups
    unknown = sorted({str(value) for value in values} - set(groups))
    return f"The lexicon has no group {unknown[0]!r}; it has {', '.join(groups)}." if unknown else ""


OPERATOR = Operator(
    name="has-terms-of",
    phrase="has terms of",
    takes=Takes.MANY,
    of=Of.TEXT,
    on=LISTS,
    sql=_sql,
    meaning="A term of one of these groups of the lexicon was found in the goods description (field `terms`).",
    example='terms has terms of "press"',
    refuse=_refuse,
)
