"""The rules that run now: those of the files, as the centre has since decided about them.

An id about which the centre has decided (a version was ever active, or the rule was retired) comes from the store and
no longer from a file. A version on trial runs beside, as `id@version`, and does not count. Snoozes bind the
rules to everybody but the entities named, so that the version of a set of rules says who was left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from tidewaiter.centre.cycle import definitions
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.rulebook import queries
from tidewaiter.centre.rulebook.states import EVALUATED, RuleState
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine.expression import COMPILED, check
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, Ruleset
from tidewaiter.risk.rules.columns import compiled_names
from tidewaiter.risk.rules.rule import Snooze


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule with where it stands: active or on trial, and whether it comes from a file or from the store."""

    rule: Rule
    state: RuleState
    from_file: bool


def ruleset(workspace: Workspace, as_of: datetime) -> Ruleset:
    """The rules that run, those on trial marked, snoozes as of a moment."""
    versions = queries.rule_versions()
    found = _standing(workspace, versions)
    snoozed = queries.snoozes(as_of)
    if all(one.from_file for one in found) and not snoozed and not versions:
        return definitions.load(workspace.home).ruleset
    held: dict[str, list[Snooze]] = {}
    for view in snoozed:
        held.setdefault(view.rule_id, []).append(Snooze(kind=view.kind, key=view.key))
    rules = []
    for one in found:
        named = one.rule.id.partition("@")[0]
        snoozes = tuple(sorted(set(held.get(named, [])), key=lambda snooze: (snooze.kind, snooze.key)))
        rules.append(msgspec.structs.replace(one.rule, snoozed=snoozes) if snoozes else one.rule)
    return Ruleset.of(rules)


def standing(workspace: Workspace) -> list[Standing]:
    """Every rule that runs, by id."""
    return _standing(workspace, queries.rule_versions())


def wording(workspace: Workspace) -> dict[str, str]:
    """What each rule that runs says when it fires, as its author wrote it, by its id.

    Nothing is compiled: a page asks for it, and shows its rows too where a rule can no longer run or a file of rules is
    broken, of which assessing complains.
    """
    versions = queries.rule_versions()
    decided = {one.rule_id for one in versions if one.activated_at is not None}
    try:
        files = definitions.load(workspace.home).ruleset.rules
    except ValueError:
        files = ()
    said = {one.id: one.reason for one in files if one.id not in decided}
    for one in versions:
        if one.state in {RuleState.ACTIVE, *EVALUATED}:
            named = one.rule_id if one.state is RuleState.ACTIVE else f"{one.rule_id}@{one.version}"
            said[named] = str(one.content.get("reason", ""))
    return said


def _standing(workspace: Workspace, versions: Sequence[queries.RuleVersionView]) -> list[Standing]:
    decided = {v.rule_id for v in versions if v.activated_at is not None}
    files = definitions.load(workspace.home).ruleset.rules
    found = [Standing(rule, RuleState.ACTIVE, from_file=True) for rule in files if rule.id not in decided]
    for one in versions:
        if one.state is RuleState.ACTIVE:
            found.append(Standing(stored(one.content), one.state, from_file=False))
        elif one.state in EVALUATED:
            rule = stored(one.content)
            trial = msgspec.structs.replace(rule, id=f"{rule.id}@{one.version}", shadow=True)
            found.append(Standing(trial, one.state, from_file=False))
    return sorted(found, key=lambda one: one.rule.id)


def stored(content: Mapping[str, Any]) -> Rule:
    """A rule as it was committed; OperatorError where this version of the product can no longer run it."""
    rule = msgspec.convert(content, Rule)
    wrong = check(rule.condition, compiled_names(RULE_COLUMNS), COMPILED)
    if wrong:
        raise OperatorError(
            "rule {id} was committed and cannot run: {called}: {wrong}",
            "retire it, or commit it anew",
            id=rule.id,
            called=wrong[0].code,
            wrong=wrong[0].value,
        )
    return rule


def document(rule: Rule) -> dict[str, Any]:
    """A rule in JSON's own types: what is committed."""
    plain: dict[str, Any] = msgspec.to_builtins(rule)
    return plain
