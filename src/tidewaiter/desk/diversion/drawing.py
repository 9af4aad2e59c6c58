"""What the diversion desk draws: a kit's consignments in time with what links them, and an importer's months. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter.centre.cycle.importers import Month
from tidewaiter.centre.diversion.queries import KitView
from tidewaiter.desk.design import numbers
from tidewaiter.links.kit_parts import BY_NAME

WIDTH, ROW, TOP = 720, 34, 30
LEFT, RIGHT = 150, 430
"""Between them lies the time from the first consignment to the last; words stand beyond."""
MOST_LINES = 60
STRONG = 0.5
_GOODS = 30
MONTH, HIGH, LEAST_MONTHS = 26, 90, 24


def kit(view: KitView) -> SafeString | str:
    """Each consignment on a line of its own, from left to right in time, joined by arcs: strong links are thick."""
    found: Sequence[Mapping[str, Any]] = view.document.get("consignments", [])
    if not found:
        return ""
    times = [datetime.fromisoformat(one["received_at"]) for one in found]
    span = max((times[-1] - times[0]).total_seconds(), timedelta(hours=1).total_seconds())
    places = {
        one["consignment_id"]: (
            round(LEFT + (RIGHT - LEFT) * (at - times[0]).total_seconds() / span, 1),
            TOP + ROW * number,
        )
        for number, (one, at) in enumerate(zip(found, times, strict=True))
    }
    links = view.document.get("links", [])
    said = ngettext(
        "%(n)d consignment that may be one kit, and what links it",
        "%(n)d consignments that may be one kit, and what links them",
        len(found),
    ) % {"n": len(found)}
    arcs = format_html_join(
        "",
        '<path class="line series-1{}" d="M{} {}Q{} {} {} {}"><title>{}</title></path>',
        (_arc(one, places) for one in links[:MOST_LINES]),
    )
    marks = format_html_join("", "{}", ((_mark(one, at, places),) for one, at in zip(found, times, strict=True)))
    height = TOP + ROW * len(found)
    return format_html(
        '<svg class="chart kit" viewBox="0 0 {w} {h}" role="img" aria-label="{said}"><title>{said}</title>'
        '<path class="axis" d="M{left} {base}H{right}"/><text x="{left}" y="14">{first}</text>'
        '<text x="{right}" y="14" text-anchor="end">{last}</text>{arcs}{marks}</svg>',
        w=WIDTH,
        h=height,
        said=said,
        left=LEFT,
        right=RIGHT,
        base=height - 8,
        first=f"{times[0]:%Y-%m-%d}",
        last=f"{times[-1]:%Y-%m-%d}",
        arcs=arcs,
        marks=marks,
    )


def months(found: Sequence[Month]) -> SafeString | str:
    """A bar a month: how many consignments came; '' for none."""
    if not found:
        return ""
    most = max(one.consignments for one in found)
    shown = found[-36:]
    width = MONTH * max(len(shown), LEAST_MONTHS)
    bars = format_html_join(
        "",
        '<rect class="series-1" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
        (
            (
                MONTH * number + 4,
                round(14 + HIGH * (1 - one.consignments / most), 1),
                MONTH - 8,
                round(HIGH * one.consignments / most, 1),
                f"{one.month}: {one.consignments}, {numbers.fixed(one.mass_kg, 1)} kg",
            )
            for number, one in enumerate(shown)
        ),
    )
    said = _("Consignments a month, %(first)s to %(last)s, %(most)s at most") % {
        "first": shown[0].month,
        "last": shown[-1].month,
        "most": most,
    }
    return format_html(
        '<svg class="chart months" viewBox="0 0 {w} {h}" role="img" aria-label="{said}"><title>{said}</title>{bars}'
        '<path class="axis" d="M0 {base}H{w}"/><text x="0" y="{under}">{first}</text>'
        '<text x="{w}" y="{under}" text-anchor="end">{last}</text></svg>',
        w=width,
        h=HIGH + 34,
        said=said,
        bars=bars,
        base=HIGH + 14,
        under=HIGH + 29,
        first=shown[0].month,
        last=shown[-1].month if len(shown) > 1 else "",
    )


def _arc(one: Mapping[str, Any], places: Mapping[str, tuple[float, int]]) -> tuple[object, ...]:
    x, y = places[one["one"]]
    to_x, to_y = places[one["other"]]
    bend = max(20.0, min(x, to_x) - 30 - abs(to_y - y) * 0.4)
    strong = " strong" if one["strength"] >= STRONG else ""
    return strong, x, y, bend, (y + to_y) / 2, to_x, to_y, one["sentence"]


def _mark(one: Mapping[str, Any], at: datetime, places: Mapping[str, tuple[float, int]]) -> SafeString:
    """A square for a machine, die or precursor, a dot for what alone says little; part, number and goods beside it."""
    x, y = places[one["consignment_id"]]
    core = any(BY_NAME[part].core for part, *_rest in one["parts"])
    parts = ", ".join(_(BY_NAME[part].title) for part, *_rest in one["parts"])
    goods = str(one["goods_description"] or "")
    short = goods if len(goods) <= _GOODS else goods[: _GOODS - 1] + "…"
    number = str(one["consignment_id"]).partition(":")[2] or str(one["consignment_id"])
    shape = (
        format_html('<rect class="bad" x="{}" y="{}" width="13" height="13"/>', x - 6.5, y - 6.5)
        if core
        else format_html('<circle class="series-2" cx="{}" cy="{}" r="6"/>', x, y)
    )
    return format_html(
        '<g><title>{}: {} ({})</title>{}<text class="name" x="{}" y="{}">{} · {}</text>'
        '<text x="{}" y="{}">{} {}</text></g>',
        number,
        goods,
        parts,
        shape,
        RIGHT + 16,
        y - 1,
        parts,
        number[-12:],
        RIGHT + 16,
        y + 12,
        f"{at:%m-%d}",
        short,
    )
