"""A chart for other tools and for paper: GraphML, a table of its edges, PDF. What leaves is an entry of the log."""

from django.http import HttpResponse

from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import chart_view
from tidewaiter.centre.papers import typesetting
from tidewaiter.centre.permissions import Permission
from tidewaiter.centre.workspace import current
from tidewaiter.desk.access import page
from tidewaiter.desk.charts import chart_paper
from tidewaiter.desk.charts.views import state, view_of
from tidewaiter.desk.design import paper
from tidewaiter.desk.design.tabular import csv_answer
from tidewaiter.desk.request import Request
from tidewaiter.links import export

HEADER = ("consignment", "kind", "value", "received", "sharing", "confidence", "filer", "batch")


@page(Permission.EXPORT)
def graphml(request: Request, chart_id: str) -> HttpResponse:
    """The chart as GraphML."""
    drawn = _drawn(request, chart_id, "graphml")
    nodes = [
        (one.node.id, {"label": one.label, "kind": one.node.kind, "group": one.node.group, "first": one.first})
        for one in drawn.nodes
    ]
    edges: list[tuple[str, str, dict[str, str | float]]] = [
        (
            one.edge.source,
            one.edge.target,
            {
                "kind": one.kind,
                "received": one.edge.at,
                "sharing": one.edge.sharing,
                "weight": one.edge.confidence,
                "source_filer": one.filer,
                "source_batch": one.batch,
            },
        )
        for one in drawn.edges
    ]
    answer = HttpResponse(export.graphml_of(nodes, edges), content_type="application/graphml+xml")
    answer["Content-Disposition"] = f'attachment; filename="{chart_id}.graphml"'
    return answer


@page(Permission.EXPORT)
def table(request: Request, chart_id: str) -> HttpResponse:
    """The edges of the chart as CSV."""
    drawn = _drawn(request, chart_id, "csv")
    rows = [
        (one.source, one.kind, one.target, one.edge.at, one.edge.sharing, one.edge.confidence, one.filer, one.batch)
        for one in drawn.edges
    ]
    return csv_answer(chart_id, HEADER, rows)


@page(Permission.EXPORT)
def pdf(request: Request, chart_id: str) -> HttpResponse:
    """The chart as it stands, or with `version` as it was saved, as PDF."""
    shown = state(request, chart_id)
    view, version = shown["chart"], shown["version"]
    audit.record_read(request.actor, "charts.export", f"{chart_id} pdf {version}".rstrip())
    sheet = chart_paper.sheet(view, shown["drawn"], version, current().now(), request.actor.name)
    return paper.pdf(typesetting.pdf(sheet), chart_id)


def _drawn(request: Request, chart_id: str, form: str) -> chart_view.Drawn:
    view = view_of(request, chart_id)
    audit.record_read(request.actor, "charts.export", f"{chart_id} {form}")
    return chart_view.drawn(current(), view, view.content, actor=request.actor)
