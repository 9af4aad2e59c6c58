"""Reading which rules are in force and which were."""

from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.rulebook.models import RulesetVersion


@dataclass(frozen=True, slots=True)
class RulesetView:
    """A set of rules as it is shown; `at` is when it was first put in force."""

    version: str
    rules: list[dict[str, object]]
    at: datetime
    actor: str
    in_force: bool


def in_force() -> RulesetView | None:
    """The set of rules in force, None before the first."""
    row = RulesetVersion.objects.filter(in_force=True).values(*RulesetView.__slots__).first()
    return None if row is None else RulesetView(**row)


def ruleset(version: str) -> RulesetView | None:
    """A set of rules by its version."""
    row = RulesetVersion.objects.filter(version=version).values(*RulesetView.__slots__).first()
    return None if row is None else RulesetView(**row)


def versions() -> list[RulesetView]:
    """All sets of rules, newest first."""
    return [
        RulesetView(**row) for row in RulesetVersion.objects.order_by("-at", "version").values(*RulesetView.__slots__)
    ]
