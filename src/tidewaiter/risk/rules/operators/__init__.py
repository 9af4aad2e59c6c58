"""The operators of the rule language, one file each, in one table."""

from tidewaiter.risk.rules.operators import (
    above,
    any_entry,
    at_least,
    at_most,
    before_day,
    below,
    between,
    between_hours,
    contains,
    ends_with,
    filed,
    has,
    has_terms_of,
    is_equal,
    is_not,
    lacks,
    matches,
    mentions,
    mentions_across,
    missing,
    nearly_mentions,
    nearly_mentions_across,
    none_of,
    on_or_after,
    one_of,
    starts_with,
    weekday,
    within_hours,
)
from tidewaiter.risk.rules.operators.operator import Kind, Of, Operator, Resolved, Subject, Takes

OPERATORS: tuple[Operator, ...] = tuple(
    module.OPERATOR
    for module in (
        is_equal,
        is_not,
        one_of,
        none_of,
        above,
        at_least,
        below,
        at_most,
        between,
        contains,
        starts_with,
        ends_with,
        mentions,
        nearly_mentions,
        mentions_across,
        nearly_mentions_across,
        matches,
        has,
        lacks,
        any_entry,
        has_terms_of,
        weekday,
        between_hours,
        within_hours,
        on_or_after,
        before_day,
        missing,
        filed,
    )
)

BY_NAME: dict[str, Operator] = {operator.name: operator for operator in OPERATORS}

__all__ = ["BY_NAME", "OPERATORS", "Kind", "Of", "Operator", "Resolved", "Subject", "Takes"]


def markdown() -> list[str]:
    """The operators as the rows of a table of docs/rules.md."""
    return [
        f"| {one.phrase} | `{one.name}` | {one.of} | {', '.join(sorted(one.on)) if len(one.on) < len(Kind) else 'any'} "
        f"| {one.meaning} | `{one.example}` |"
        for one in OPERATORS
    ]
