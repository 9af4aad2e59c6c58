"""The model in force: its card, whether its probabilities hold, its challenger, and who may change it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tidewaiter.centre.cycle import overseeing
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.registry import queries
from tidewaiter.centre.registry.draft import ModelState
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.design import charts, numbers, refusal_said
from tidewaiter.desk.design.charts import Bar, Rate, Series
from tidewaiter.desk.design.templatetags.design import share
from tidewaiter.desk.oversight.tabs import TABS
from tidewaiter.desk.request import Request
from tidewaiter.risk.model.drift import ERRORS_ALARM, ERRORS_LOOK, PSI_ALARM, PSI_LOOK, UNTOLD

FEW_FINDINGS = 30
"""Findings below which a model's figures are shown with a word of warning."""

SHOWN = 25


@page(Permission.GOVERNANCE)
def overview(request: Request) -> HttpResponse:
    """The model in force, its challenger, versions, proposals and the switch."""
    active = queries.active_model()
    context: dict[str, Any] = {
        "tabs": TABS,
        "here": "governance",
        "switch": queries.switch(),
        "versions": [(one, _figures(one)) for one in queries.models()],
        "proposals": queries.proposals(),
        "decided": [one for one in reversed(queries.proposals(decided=True)) if one.decision != "open"][:10],
        "may_write": allowed(request.actor, Permission.MODELS_WRITE),
        "may_approve": allowed(request.actor, Permission.MODELS_APPROVE),
        "few": FEW_FINDINGS,
        **_card(active),
        **_shadow(),
    }
    return render(request, "oversight/model.html", context)


@page(Permission.GOVERNANCE)
def version(request: Request, version: str) -> HttpResponse:
    """The card of any version."""
    view = queries.model(version)
    if view is None:
        raise Http404
    history = [one for one in queries.proposals(decided=True) if one.version == version]
    context = {"tabs": TABS, "here": "governance", "history": history, "few": FEW_FINDINGS, **_card(view)}
    return render(request, "oversight/version.html", context)


@page(Permission.GOVERNANCE)
def drift(request: Request) -> HttpResponse:
    """Whether what comes in and what is found is still what the model was trained on."""
    known = overseeing.drift(current())
    found = known.value or {"changes": [], "why_not": ""}
    rows = found["changes"]
    inputs = [one for one in rows if one["subject"] not in {"calibration", "rate of findings"}]
    outcome = [one for one in rows if one["subject"] in {"calibration", "rate of findings"}]
    bars = [
        Bar(
            one["subject"].replace("_", " "),
            one["size"],
            PSI_ALARM,
            numbers.fixed(one["size"], 2),
            one["level"] == "alarm",
        )
        for one in inputs[:SHOWN]
        if one["size"] is not None and one["level"] not in UNTOLD
    ]
    context = {
        "tabs": TABS,
        "here": "governance-drift",
        "known": known,
        "why_not": found["why_not"],
        "inputs": inputs,
        "outcomes": outcome,
        "counts": {level: sum(one["level"] == level for one in rows) for level in ("alarm", "look", "too few rows")},
        "chart": charts.bars(_("How far inputs moved (population stability index), with the alarm line"), bars),
        "limits": (PSI_LOOK, PSI_ALARM, ERRORS_LOOK, ERRORS_ALARM),
        "shown": SHOWN,
    }
    return render(request, "oversight/drift.html", context)


def _card(view: queries.ModelView | None) -> dict[str, Any]:
    """The card of a version and its charts; why there is none, in words."""
    if view is None:
        return {"card": None, "why_not": ""}
    try:
        card = overseeing.card(current(), view.version)
    except OperatorError as error:
        return {"card": None, "why_not": f"{refusal_said.message(error)}. {refusal_said.hint(error)}"}
    tenths = [
        (one.predicted, Rate(str(n), one.found.value, one.found.low, one.found.high, share(one.found.value)))
        for n, one in enumerate(card.tenths, 1)
    ]
    steps = [f"{100 * one.share:g} %" for one in card.capacity]
    lines = [
        Series(
            name,
            [getattr(one, part).value for one in card.capacity],
            [getattr(one, part).low for one in card.capacity],
            [getattr(one, part).high for one in card.capacity],
        )
        for name, part in ((_("model"), "model"),)
    ]
    beside = Series(_("readable challenger"), [one.challenger.value for one in card.capacity])
    return {
        "card": card,
        "calibration_chart": charts.calibration(
            _("What was found against what was predicted, by tenths of the stream, with 95 % intervals"),
            tenths,
            _("predicted"),
            _("found"),
        ),
        "capacity_chart": charts.line(
            _("Precision by the share of the stream that is examined"), steps, [*lines, beside], share=True
        ),
        "importance_chart": charts.bars(
            _("What the model looks at: mean absolute contribution"),
            [Bar(name.replace("_", " "), value, label=numbers.fixed(value, 3)) for name, value in card.importance[:12]],
        ),
    }


def _figures(view: queries.ModelView) -> dict[str, float | None]:
    """The figures of a version that its registration kept, None for those that it did not."""
    kept = view.metrics.get("model")
    known = kept if isinstance(kept, dict) else {}
    return {name: _number(known.get(name)) for name in ("auc", "precision_at_5", "recall_at_5")}


def _shadow() -> dict[str, Any]:
    """The version in shadow and the days it scored beside the one in force."""
    shadow = next((one for one in queries.models() if one.state is ModelState.SHADOW), None)
    if shadow is None:
        return {"shadow": None}
    days = queries.shadow_days(shadow.version)
    overlap: list[float | None] = [_number(day.figures.get("overlap")) for day in days]
    rank: list[float | None] = [_number(day.figures.get("rank_correlation")) for day in days]
    return {
        "shadow": shadow,
        "shadow_days": days,
        "shadow_chart": charts.line(
            _("Agreement with the version in force, by day"),
            [day.day.isoformat() for day in days],
            [Series(_("overlap of the highest hundredth"), overlap), Series(_("rank correlation"), rank)],
        ),
    }


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
