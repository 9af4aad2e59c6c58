"""What is done to a chart: adding, expanding, paths, pins, groups, hiding, saving, proposals, and taking it away."""

import json
from collections.abc import Callable
from math import isfinite

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tidewaiter.centre.charts import actions
from tidewaiter.centre.cycle import chart_growth, proposing
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import act
from tidewaiter.desk.charts.views import say_grown, state, view_of
from tidewaiter.desk.request import Request

MOST_EXPANDED = 5
"""Things expanded at once: each brings up to 25."""


@act(Permission.LINKS)
def add(request: Request, chart_id: str) -> HttpResponse:
    """Put what was found on the chart."""
    grown = chart_growth.add(current(), chart_id, request.POST.get("node", ""), actor=request.actor)
    say_grown(request, [grown])
    return _again(request, chart_id)


@act(Permission.LINKS)
def change(request: Request, chart_id: str) -> HttpResponse:
    """Do to the chosen things what the button says."""
    view_of(request, chart_id)
    chosen, do = request.POST.getlist("node"), request.POST.get("do", "")
    if do not in _ACTS:
        raise Conflict("unknown-act", "{do} is nothing to do with a chart", "", 422, do=repr(do))
    if not chosen:
        raise Conflict("nothing-chosen", "nothing on the chart was chosen", "choose things first", 422)
    _ACTS[do](request, chart_id, chosen)
    return _again(request, chart_id)


@act(Permission.LINKS)
def save(request: Request, chart_id: str) -> HttpResponse:
    """Keep the chart as a version, as it is arranged."""
    places = _places(request.POST.get("places", ""))
    version = actions.save(
        request.actor, chart_id, request.POST.get("note", ""), places, request.POST.get("layout", "")
    )
    messages.success(request, _("Saved as version %(version)d.") % {"version": version})
    return _again(request, chart_id)


@act(Permission.LINKS)
def restore(request: Request, chart_id: str) -> HttpResponse:
    """Let the chart stand as a saved version did."""
    version = request.POST.get("version", "")
    actions.restore(request.actor, chart_id, int(version) if version.isdigit() else 0)
    messages.success(request, _("The chart stands as version %(version)s did.") % {"version": version})
    return redirect("chart", chart_id=chart_id)


@act(Permission.LINKS)
def close(request: Request, chart_id: str) -> HttpResponse:
    """Take the chart out of the list."""
    actions.close(request.actor, chart_id, request.POST.get("reason", ""))
    messages.success(request, _("The chart is closed. Its versions stay."))
    return redirect("charts")


def _expand(request: Request, chart_id: str, chosen: list[str]) -> None:
    if len(chosen) > MOST_EXPANDED:
        raise Conflict(
            "too-many",
            "at most {most_expanded} things are expanded at once",
            "choose fewer",
            422,
            most_expanded=MOST_EXPANDED,
        )
    near = request.POST.get("near") == "on"
    say_grown(
        request, [chart_growth.expand(current(), chart_id, one, near=near, actor=request.actor) for one in chosen]
    )


def _path(request: Request, chart_id: str, chosen: list[str]) -> None:
    if len(chosen) != 2:  # noqa: PLR2004 - a path has two ends
        raise Conflict("two-nodes", "a path is between two things", "choose exactly two", 422)
    steps = chart_growth.path(current(), chart_id, *chosen, actor=request.actor)
    messages.success(request, _("They hang together in %(n)d steps, now on the chart.") % {"n": steps})


def _propose(request: Request, chart_id: str, chosen: list[str]) -> None:
    if len(chosen) != 2:  # noqa: PLR2004 - a proposal is of two
        raise Conflict("two-nodes", "a proposal is about the parties of two consignments", "choose exactly two", 422)
    side, same = request.POST.get("side", ""), request.POST.get("same", "") == "yes"
    names = (chosen[0].removeprefix("c:"), chosen[1].removeprefix("c:"))
    why = request.POST.get("why", "")
    decision = proposing.propose(current(), names, side, why, same=same, chart_id=chart_id, actor=request.actor)
    messages.success(request, _("Proposal %(id)s waits for a second person.") % {"id": decision})


def _marking(**changed: bool) -> Callable[[Request, str, list[str]], None]:
    def marked(request: Request, chart_id: str, chosen: list[str]) -> None:
        actions.mark(request.actor, chart_id, chosen, changed)

    return marked


def _group(request: Request, chart_id: str, chosen: list[str]) -> None:
    actions.mark(request.actor, chart_id, chosen, {"group": request.POST.get("group", "")})


def _remove(request: Request, chart_id: str, chosen: list[str]) -> None:
    actions.remove(request.actor, chart_id, chosen)


_ACTS: dict[str, Callable[[Request, str, list[str]], None]] = {
    "expand": _expand,
    "path": _path,
    "pin": _marking(pinned=True),
    "unpin": _marking(pinned=False),
    "hide": _marking(hidden=True),
    "show": _marking(hidden=False),
    "group": _group,
    "remove": _remove,
    "propose": _propose,
}
"""What each button does with the chosen things."""


def _again(request: Request, chart_id: str) -> HttpResponse:
    """The chart anew: what changed of the page, or the page."""
    if request.htmx:
        return render(request, "charts/state.html", {**state(request, chart_id), "answered": True})
    return redirect("chart", chart_id=chart_id)


def _places(text: str) -> dict[str, tuple[float, float]]:
    """Where the canvas says that things stand; nothing of it where it cannot be read."""
    try:
        found = json.loads(text or "{}")
        places = {str(name): (float(x), float(y)) for name, (x, y) in found.items()}
    except (ValueError, TypeError, AttributeError):
        raise Conflict("wrong-places", "where things stand cannot be read", "save again", 422) from None
    return {name: place for name, place in places.items() if all(isfinite(part) for part in place)}
