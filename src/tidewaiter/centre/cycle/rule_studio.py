"""What the rule studio shows: every rule with where it stands and how it fares, one rule with all its versions, drafts.

Who may not read under a rule's caveat is shown nothing of it. Figures are those of the last health that was worked
out (`trials.py`), so that a list of rules never waits for the past to be read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import msgspec

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import rules_in_force
from tidewaiter.centre.cycle.rule_desk import Desk
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.rulebook import queries
from tidewaiter.centre.rulebook.queries import DraftView, RuleVersionView, SnoozeView
from tidewaiter.centre.rulebook.states import RuleState
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.rules import RULE_COLUMNS, Rule
from tidewaiter.risk.rules.form import misfit
from tidewaiter.risk.rules.language.compiled import NamedLists
from tidewaiter.risk.rules.load import bind, examined

_ORDER = (
    RuleState.ACTIVE,
    RuleState.APPROVED,
    RuleState.SHADOW,
    RuleState.COMMITTED,
    RuleState.DRAFT,
    RuleState.RETIRED,
)
"""A rule is shown as standing where its furthest version stands; one that has ended only where nothing else is."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a rule, or the rule of a file (`view` None): its label, where it stands, and the rule."""

    label: str
    state: RuleState
    rule: Rule
    view: RuleVersionView | None


@dataclass(frozen=True, slots=True)
class Studied:
    """A rule with everything that is known of it, the furthest version first."""

    rule_id: str
    versions: tuple[Version, ...]
    draft: DraftView | None
    snoozes: tuple[SnoozeView, ...] = ()

    @property
    def first(self) -> Version | None:
        """The version that stands furthest; None while there is only a draft."""
        return self.versions[0] if self.versions else None

    @property
    def states(self) -> tuple[RuleState, ...]:
        """Where its versions stand, the furthest first; those that have ended only where nothing else is."""
        found = [version.state for version in self.versions] + ([RuleState.DRAFT] if self.draft else [])
        ordered = [state for state in _ORDER if state in found]
        return tuple(state for state in ordered if state is not RuleState.RETIRED) or tuple(ordered)

    @property
    def reviewed_at(self) -> datetime | None:
        """When a second person last approved a version of it."""
        return max((v.view.approved_at for v in self.versions if v.view and v.view.approved_at), default=None)

    def version(self, label: str) -> Version | None:
        """A version by its label; the furthest for ''."""
        if not label:
            return self.first
        return next((one for one in self.versions if one.label == label), None)


@dataclass(frozen=True, slots=True)
class Line:
    """A rule in the list; figures are None where nobody has worked them out."""

    rule_id: str
    title: str
    owner: str
    states: tuple[RuleState, ...]
    weight: float
    effect: str
    valid_until: date | None
    reviewed_at: datetime | None
    hits_a_day: float | None = None
    rate: Mapping[str, float | None] = field(default_factory=dict)
    examined: int | None = None
    found: int | None = None
    signs: Sequence[str] = ()


def listed(workspace: Workspace, actor: Actor) -> list[Line]:
    """Every rule that the actor may read, by id."""
    health = queries.latest_health(actor)
    figures = {} if health is None or health.result is None else health.result
    by_rule = {row["rule"]: row for row in figures.get("rules", [])}
    days = max(int(figures.get("days", 1)), 1)
    return [_line(one, by_rule, days) for one in studied(workspace, actor)]


def studied(workspace: Workspace, actor: Actor) -> list[Studied]:
    """Every rule that the actor may read, by id, without its snoozes."""
    drafts = {draft.rule_id: draft for draft in queries.drafts(actor)}
    versions: dict[str, list[Version]] = {}
    for one in rules_in_force.standing(workspace):
        if one.from_file and may_read(actor, one.rule):
            versions.setdefault(one.rule.id, []).append(Version("file", one.state, one.rule, None))
    for view in queries.rule_versions():
        rule = msgspec.convert(view.content, Rule)
        if may_read(actor, rule):
            versions.setdefault(view.rule_id, []).insert(0, Version(view.version, view.state, rule, view))
    found = []
    for rule_id in sorted({*versions, *drafts}):
        mine = sorted(versions.get(rule_id, []), key=lambda one: _ORDER.index(one.state))
        found.append(Studied(rule_id, tuple(mine), drafts.get(rule_id)))
    return found


def study(workspace: Workspace, rule_id: str, actor: Actor) -> Studied:
    """One rule; Conflict (404) where there is none for this reader."""
    found = next((one for one in studied(workspace, actor) if one.rule_id == rule_id), None)
    if found is None:
        raise Conflict("unknown-rule", "there is no rule {rule_id}", "see the list of rules", 404, rule_id=rule_id)
    snoozed = tuple(one for one in queries.snoozes(workspace.now()) if one.rule_id == rule_id)
    return Studied(found.rule_id, found.versions, found.draft, snoozed)


def may_read(actor: Actor, rule: Rule) -> bool:
    """Whether the caveat of a rule's intelligence lets somebody read it."""
    return actor.may_read(caveat_of(rule))


def caveat_of(rule: Rule) -> str:
    """The caveat under which a rule stands; '' for none."""
    return "" if rule.intelligence is None else rule.intelligence.caveat


def lists(workspace: Workspace) -> NamedLists:
    """The named lists that rules may use."""
    return Desk(workspace).lists


def checked(document: Mapping[str, Any], named: NamedLists) -> tuple[Rule | None, tuple[Problem, ...]]:
    """The rule that a document of plain values says, ready to be committed or tried, or what is wrong with it."""
    try:
        rule = msgspec.convert(dict(document), Rule, strict=False)
    except msgspec.ValidationError as error:
        key, said = misfit(error)
        name = re.split(r"[.\[]", key)[0]
        return None, (Problem("rule-form", name, str(document.get(name, "")), said, Severity.ERROR),)
    ready, problems = examined(f"{rule.id}.toml", rule, RULE_COLUMNS, named)
    problems = problems or (bind([ready], RULE_COLUMNS) if ready is not None else ())
    placed = tuple(replace(problem, path=problem.path.rpartition(": ")[2]) for problem in problems)
    return (None if problems else ready), placed


def _line(one: Studied, by_rule: Mapping[str, Mapping[str, Any]], days: int) -> Line:
    first = one.first
    if first is None:
        fields: Mapping[str, Any] = {} if one.draft is None else one.draft.content.get("fields", {})
        title, owner = str(fields.get("title", "")), str(fields.get("owner", ""))
        return Line(one.rule_id, title, owner, one.states, 0.0, "", None, None)
    told = _figures(one, by_rule)
    fired = told.get("fired", 0) + told.get("shadow", 0)
    return Line(
        one.rule_id,
        first.rule.title,
        first.rule.owner,
        one.states,
        first.rule.weight,
        str(first.rule.effect),
        first.rule.valid_until,
        one.reviewed_at,
        fired / days if told else None,
        told.get("rate", {}),
        told.get("examined"),
        told.get("found"),
        told.get("signs", ()),
    )


def _figures(one: Studied, by_rule: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    names: Iterable[str] = (one.rule_id, *(f"{one.rule_id}@{version.label}" for version in one.versions))
    return next((by_rule[name] for name in names if name in by_rule), {})
