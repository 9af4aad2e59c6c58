"""A name or address that is there only because the field had to be filled."""

from tidewaiter.cargo.problem import Severity
from tidewaiter.intake.check import Check, quoted, where

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
_BEGINNINGS = "|".join(sorted({f"{_SIGN}*".join(word[:2]) for word in WORDS}))
# Most names are told from a stand-in by their first two letters: only the others are taken apart.
_MAY_BE = quoted(f"^{_SIGN}*(?:$|(?i:{_BEGINNINGS}))")


def _stands_in(column: str) -> str:
    letters = f"regexp_replace(lower({column}), '{_SIGN}', '', 'g')"
    # A pattern and not IN: that becomes a join, for which the engine takes every name apart after all.
    words = f"regexp_full_match({letters}, '(?:{'|'.join(WORDS)})?')"
    return where(f"regexp_matches({column}, {_MAY_BE})", f"trim({column}) <> '' AND {words}")


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
