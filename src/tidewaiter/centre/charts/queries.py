"""Reading charts: those that somebody is cleared for."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.charts.models import Chart, ChartVersion
from tidewaiter.centre.visibility import under_caveats
from tidewaiter.links import chart as charts

_CHART_ID = re.compile(r"C-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A chart in a list."""

    chart_id: str
    title: str
    caveat: str
    made_by: str
    changed_by: str
    changed_at: datetime
    nodes: int
    versions: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """A saved version as it is listed."""

    version: int
    note: str
    actor: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart as it is shown; `versions` latest first, `closed_at` None while it is open."""

    chart_id: str
    title: str
    reason: str
    caveat: str
    content: charts.Chart
    made_by: str
    made_at: datetime
    changed_by: str
    changed_at: datetime
    closed_at: datetime | None
    versions: tuple[VersionView, ...]


def chart_number(chart_id: str) -> int:
    """The number in 'C-000012', 0, which no chart has, for anything else."""
    found = _CHART_ID.fullmatch(chart_id)
    return int(found[1]) if found else 0


def visible_to(actor: Actor) -> QuerySet[Chart]:
    """The charts that an actor may read."""
    return under_caveats(Chart.objects.all(), actor)


def listed(actor: Actor, words: str = "", limit: int = 100) -> list[ChartLine]:
    """Open charts, the latest changed first; `words` stand in the title."""
    rows = visible_to(actor).filter(closed_at=None).annotate(saved=Count("chartversion")).order_by("-changed_at")
    if words:
        rows = rows.filter(title__icontains=words)
    return [
        ChartLine(
            row.chart_id,
            row.title,
            row.caveat,
            row.made_by,
            row.changed_by,
            row.changed_at,
            len(row.content.get("nodes", [])),
            row.saved,
        )
        for row in rows[:limit]
    ]


def chart(actor: Actor, chart_id: str) -> ChartView | None:
    """A chart with its saved versions; None where there is none for this reader."""
    row = visible_to(actor).filter(pk=chart_number(chart_id)).first()
    if row is None:
        return None
    saved = ChartVersion.objects.filter(chart=row).order_by("-version")
    return ChartView(
        chart_id=row.chart_id,
        title=row.title,
        reason=row.reason,
        caveat=row.caveat,
        content=charts.Chart.of(row.content),
        made_by=row.made_by,
        made_at=row.made_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        closed_at=row.closed_at,
        versions=tuple(VersionView(**one) for one in saved.values(*VersionView.__slots__)),
    )


def saved(actor: Actor, chart_id: str, version: int) -> charts.Chart | None:
    """What a saved version holds; None where there is none for this reader."""
    row = ChartVersion.objects.filter(
        chart__in=visible_to(actor), chart=chart_number(chart_id), version=version
    ).first()
    return None if row is None else charts.Chart.of(row.content)
