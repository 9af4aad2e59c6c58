"""What targeting yields, who is opened more than others, and how often people overrule it."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidewaiter.centre.cycle import figures, overseeing
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.queue import queries as queue
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import charts
from tidewaiter.desk.design.charts import Bar, Rate, Series
from tidewaiter.desk.design.templatetags.design import share, words
from tidewaiter.desk.design.templatetags.estimates import written
from tidewaiter.desk.oversight.tabs import PERIODS, TABS, weeks_of
from tidewaiter.desk.request import Request
from tidewaiter.selection.arms import Arm
from tidewaiter.selection.fairness import LEAST_EXAMINED, OVER

ARMS = {
    "random": gettext_lazy("chance: the baseline"),
    "explore": gettext_lazy("chance among what is little known"),
    "exploit": gettext_lazy("highest score"),
    "lookout": gettext_lazy("lookouts and mandatory rules"),
}

GROUPS = {
    "country of dispatch": gettext_lazy("Origin: country of dispatch"),
    "size of consignor": gettext_lazy("Size of consignor, by consignments in 30 days"),
    "kind of consignor": gettext_lazy("Kind of consignor"),
    "mode of transport": gettext_lazy("Mode of transport"),
}

SHOWN = 15


@page(Permission.GOVERNANCE)
def overview(request: Request) -> HttpResponse:
    """Yield by arm, week and rule with intervals, the miss rate, and other policies."""
    context, found = _kept(request, "governance-yield")
    if found:
        arms, weeks = _ordered_arms(found["yields"]["arm"]), found["yields"]["week"]
        chance = next((one for one in arms if one["name"] == Arm.RANDOM), None)
        context |= {
            "arms": [{**one, "meaning": ARMS.get(one["name"], "")} for one in arms],
            "arm_chart": charts.rates(
                _("Findings per examination by arm, with 95 % intervals; the line is the random arm"),
                [_rate({**one, "name": _(one["name"])}) for one in arms],
                None if chance is None else chance["value"],
            ),
            "weeks_rows": weeks,
            "week_chart": charts.line(
                _("Findings per examination by week, with 95 % intervals"),
                [one["name"] for one in weeks],
                [Series(_("all targets"), *([one[part] for one in weeks] for part in ("value", "low", "high")))],
                share=True,
            ),
            "policies": [{"name": name, **one} for name, one in found["policies"].items()],
            "rules": sorted(found["yields"]["rule"], key=lambda one: (-one["found"], -one["examined"]))[:SHOWN],
            "chance_few": chance is None or chance["examined"] < overseeing.LEAST,
            "chance": chance,
        }
    return render(request, "oversight/yield.html", context)


@page(Permission.GOVERNANCE)
def fairness(request: Request) -> HttpResponse:
    """Hit and selection rates by group against the random baseline; groups that are opened more and yield less."""
    context, found = _kept(request, "governance-fairness")
    if found:
        context |= {
            "groups": [_group(name, found["fairness"][name]) for name in GROUPS if name in found["fairness"]],
            "over": OVER,
            "least": LEAST_EXAMINED,
            "flagged": sum(one["flagged"] for rows in found["fairness"].values() for one in rows),
        }
    return render(request, "oversight/fairness.html", context)


@page(Permission.GOVERNANCE)
def overrides(request: Request) -> HttpResponse:
    """How often people ended a target without an examination, by their role, and why."""
    weeks, workspace = weeks_of(request), current()
    until = workspace.now().date() + timedelta(days=1)
    found = overseeing.overruled(request.actor, until - timedelta(weeks=weeks), until)
    since, now = workspace.now() - timedelta(weeks=weeks), workspace.now() + timedelta(seconds=1)
    against = overseeing.against(request.actor, since, now)
    context = {
        **_frame("governance-overrides", weeks),
        "rows": found,
        "against": against,
        "disagreed": queue.disagreed(request.actor, since, now)[:SHOWN],
        "against_chart": charts.rates(
            _("Releases of high and severe bands, of all decisions about them, by role"),
            [_rate({"name": words(one.role), **asdict(one.release_rate)}) for one in against if one.of_high],
        ),
        "chart": charts.rates(
            _("Targets ended without an examination, of all that were issued, by role"),
            [
                Rate(words(one.role), one.rate.value, one.rate.low, one.rate.high, share(one.rate.value))
                for one in found
            ],
        ),
    }
    return render(request, "oversight/overrides.html", context)


def _kept(request: Request, here: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    weeks = weeks_of(request)
    known: figures.Answer[dict[str, Any]] = overseeing.measures(current(), request.actor, weeks)
    found = known.value if known.value is not None and known.value["targets"] else None
    return {**_frame(here, weeks), "known": known, "measures": known.value}, found


def _frame(here: str, weeks: int) -> dict[str, Any]:
    periods = [(count, said, f"weeks={count}") for count, said in PERIODS.items()]
    return {"tabs": TABS, "here": here, "periods": periods, "weeks": weeks}


def _ordered_arms(arms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    order = list(ARMS)
    return sorted(arms, key=lambda one: order.index(one["name"]) if one["name"] in order else len(order))


def _rate(one: dict[str, Any], *, flagged: bool = False) -> Rate:
    nothing = float("nan")
    value, low, high = (nothing if one[part] is None else one[part] for part in ("value", "low", "high"))
    return Rate(one["name"], value, low, high, share(one["value"]), flagged)


def _group(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A way of telling traders apart: its rows, with charts of how often they are opened and of what is found."""
    shown = rows[:SHOWN]
    stream, chosen = (sum(one[part] for one in rows) for part in ("stream", "chosen"))
    return {
        "title": GROUPS[name],
        "rows": [
            {
                **one,
                "stream_share": one["stream"] / stream if stream else None,
                "rate": one["chosen"] / one["stream"] if one["stream"] else None,
            }
            for one in rows
        ],
        "chosen": chosen,
        "more": len(rows) > SHOWN,
        "opened_chart": charts.bars(
            _("Times its share of the stream that a group is opened; the line is %(over)s") % {"over": OVER},
            [
                Bar(
                    one["name"],
                    one["times_share"] or 0.0,
                    OVER,
                    written(one["times_share"] or 0, "times"),
                    one["flagged"],
                )
                for one in shown
            ],
            mark_beyond=False,
        ),
        "hit_chart": charts.rates(
            _("Findings per examination of those chosen, with 95 % intervals"),
            [_rate({"name": one["name"], **one["policy"]}, flagged=one["flagged"]) for one in shown],
        ),
    }
