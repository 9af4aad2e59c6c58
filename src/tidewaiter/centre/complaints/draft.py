"""A complaint as a value, and what it must have."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tidewaiter.centre.errors import Conflict

ANSWER_WITHIN = timedelta(days=30)
"""A month, which whoever complains may expect; where the law sets another term, it is changed here."""

LONGEST = 4000


class About(StrEnum):
    """What is complained about."""

    CONSIGNMENT = "consignment"  # held, examined, damaged, late
    SELECTION = "selection"  # selected again and again
    DATA = "data"  # what is kept about somebody is wrong
    MODEL = "model"
    RULE = "rule"
    CONDUCT = "conduct"
    OTHER = "other"


class Party(StrEnum):
    """Who complains, as a kind; names stay in the file of the complaint."""

    TRADER = "trader"
    PERSON = "person"
    CARRIER = "carrier"
    REPRESENTATIVE = "representative"
    STAFF = "staff"
    AUTHORITY = "authority"


class Outcome(StrEnum):
    """How it was answered."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"


OPEN = ""
"""The outcome of a complaint that was not answered yet."""


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """Who complains about what; `reference` names the consignment, rule or version, `case` the paper file."""

    about: About
    party: Party
    reference: str
    said: str
    case: str = ""
    facility: str = ""


def check(complaint: NewComplaint) -> None:
    """Raise Conflict (422) for a complaint that says nothing, or too much."""
    if not complaint.said.strip():
        raise Conflict("complaint-empty", "a complaint says something", "write down what was said", 422)
    if len(complaint.said) > LONGEST or len(complaint.reference) > LONGEST or len(complaint.case) > LONGEST:
        raise Conflict(
            "complaint-too-long",
            "more than {longest} characters",
            "put the letter in the case file",
            422,
            longest=LONGEST,
        )
    if complaint.about is About.CONSIGNMENT and not complaint.reference.strip():
        hint = "give its number, or choose another subject"
        raise Conflict("reference-missing", "a complaint about a consignment names it", hint, 422)


def number(complaint_id: str) -> int:
    """The number in 'C-000123', 0, which no complaint has, for anything else."""
    found = re.fullmatch(r"C-([0-9]{1,18})", complaint_id)
    return int(found[1]) if found else 0
