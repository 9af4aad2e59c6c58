"""The small picture of what hangs together: this consignment in the middle, the linked ones around it."""

from collections.abc import Sequence
from math import cos, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter.centre.cycle.surroundings import Similar

WIDTH, HEIGHT = 360, 180
_MOST = 34


def network(similar: Sequence[Similar]) -> SafeString | str:
    """A ring of linked consignments, the end of its number beside each; thick lines are strong, squares are finds."""
    if not similar:
        return ""
    said = ngettext(
        "%(n)d consignment hangs together with this one", "%(n)d consignments hang together with this one", len(similar)
    ) % {"n": len(similar)}
    found = sum(one.found not in {"", "none"} for one in similar)
    if found:
        said += ", " + ngettext("%(n)d of them a find", "%(n)d of them finds", found) % {"n": found}
    places = [_place(number, len(similar)) for number in range(len(similar))]
    lines = format_html_join(
        "",
        '<path class="line series-1{}" d="M{} {}L{} {}"/>',
        (
            (" strong" if one.strength >= 0.5 else "", WIDTH // 2, HEIGHT // 2, x, y)  # noqa: PLR2004 - half is strong
            for one, (x, y) in zip(similar, places, strict=True)
        ),
    )
    marks = format_html_join("", "{}", ((_mark(one, x, y),) for one, (x, y) in zip(similar, places, strict=True)))
    return format_html(
        '<svg class="chart network" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}'
        '<circle class="series-2" cx="{}" cy="{}" r="8"><title>{}</title></circle>{}</svg>',
        WIDTH,
        HEIGHT,
        said,
        said,
        lines,
        WIDTH // 2,
        HEIGHT // 2,
        _("this consignment"),
        marks,
    )


def _place(number: int, of: int) -> tuple[float, float]:
    angle = 2 * pi * number / of - pi / 2
    return round(WIDTH / 2 + 120 * cos(angle), 1), round(HEIGHT / 2 + 66 * sin(angle), 1)


def _mark(one: Similar, x: float, y: float) -> SafeString:
    """A square for a find, a hollow ring for what was examined and clean, a dot for what nobody opened."""
    name = one.consignment_id.partition(":")[2][:_MOST]
    what = one.found or _("not examined")
    if one.found not in {"", "none"}:
        shape = format_html('<rect class="bad" x="{}" y="{}" width="13" height="13"/>', x - 6.5, y - 6.5)
    elif one.found == "none":
        shape = format_html('<circle class="series-3 hollow" cx="{}" cy="{}" r="6"/>', x, y)
    else:
        shape = format_html('<circle class="muted" cx="{}" cy="{}" r="6"/>', x, y)
    return format_html(
        '<g><title>{}: {}</title>{}<text x="{}" y="{}" text-anchor="middle">{}</text></g>',
        name,
        what,
        shape,
        x,
        y + (22 if y >= HEIGHT / 2 else -11),
        name[-8:],
    )
