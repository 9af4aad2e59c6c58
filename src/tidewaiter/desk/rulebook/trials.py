"""The past asked: back-tests of a rule and the health of all, asked for, watched, and opened again."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from tidewaiter.centre.cycle import rule_studio, rules_in_force
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.rulebook import queries, trial_actions
from tidewaiter.centre.rulebook.queries import TrialView
from tidewaiter.centre.rulebook.states import TrialKind, TrialState
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act, page
from tidewaiter.desk.request import Request
from tidewaiter.desk.rulebook import asked, launch
from tidewaiter.desk.rulebook.loads import columns, rates


@page(Permission.RULES, "GET", "POST")
def backtests(request: Request, rule_id: str) -> HttpResponse:
    """Ask for a back-test of a version or the draft, and open earlier ones."""
    one = asked.studied(request, rule_id)
    if request.method == "POST":
        rule = asked.rule_of(one, request.POST.get("version", ""))
        days = (
            asked.day(request.POST.get("since", ""), "a first day"),
            asked.day(request.POST.get("until", ""), "a last day"),
        )
        return _asked(request, TrialKind.BACKTEST, rules_in_force.document(rule), days, rule_studio.caveat_of(rule))
    context = {
        **asked.frame(request, one, "backtest"),
        "labels": asked.labels(one),
        "trials": queries.trials(request.actor, rule_id),
    }
    return render(request, "rulebook/backtests.html", context)


@act(Permission.RULES)
def health(request: Request) -> HttpResponse:
    """Ask for the health of all rules anew."""
    return _asked(request, TrialKind.HEALTH, None, (None, None), "")


def _asked(
    request: Request,
    kind: TrialKind,
    rule: dict[str, Any] | None,
    days: tuple[date | None, date | None],
    caveat: str,
) -> HttpResponse:
    number = trial_actions.ask(request.actor, kind, rule, days, caveat)
    launch.start(current(), number, request.actor.name)
    return redirect("rule-trial", number=number)


@page(Permission.RULES)
def trial(request: Request, number: int) -> HttpResponse:
    """A trial: how far it is, or what it gave."""
    one = queries.trial(request.actor, number)
    if one is None:
        raise Conflict("unknown-trial", "there is no trial {number}", "", 404, number=number)
    if request.htmx and request.htmx.target == "progress":
        if not one.open:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "rulebook/progress.html", {"trial": one})
    template = "health" if one.kind is TrialKind.HEALTH else "trial"
    return render(request, f"rulebook/{template}.html", {"trial": one, "tab": "backtest", **_result(request, one)})


def _result(request: Request, one: TrialView) -> dict[str, Any]:
    """What a trial gave, as far as the reader sees: loads and examples of their own facilities."""
    if one.state is not TrialState.DONE or one.result is None:
        return {}
    if one.kind is TrialKind.HEALTH:
        readable = {studied.rule_id for studied in rule_studio.studied(current(), request.actor)}
        rules = [row for row in one.result["rules"] if row["rule"].partition("@")[0] in readable]
        return {"result": one.result, "rules": rules}
    works = request.actor.works_at
    examples = allowed(request.actor, Permission.CONSIGNMENTS)

    def mine(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if examples and works(row["facility"] or "")]

    result = one.result
    return {
        "result": result,
        "loads": columns([load for load in result["loads"] if works(load["facility"])], result["period"]),
        "rates": rates(result),
        "words": [line for line in result["words"] if works(line.partition(",")[0]) or "facility" not in line],
        "examples": mine(result["examples"]),
        "exchanges": [(name, result[name], mine(result[name]["examples"])) for name in ("gained", "lost")],
        "affected": [
            (kind, [row for row in result["affected"] if row["kind"] == kind])
            for kind in ("country", "filer", "trader")
        ],
        "may_read": examples,
    }
