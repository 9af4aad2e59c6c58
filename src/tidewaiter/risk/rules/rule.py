"""A Rule: one thing that an analyst looks for, as a TOML file that an auditor can read.

Weights are points: one point is a tenth in log-odds (natural), so 7 points double the odds that a consignment
holds narcotics, 23 multiply them by ten, and a negative weight lowers them. Points add up as if rules were
independent; they are not, so a rule is measured by its own yield, not by its weight. Who may write a
rule, review and approval belong to the centre.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

LOG_ODDS_PER_POINT = 0.1
MAX_WEIGHT = 100.0
MAX_VALIDITY_DAYS = 5 * 366
"""A rule ends: after five years at most somebody looks at it again (GAO-13-9: rules not regularly assessed)."""

Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", min_length=3, max_length=64)]
Line = Annotated[str, Meta(min_length=3, max_length=120)]
Sentence = Annotated[str, Meta(min_length=10, max_length=500)]
Points = Annotated[float, Meta(ge=-MAX_WEIGHT, le=MAX_WEIGHT)]
Harm = Annotated[float, Meta(gt=0, le=100)]
LeastBand = Literal["guarded", "elevated", "high", "severe"]
Facility = Annotated[str, Meta(min_length=1, max_length=40)]


class Intelligence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a rule comes from: source, grade by the Admiralty system (A-F, 1-6), and how it may be handled."""

    source: Line
    grade: Annotated[str, Meta(pattern=r"^[A-F][1-6]$")]
    caveat: Annotated[str, Meta(max_length=200)] = ""


class Effect(StrEnum):
    """What a rule does where it fires."""

    SCORE = "score"  # its weight counts
    MANDATORY = "mandatory"  # it is a lookout: the consignment goes first; its weight counts as well
    SUPPRESS = "suppress"  # scoring rules that fired on the same row do not count


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A parameter of a rule: its type, the value in use, and the range within which it may be set.

    A date is written as a text, 2026-01-31. `minimum` and `maximum` are for numbers.
    """

    type: Literal["number", "text", "date"]
    default: float | str
    meaning: Line
    minimum: float | None = None
    maximum: float | None = None


class Snooze(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entity for which a rule does not fire: a kind of `cargo/kind.py` and its key in normal form."""

    kind: str
    key: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule.

    `reason` is the sentence an officer reads, with {column} where a value belongs. `condition` is an SQL
    expression that is true, false, or null where data is missing; a rule that is written in the rule language has
    `when` instead, and `parameters` for it, and is given its condition when it is read. `effect` says what
    firing does; `suppresses` names the rules that a suppressing one silences (none named: every scoring rule
    with points above 0). `shadow` and `snoozed` are set by the centre, never by a file. A rule runs from `valid_from`
    to `valid_until`, both days included (UTC), at `facilities` or, with none named, everywhere. `harm` multiplies
    the probability of a model in the ranking where the rule fires; `band` is the lowest band of what it fires on, and
    may stand at the end of `when` instead. `instruction` tells the
    examiner what to do.
    """

    id: Id
    title: Line
    reason: Sentence
    condition: str = ""
    when: str = ""
    parameters: dict[str, Setting] = {}
    weight: Points
    owner: Line
    purpose: Sentence
    valid_from: date
    valid_until: date
    harm: Harm = 1.0
    band: LeastBand | None = None
    facilities: tuple[Facility, ...] = ()
    instruction: Annotated[str, Meta(max_length=500)] = ""
    intelligence: Intelligence | None = None
    effect: Effect = Effect.SCORE
    suppresses: tuple[Id, ...] = ()
    shadow: bool = False
    snoozed: tuple[Snooze, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the rule runs on a day (UTC)."""
        return self.valid_from <= on <= self.valid_until
