"""The rule workbench over what the centre has stored: back-test, forecast, comparison of two rules, health."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import definitions, memory, rules_in_force
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline import past
from tidewaiter.risk.rules import Rule
from tidewaiter.selection.workbench import backtest, forecast, health
from tidewaiter.selection.workbench.history import Period


def run_backtest(
    workspace: Workspace,
    rule: Rule,
    first: date | None,
    last: date | None,
    on_step: Callable[[int, int], None] = lambda *_: None,
) -> backtest.Backtest:
    """What the stored past says of a rule; the whole past unless a first or last day of arrival is given.

    `on_step` is told how many parts of the past, of how many, have been judged.
    """
    period = period_of(workspace, first, last)
    parts = -(-period.days // past.DAYS_AT_A_TIME)

    def judged() -> Iterator[pa.Table]:
        for number, part in enumerate(_narrow(workspace, rule, period), 1):
            on_step(min(number, parts), parts)
            yield part

    return backtest.backtest(judged(), rule, period, capacities(workspace))


def run_forecast(workspace: Workspace, rule: Rule, day: date) -> list[forecast.Forecast]:
    """What a rule will ask of each facility on a day."""
    since = day - timedelta(days=7 * forecast.WEEKS)
    rows = _narrow(workspace, rule, Period(since, day - timedelta(days=1)))
    return forecast.forecast(rows, day, capacities(workspace))


def run_health(workspace: Workspace, first: date | None, last: date | None) -> tuple[Period, list[health.RuleHealth]]:
    """How the rules that run have fared."""
    period = period_of(workspace, first, last)
    connection = local.connect()
    try:
        recorded = past.recorded(connection, _files(workspace), outcomes.outcome_table(), period)
    finally:
        connection.close()
    return period, health.health(recorded, [one.rule for one in rules_in_force.standing(workspace)], period)


def compare(workspace: Workspace, one: Rule, other: Rule, first: date | None, last: date | None) -> dict[str, Any]:
    """On how many rows each of two rules fires, and both."""
    period = period_of(workspace, first, last)
    counts = {"rows": 0, "first": 0, "second": 0, "both": 0}
    for rows in _past(workspace, period):
        base = rules_in_force.ruleset(workspace, workspace.now())
        left, right = (backtest.judge(rows, rule, base)["hits"] for rule in (one, other))
        both = pc.and_(left, right)
        for name, flags in (("first", left), ("second", right), ("both", both)):
            counts[name] += pc.sum(flags.cast(pa.int64())).as_py() or 0
        counts["rows"] += rows.num_rows
    return {"from": period.first, "until": period.last, **counts}


def capacities(workspace: Workspace) -> dict[str, int]:
    """What each facility can open in a day."""
    places = definitions.load(workspace.home).facilities.facility
    return {place.code: sum(shift.capacity() for shift in place.shifts) for place in places}


def period_of(workspace: Workspace, first: date | None, last: date | None) -> Period:
    """The days asked for, within what was assessed; OperatorError where nothing was."""
    connection = local.connect()
    try:
        there = past.days(connection, _files(workspace))
    finally:
        connection.close()
    if there is None:
        raise OperatorError("nothing has been assessed here yet", "run 'tidewaiter assess', or 'tidewaiter simulate'")
    return Period(max(first or there.first, there.first), min(last or there.last, there.last))


def one_row(workspace: Workspace, consignment_id: str, day: date | None = None) -> pa.Table:
    """The row of schema PAST of a consignment; OperatorError where it was not assessed.

    Where the day of arrival of its version is known, that day alone is read.
    """
    for rows in _past(workspace, period_of(workspace, day, day)):
        found = rows.filter(pc.equal(rows["consignment_id"], consignment_id))
        if found.num_rows:
            return found.slice(0, 1)
    raise OperatorError(
        "{consignment_id} has not been assessed",
        "give a consignment_id as 's10:…' or 'hawb:…'",
        consignment_id=consignment_id,
    )


def _narrow(workspace: Workspace, rule: Rule, period: Period) -> Iterator[pa.Table]:
    base = rules_in_force.ruleset(workspace, workspace.now())
    for rows in _past(workspace, period):
        yield backtest.judge(rows, rule, base)


def _past(workspace: Workspace, period: Period) -> Iterator[pa.Table]:
    until = period.last + timedelta(days=1)
    entries = batches.lake_files(LakeKind.CONSIGNMENTS, from_date=period.first, until_date=until)
    connection = local.connect()
    try:
        known = outcomes.outcome_table()
        yield from past.rows(connection, _files(workspace), memory.paths(workspace, entries), known, period)
    finally:
        connection.close()


def _files(workspace: Workspace) -> list[Any]:
    return memory.paths(workspace, batches.lake_files(LakeKind.ASSESSMENTS))
