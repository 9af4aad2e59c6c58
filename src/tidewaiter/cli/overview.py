"""The workspace at a glance, as tables and lines."""

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from tidewaiter.cli.present import SIMULATED, percent, table, times

Summary = dict[str, Any]


def overview(summary: Summary) -> list[RenderableType]:
    """Everything that `cycle.status.summary` gives."""
    label = [Text(SIMULATED, style="bold magenta")] if summary["simulated"] else []
    return [*label, _taken_in(summary), *_quality(summary), *_yields(summary), *_in_force(summary)]


def _taken_in(summary: Summary) -> RenderableType:
    c = summary["consignments"]
    columns = ("batches", "consignments", "amended", "duplicates", "in quarantine", "not yet assessed")
    numbers = (c["batches"], c["rows"], c["amended"], c["duplicates"], c["quarantined"], c["pending"])
    return table("Taken in", columns, [[f"{number:,}" for number in numbers]])


def _quality(summary: Summary) -> list[RenderableType]:
    if not summary["filers"]:
        return []
    rows = ((f["filer"], f"{f['rows']:,}", percent(f["share_with_error"]), f["grade"]) for f in summary["filers"])
    return [table("Data quality, worst filers first", ("filer", "consignments", "with an error", "grade"), rows)]


def _yields(summary: Summary) -> list[RenderableType]:
    if not summary["arms"]:
        return []
    columns = ("arm", "issued", "examined", "found", "yield", "95 % interval")
    rows = (
        (
            a["arm"],
            a["issued"],
            a["examined"],
            a["found"],
            percent(a["rate"]),
            f"{percent(a['low'])} to {percent(a['high'])}",
        )
        for a in summary["arms"]
    )
    lift = summary["lift"]
    line = times(lift["value"], lift["low"], lift["high"])
    parts: list[RenderableType] = [
        table("Targets and what they yielded", columns, rows),
        Text(f"Lift over random inspection, estimated from propensities: {line}"),
    ]
    if summary["not_closed"]:
        waiting = f"{summary['not_closed']} targets of past shifts never closed: tidewaiter outcomes FILE"
        parts.append(Text(waiting, style="yellow"))
    return parts


def _in_force(summary: Summary) -> list[RenderableType]:
    model = summary["model"]
    learnt = (
        f"{model['version']} ({model['positives']} findings among {model['rows']} examined)"
        if model
        else "none yet; rules rank until about 30 findings are known"
    )
    off = summary["rules_only"]
    switched = (
        [Text(f"RULES ONLY since {off['since']}, by {off['by']}: {off['reason']}", style="bold red")] if off else []
    )
    waiting = summary["proposals"]
    asked = [Text(f"{waiting} proposals wait for a second person: tidewaiter models list", style="yellow")]
    return [
        *switched,
        *(asked if waiting else []),
        Text(f"Model in force: {learnt}"),
        Text(f"Rules in force: {summary['ruleset'] or 'not yet used'}"),
        Text(f"Lookouts active: {summary['lookouts']}   Audit entries: {summary['audit_entries']}"),
    ]
