"""A name or address that is there only because the field had to be filled."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, quoted

COLUMNS = (
    "consignor_name",
    "consignor_address_line",
    "consignee_name",
    "consignee_address_line",
)
WORDS = (
    "na",
    "none",
    "null",
    "nil",
    "unknown",
    "notknown",
    "notavailable",
    "notapplicable",
    "notprovided",
    "tba",
    "tbd",
    "tobeadvised",
    "toorder",
    "same",
    "sameasconsignee",
    "sameasconsignor",
    "test",
    "x",
    "xx",
    "xxx",
    "xxxx",
)
"""Letters only, in small letters: 'N/A', 'n.a.' and 'NA' are one."""


def _stands_in(column: str) -> str:
    letters = f"regexp_replace(lower({column}), '[^\\p{{L}}\\p{{N}}]', '', 'g')"
    return f"trim({column}) <> '' AND ({letters} = '' OR {letters} IN ({', '.join(map(quoted, WORDS))}))"


CHECKS = tuple(
    Check(
        code="placeholder",
        title="A stand-in instead of a name or address",
        severity=Severity.ERROR,
        path=column,
        hint="Send the party's own name and address, or leave the field empty.",
        condition=_stands_in(column),
    )
    for column in COLUMNS
)
