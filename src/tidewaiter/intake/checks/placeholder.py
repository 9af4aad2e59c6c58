"""A name or address that is there only because the field had to be filled."""

import string

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, blank, quoted, where
from tidewaiter.intake.prefilters import may_be_one_of

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


_SIGN = r"[^\p{L}\p{N}]"


def _other(letters: set[str]) -> str:
    """The class of ASCII letters and digits that are none of these, in either case."""
    return f"[{''.join(c for c in string.digits + string.ascii_letters if c.lower() not in letters)}]"


def _beginning_of_none() -> str:
    """The pattern of texts whose first two characters are letters or digits with which no stand-in begins."""
    seconds: dict[str, set[str]] = {}
    for word in WORDS:
        seconds.setdefault(word[0], set()).update(word[1:2])
    pairs = (f"[{first}{first.upper()}]{_other(after)}" for first, after in sorted(seconds.items()))
    return f"^(?:{'|'.join([_other(set(seconds)), *pairs])})"


def _stands_in(column: str) -> str:
    letters = f"regexp_replace(lower({column}), '{_SIGN}', '', 'g')"
    # A pattern and not IN: that becomes a join, for which the engine takes every name apart after all.
    words = f"regexp_full_match({letters}, '(?:{'|'.join(WORDS)})?')"
    # Most names are told from a stand-in by their beginning, in ASCII, which costs little: few are taken apart.
    return where(f"NOT regexp_matches({column}, {quoted(_beginning_of_none())})", f"NOT ({blank(column)}) AND {words}")


CHECKS = tuple(
    Check(
        code="placeholder",
        title="A stand-in instead of a name or address",
        severity=Severity.ERROR,
        path=column,
        hint="Send the party's own name and address, or leave the field empty.",
        condition=_stands_in(column),
        prefilter=may_be_one_of(column, WORDS),
    )
    for column in COLUMNS
)
