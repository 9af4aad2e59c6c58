"""What somebody says of two records: apart from what computes with it, so that a store opens quickly."""

from enum import StrEnum


class Verdict(StrEnum):
    """What somebody says of two records."""

    MATCH = "match"
    NON_MATCH = "non-match"
    UNSURE = "unsure"
