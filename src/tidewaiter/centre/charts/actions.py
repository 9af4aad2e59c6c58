"""Drawing charts: each act one transaction and one entry of the log, which holds names of things and counts alone."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.charts.models import Chart, ChartVersion
from tidewaiter.centre.charts.queries import chart_number, visible_to
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import current
from tidewaiter.links import chart as charts

LEAST_REASON = 5
"""Characters of a reason for looking at people's data: a word is none."""

LAYOUTS = ("fcose", "breadthfirst", "preset")

Change = Callable[[charts.Chart], charts.Chart]


def begin(actor: Actor, title: str, reason: str, caveat: str = "") -> str:
    """Begin a chart, saying why people's data is looked at, and give its id ('C-000012')."""
    require(actor, Permission.LINKS)
    if not title.strip():
        raise Conflict("title-missing", "a chart has a title", "say what it is of", 422)
    if len(reason.strip()) < LEAST_REASON:
        raise Conflict("reason-required", "a chart looks at people's data for a reason", "say why", 422)
    if not actor.may_read(caveat):
        raise Conflict(
            "not-cleared", "you are not cleared for {caveat}", "choose a caveat of your own", 403, caveat=repr(caveat)
        )
    now = current().now()
    with transaction.atomic():
        row = Chart.objects.create(
            title=storable.text(title.strip(), 200),
            reason=storable.text(reason.strip(), 500),
            caveat=storable.text(caveat),
            content=charts.Chart().document(),
            made_by=storable.text(actor.name),
            made_at=now,
            changed_by=storable.text(actor.name),
            changed_at=now,
        )
        record(actor, "charts.begin", row.chart_id, {}, reason=row.reason)
    return row.chart_id


def grow(actor: Actor, chart_id: str, what: str, change: Change, **said: object) -> None:
    """Bring onto a chart what a look at people's data gave: `what` was asked of the graph, and `said` of what."""
    _changed(actor, f"charts.{what}", chart_id, change, said)


def mark(actor: Actor, chart_id: str, ids: Iterable[str], changed: Mapping[str, object]) -> None:
    """Pin, hide or group nodes, or undo that."""
    named = sorted(set(ids))
    if not named:
        raise Conflict("nothing-chosen", "nothing on the chart was chosen", "choose what to change", 422)
    if not set(changed) <= {"pinned", "hidden", "group"}:
        raise ValueError("only pinned, hidden and group are a reader's to change")
    kept = dict(changed)
    if "group" in kept:
        kept["group"] = storable.text(str(kept["group"]).strip(), charts.MOST_GROUP)
    said = {"nodes": len(named), **{name: one for name, one in kept.items() if name != "group"}}
    _changed(actor, "charts.mark", chart_id, lambda chart: charts.marked(chart, named, **kept), said)


def remove(actor: Actor, chart_id: str, ids: Iterable[str]) -> None:
    """Take nodes off a chart."""
    named = sorted(set(ids))
    if not named:
        raise Conflict("nothing-chosen", "nothing on the chart was chosen", "choose what to take off", 422)
    _changed(actor, "charts.remove", chart_id, lambda chart: charts.without(chart, named), {"nodes": len(named)})


def save(actor: Actor, chart_id: str, note: str, places: Mapping[str, tuple[float, float]], layout: str = "") -> int:
    """Keep a chart as it is arranged as a version that nobody changes; gives the version's number."""
    require(actor, Permission.LINKS)
    if layout and layout not in LAYOUTS:
        raise Conflict(
            "unknown-layout",
            "{layout} is no layout",
            "one of {choices}",
            422,
            layout=repr(layout),
            choices=", ".join(LAYOUTS),
        )
    with transaction.atomic():
        row = _row(actor, chart_id)
        arranged = charts.placed(charts.Chart.of(row.content), places, layout).document()
        version = ChartVersion.objects.filter(chart=row).count() + 1
        sha256 = hashlib.sha256(canonical(arranged).encode("ascii")).hexdigest()
        ChartVersion.objects.create(
            chart=row,
            version=version,
            content=arranged,
            sha256=sha256,
            note=storable.text(note.strip(), 500),
            actor=storable.text(actor.name),
            at=current().now(),
        )
        _keep(actor, row, arranged)
        record(actor, "charts.save", chart_id, {"version": version, "sha256": sha256})
    return version


def restore(actor: Actor, chart_id: str, version: int) -> None:
    """Let a chart stand as a saved version did."""
    require(actor, Permission.LINKS)
    with transaction.atomic():
        row = _row(actor, chart_id)
        saved = ChartVersion.objects.filter(chart=row, version=version).first()
        if saved is None:
            raise Conflict(
                "unknown-version", "{chart_id} has no version {version}", "", 404, chart_id=chart_id, version=version
            )
        _keep(actor, row, saved.content)
        record(actor, "charts.restore", chart_id, {"version": version, "sha256": saved.sha256})


def close(actor: Actor, chart_id: str, reason: str) -> None:
    """Take a chart out of the list, for a reason; its versions stay."""
    require(actor, Permission.LINKS)
    if not reason.strip():
        raise Conflict("reason-required", "a chart is closed for a reason", "say why", 422)
    with transaction.atomic():
        row = _row(actor, chart_id)
        row.closed_at = current().now()
        row.save(update_fields=["closed_at"])
        record(actor, "charts.close", chart_id, {}, reason=reason)


def _changed(actor: Actor, action: str, chart_id: str, change: Change, said: Mapping[str, object]) -> None:
    require(actor, Permission.LINKS)
    with transaction.atomic():
        row = _row(actor, chart_id)
        after = change(charts.Chart.of(row.content))
        _keep(actor, row, after.document())
        record(actor, action, chart_id, {**said, "on_it": len(after.nodes)})


def _row(actor: Actor, chart_id: str) -> Chart:
    """The chart, locked; Conflict (404) where there is none for this actor, and for one that was closed."""
    row = visible_to(actor).select_for_update().filter(pk=chart_number(chart_id)).first()
    if row is None:
        raise Conflict(
            "unknown-chart", "there is no chart {chart_id}", "see the list of charts", 404, chart_id=chart_id
        )
    if row.closed_at is not None:
        raise Conflict("chart-closed", "{chart_id} was closed", "begin another", chart_id=chart_id)
    return row


def _keep(actor: Actor, row: Chart, content: Mapping[str, object]) -> None:
    row.content = storable.json(dict(content))
    row.changed_by, row.changed_at = storable.text(actor.name), current().now()
    row.save(update_fields=["content", "changed_by", "changed_at"])
