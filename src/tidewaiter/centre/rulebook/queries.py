"""Reading which rules are in force and which were, versions of single rules, drafts, trials, and snoozes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.rulebook.models import RuleDraft, RulesetVersion, RuleSnooze, RuleTrial, RuleVersion
from tidewaiter.centre.rulebook.states import RuleState, TrialKind, TrialState
from tidewaiter.centre.visibility import under_caveats


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


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it is shown."""

    rule_id: str
    content: dict[str, Any]
    revision: int
    made_by: str
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial as it is shown; `rule` is None for the health of all, `result` before its end."""

    number: int
    kind: TrialKind
    rule_id: str
    rule: dict[str, Any] | None
    first: date | None
    last: date | None
    state: TrialState
    done: int
    total: int
    result: dict[str, Any] | None
    said: str
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in {TrialState.WAITING, TrialState.RUNNING}


def drafts(actor: Actor) -> list[DraftView]:
    """The drafts that somebody may read, by rule."""
    rows = under_caveats(RuleDraft.objects.order_by("rule_id"), actor)
    return [DraftView(**row) for row in rows.values(*DraftView.__slots__)]


def draft(actor: Actor, rule_id: str) -> DraftView | None:
    """The draft of a rule; None where there is none for this reader."""
    row = under_caveats(RuleDraft.objects.filter(pk=rule_id), actor).values(*DraftView.__slots__).first()
    return None if row is None else DraftView(**row)


def trials(actor: Actor, rule_id: str, limit: int = 20) -> list[TrialView]:
    """The latest trials of a rule, newest first, without their results."""
    rows = under_caveats(RuleTrial.objects.filter(rule_id=rule_id).order_by("-number"), actor)
    named = [name for name in TrialView.__slots__ if name not in {"result", "rule"}]
    return [_trial({**row, "result": None, "rule": None}) for row in rows.values(*named)[:limit]]


def trial(actor: Actor, number: int) -> TrialView | None:
    """A trial; None where there is none for this reader."""
    row = under_caveats(RuleTrial.objects.filter(pk=number), actor).values(*TrialView.__slots__).first()
    return None if row is None else _trial(row)


def latest_health(actor: Actor, *, done: bool = True) -> TrialView | None:
    """The latest health of all rules that was worked out, or asked for."""
    rows = under_caveats(RuleTrial.objects.filter(kind=TrialKind.HEALTH.value).order_by("-number"), actor)
    if done:
        rows = rows.filter(state=TrialState.DONE.value)
    row = rows.values(*TrialView.__slots__).first()
    return None if row is None else _trial(row)


def _trial(row: dict[str, Any]) -> TrialView:
    return TrialView(**{**row, "kind": TrialKind(row["kind"]), "state": TrialState(row["state"])})
