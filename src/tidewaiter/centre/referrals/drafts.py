"""Referrals as values: the callers' side of `actions`."""

import re
from dataclasses import dataclass
from datetime import date

_REFERRAL_ID = re.compile(r"R-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A referral of a seizure ('S-…') or a target ('T-…') to an agency. `due` is when an answer is owed.

    `key` is made once for a form: the same referral sent twice is recorded once.
    """

    key: str
    subject: str
    agency: str
    purpose: str
    due: date
    contact: str = ""
    note: str = ""


def number(referral_id: str) -> int:
    """The number in 'R-000123', 0, which no referral has, for anything else."""
    found = _REFERRAL_ID.fullmatch(referral_id)
    return int(found[1]) if found else 0
