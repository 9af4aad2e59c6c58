"""'matches': a pattern of the expert's is found in the text."""

from collections.abc import Sequence

from tidewaiter.risk.rules.operators.operator import TEXTS, Of, Operator, Resolved, Subject, Takes, literal

MAX_PATTERN = 500


def _sql(subject: Subject, values: Sequence[Resolved]) -> str:
    return f"regexp_matches({subject.sql}, {literal(values[0])})"


def _refuse(values: Sequence[Resolved]) -> str:
    return f"Keep a pattern under {MAX_PATTERN} characters." if len(str(values[0])) > MAX_PATTERN else ""


OPERATOR = Operator(
    name="matches",
    phrase="matches",
    takes=Takes.ONE,
    of=Of.PATTERN,
    on=TEXTS,
    sql=_sql,
    meaning="The pattern (RE2, linear time) is found in the text; '(?i)' in front ignores case.",
    example='consignor_name matches "(?i)^a+ trading"',
    refuse=_refuse,
)
