"""Charts in a list, and one chart: its canvas, its tables, what it was searched for, and its print."""

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter.centre.charts import actions, queries
from tidewaiter.centre.charts.queries import ChartView
from tidewaiter.centre.cycle import chart_growth, chart_view
from tidewaiter.centre.cycle.chart_view import Drawn
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, allowed
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.charts.picture import glyph, picture
from tidewaiter.desk.request import Request
from tidewaiter.links import chart as charts


@page(Permission.LINKS, "GET", "POST")
def listed(request: Request) -> HttpResponse:
    """Charts that were drawn, and beginning another: what is looked for, and why."""
    if request.method == "POST":
        return _begun(request)
    words = request.GET.get("q", "").strip()
    context = {
        "lines": queries.listed(request.actor, words),
        "q": words,
        "what": request.GET.get("for", "").strip(),
        "caveats": sorted(request.actor.caveats or ()),
        "any_caveat": request.actor.caveats is None,
    }
    return render(request, "charts/list.html", context)


def _begun(request: Request) -> HttpResponse:
    """A new chart; with what was looked for on it where one thing was found."""
    what, title = request.POST.get("what", "").strip(), request.POST.get("title", "").strip()
    chart_id = actions.begin(
        request.actor, title or what, request.POST.get("reason", ""), request.POST.get("caveat", "")
    )
    if not what:
        return redirect("chart", chart_id=chart_id)
    found = chart_growth.look_for(current(), what, actor=request.actor)
    if len(found) == 1:
        chart_growth.add(current(), chart_id, found[0].node, actor=request.actor)
        return redirect("chart", chart_id=chart_id)
    return redirect(f"/links/{chart_id}?{urlencode({'q': what})}")


@page(Permission.LINKS)
def chart(request: Request, chart_id: str) -> HttpResponse:
    """One chart."""
    context = {**state(request, chart_id), **_searched(request), "words": json.dumps(inspected())}
    return render(request, "charts/chart.html", context)


def inspected() -> dict[str, str]:
    """What the inspector calls each thing that it tells of a node or an edge."""
    return {
        "first": _("first seen"),
        "last": _("last seen"),
        "received": _("received"),
        "source": _("source"),
        "confidence": _("confidence"),
        "shared": _("shared by"),
        "handling": _("handling"),
    }


@page(Permission.LINKS)
def printed(request: Request, chart_id: str) -> HttpResponse:
    """A chart for paper: the drawing as it was saved, and everything on it as tables."""
    context = state(request, chart_id)
    context["drawing"] = picture(context["drawn"])
    return render(request, "charts/print.html", context)


@page(Permission.LINKS)
def search(request: Request, chart_id: str) -> HttpResponse:
    """What is known by a number, a name, a telephone or a mailbox: a piece of the chart's page, which shows it too."""
    view_of(request, chart_id)
    if not request.htmx:
        return redirect(f"{reverse('chart', args=[chart_id])}?{urlencode({'q': request.GET.get('q', '')})}")
    return render(request, "charts/found.html", {"chart_id": chart_id, **_searched(request)})


def view_of(request: Request, chart_id: str) -> ChartView:
    """The chart that an address names, for who asks; 404 where there is none."""
    view = queries.chart(request.actor, chart_id)
    if view is None:
        raise Conflict(
            "unknown-chart", "there is no chart {chart_id}", "see the list of charts", 404, chart_id=chart_id
        )
    return view


def state(request: Request, chart_id: str) -> dict[str, Any]:
    """Everything that the page of a chart shows, as it stands or, with `version`, as it was saved."""
    view = view_of(request, chart_id)
    version = request.GET.get("version", "")
    held = view.content
    if version:
        saved = queries.saved(request.actor, chart_id, int(version) if version.isdigit() else 0)
        if saved is None:
            raise Conflict(
                "unknown-version", "{chart_id} has no version {version}", "", 404, chart_id=chart_id, version=version
            )
        held = saved
    since, until = request.GET.get("since", ""), request.GET.get("until", "")
    whole = chart_view.drawn(current(), view, charts.within(held, since, until), actor=request.actor)
    off = set(request.GET.getlist("off"))
    return {
        "chart": view,
        "chart_id": chart_id,
        "drawn": whole,
        "legend": [(kind, title, number, glyph(kind), kind not in off) for kind, title, number in whole.kinds],
        "rows": [node for node in whole.nodes if node.node.kind not in off and not node.node.hidden],
        "data": plain(whole, held.layout),
        "days": _days(whole),
        "groups": held.groups,
        "layout": held.layout,
        "version": version,
        "since": since,
        "until": until,
        "full": len(held.nodes) >= charts.MOST_NODES,
        "most": charts.MOST_NODES,
        "may_export": allowed(request.actor, Permission.EXPORT),
        "closed": view.closed_at is not None or bool(version),
    }


def plain(drawn: Drawn, layout: str) -> dict[str, Any]:
    """A chart as data for the canvas."""
    nodes = [
        {
            "id": one.node.id,
            "kind": one.node.kind,
            "title": chart_view.title(one.node.kind),
            "glyph": glyph(one.node.kind),
            "label": one.label,
            "facts": [list(fact) for fact in one.facts],
            "caveat": one.caveat,
            "first": one.first,
            "last": one.last,
            "more": one.more,
            "x": one.node.x,
            "y": one.node.y,
            "pinned": one.node.pinned,
            "hidden": one.node.hidden,
            "group": one.node.group,
        }
        for one in drawn.nodes
    ]
    edges = [
        {
            "id": one.edge.id,
            "source": one.edge.source,
            "target": one.edge.target,
            "day": one.edge.at[:10],
            "strength": one.edge.strength,
            "said": _(one.edge.strength),
            "confidence": one.edge.confidence,
            "sharing": one.edge.sharing,
            "kind": one.kind,
            "from": f"{one.filer}, {one.batch}",
        }
        for one in drawn.edges
    ]
    return {"nodes": nodes, "edges": edges, "layout": layout}


def say_grown(request: Request, grown: list[chart_growth.Grown]) -> None:
    """Say what came, what was left out as the chart is full, and how many more there are."""
    came, left, more = (sum(getattr(one, name) for one in grown) for name in ("came", "left_out", "more"))
    said = ngettext("%(n)d thing came onto the chart.", "%(n)d things came onto the chart.", came) % {"n": came}
    if more:
        said += " " + _("%(n)d more are known: expand again to see the next.") % {"n": more}
    messages.success(request, said)
    if left:
        words = _(
            "The chart is full: it holds %(most)d things, and %(n)d were left out. Take some off, or begin another."
        )
        messages.warning(request, words % {"most": charts.MOST_NODES, "n": left})


def _searched(request: Request) -> dict[str, Any]:
    wanted = request.GET.get("q", "").strip()
    if not wanted:
        return {"q": ""}
    found = chart_growth.look_for(current(), wanted, actor=request.actor)
    return {"q": wanted, "found": [(one, chart_view.title(one.kind), glyph(one.kind)) for one in found]}


def _days(drawn: Drawn) -> list[str]:
    """Every day from the first edge to the last."""
    seen = sorted({edge.edge.at[:10] for edge in drawn.edges})
    if not seen:
        return []
    first, last = date.fromisoformat(seen[0]), date.fromisoformat(seen[-1])
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
