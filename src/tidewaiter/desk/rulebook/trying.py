"""Trying a rule on one consignment, with the value at every node, and comparing two versions line by line."""

import difflib
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tidewaiter.centre.cycle import finding, workbench
from tidewaiter.centre.cycle.rule_desk import Desk
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.request import Request
from tidewaiter.desk.rulebook import asked
from tidewaiter.risk.rules import Rule
from tidewaiter.risk.rules.language import Fact
from tidewaiter.risk.rules.wording import fill, in_words


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a tree of values: how deep, what it says, whether it holds, and the values it read."""

    depth: int
    said: str
    holds: bool | None
    values: tuple[tuple[str, str], ...]


@page(Permission.RULES)
def attempt(request: Request, rule_id: str) -> HttpResponse:
    """What a rule says of one consignment, part by part; the look at the consignment is logged."""
    one = asked.studied(request, rule_id)
    label, wanted = request.GET.get("version", ""), request.GET.get("consignment", "").strip()
    context: dict[str, Any] = {
        **asked.frame(request, one, "try"),
        "labels": asked.labels(one),
        "label": label,
        "wanted": wanted,
    }
    if wanted:
        require(request.actor, Permission.CONSIGNMENTS)
        context |= _tried(request, asked.rule_of(one, label), wanted)
    return render(request, "rulebook/try.html", context)


def _tried(request: Request, rule: Rule, wanted: str) -> dict[str, Any]:
    """The tree of values of the consignment that somebody names by any of its numbers."""
    workspace = current()
    try:
        found = finding.find(workspace, wanted, actor=request.actor)
        consignments = [
            one for one in found["consignments"] if request.actor.works_at(one["versions"][-1]["entry_office"] or "")
        ]
        if not consignments:
            return {"unknown": True}
        first = consignments[0]
        version = first["assessments"][-1]["version"] if first["assessments"] else None
        filed = next((v for v in reversed(first["versions"]) if v["version"] == version), first["versions"][-1])
        row = workbench.one_row(workspace, first["consignment_id"], filed["arrival_date"])
    except OperatorError:
        return {"unknown": True}
    fact = Desk(workspace).facts_of(rule, row)
    return {
        "consignment": first["consignment_id"],
        "others": len(consignments) - 1,
        "rows": _rows(fact, 0),
        "holds": fact.holds,
        "sentence": fill(rule.reason, row.to_pylist()[0]) if fact.holds else "",
    }


def _rows(fact: Fact, depth: int) -> list[Row]:
    values = tuple((name, in_words(value)) for name, value in fact.values)
    return [Row(depth, fact.said, fact.holds, values), *(row for part in fact.parts for row in _rows(part, depth + 1))]


@page(Permission.RULES)
def compare(request: Request, rule_id: str) -> HttpResponse:
    """What differs between two versions of a rule, line by line."""
    one = asked.studied(request, rule_id)
    labels = asked.labels(one)
    names = [label for label, _said in labels]
    second = request.GET.get("second") or names[0]
    first = request.GET.get("first") or next((name for name in names if name != second), names[0])
    for name in (first, second):
        if name not in names:
            raise Conflict("unknown-version", "there is no {rule_id}@{name}", "", 404, rule_id=rule_id, name=name)
    context = {
        **asked.frame(request, one, "compare"),
        "labels": labels,
        "first": first,
        "second": second,
        "lines": _difference(asked.rule_of(one, first), asked.rule_of(one, second)),
    }
    return render(request, "rulebook/compare.html", context)


def _difference(one: Rule, other: Rule) -> list[tuple[str, str]]:
    """Lines of both with a sign each: ' ' of both, '-' of the first alone, '+' of the second."""
    desk = Desk(current())
    found = difflib.ndiff(desk.lines(one), desk.lines(other))
    return [(line[0], line[2:]) for line in found if line[0] != "?"]
