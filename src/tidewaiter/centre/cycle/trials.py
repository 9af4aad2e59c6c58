"""Trials of rules over the stored past: asked for at the desk, run in a process of their own, kept with their results.

A trial reads the whole past, minutes of it at national size, and so never runs while somebody waits for a page.
Whoever runs it takes it first, so that two processes never run the same; what it gave is kept as plain data and
can be opened again for as long as the rule is of interest.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from math import isfinite
from typing import Any

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import rules_in_force, workbench
from tidewaiter.centre.cycle.rule_desk import Desk
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.rulebook import queries, trial_actions
from tidewaiter.centre.rulebook.queries import TrialView
from tidewaiter.centre.rulebook.states import TrialKind
from tidewaiter.centre.workspace import Workspace


def run(workspace: Workspace, number: int, actor: Actor) -> bool:
    """Run a waiting trial and keep its result; False where there is none, or somebody else runs it.

    A trial that cannot be run says why; so does one that broke, which is raised as well.
    """
    trial = queries.trial(actor, number)
    if trial is None or not trial_actions.begin(number):
        return False
    try:
        result = _health(workspace, trial) if trial.kind is TrialKind.HEALTH else _backtest(workspace, trial)
    except OperatorError as refused:
        trial_actions.fail(actor, number, f"{refused}: {refused.hint}")
        return True
    except Exception as broken:
        trial_actions.fail(actor, number, f"it broke: {type(broken).__name__}")
        raise
    trial_actions.end(actor, number, result)
    return True


def plain(value: object) -> object:
    """A result in JSON's own types: days as texts, what is not a number as null."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _backtest(workspace: Workspace, trial: TrialView) -> dict[str, Any]:
    rule = rules_in_force.stored(trial.rule or {})

    def tell(done: int, total: int) -> None:
        trial_actions.advance(trial.number, done, total)

    result = workbench.run_backtest(workspace, rule, trial.first, trial.last, on_step=tell)
    told = Desk(workspace).told(rule)
    days = {"hits_a_day": result.hits / max(result.period.days, 1), "days": result.period.days}
    document = {**result.document(), **days, "readback": told["readback"], "simulated": workspace.practice}
    found = plain(document)
    return found if isinstance(found, dict) else {}


def _health(workspace: Workspace, trial: TrialView) -> dict[str, Any]:
    period, rules = workbench.run_health(workspace, trial.first, trial.last)
    found = plain({"period": asdict(period), "days": period.days, "rules": [rule.document() for rule in rules]})
    return found if isinstance(found, dict) else {}
