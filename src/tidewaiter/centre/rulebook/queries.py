"""Reading which rules are in force and which were, versions of single rules, and snoozes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tidewaiter.centre.rulebook.models import RulesetVersion, RuleSnooze, RuleVersion
from tidewaiter.centre.rulebook.states import RuleState


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


@dataclass(frozen=True, slots=True)
class RuleVersionView:
    """A version of a rule as it is shown; names are '' and times None before their act."""

    rule_id: str
    version: str
    sha256: str
    content: dict[str, Any]
    state: RuleState
    committed_by: str
    committed_at: datetime
    shadow_since: datetime | None
    approved_by: str
    approved_at: datetime | None
    activated_at: datetime | None
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class SnoozeView:
    """A snooze as it is shown."""

    rule_id: str
    kind: str
    key: str
    reason: str
    at: datetime
    until: datetime
    actor: str


def rule_versions(rule_id: str | None = None) -> list[RuleVersionView]:
    """The versions of a rule, or of all, in the order in which they were committed."""
    rows = RuleVersion.objects.order_by("number")
    if rule_id is not None:
        rows = rows.filter(rule_id=rule_id)
    found = rows.values(*RuleVersionView.__slots__)
    return [RuleVersionView(**{**row, "state": RuleState(row["state"])}) for row in found]


def snoozes(as_of: datetime) -> list[SnoozeView]:
    """The snoozes that hold at a moment, by rule."""
    rows = RuleSnooze.objects.filter(at__lte=as_of, until__gt=as_of).order_by("rule_id", "pk")
    return [SnoozeView(**row) for row in rows.values(*SnoozeView.__slots__)]
