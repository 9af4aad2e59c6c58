"""What the decision page draws: where a value lies among its peers, and the route on a map of the world's airports.

Pure. The map is our own: land shows where airports are. Nothing is styled inline; each drawing says what it shows. East
is right in every language.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from math import isfinite, log10
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tidewaiter.cargo.codes import places
from tidewaiter.desk.design import numbers

STRIP = 300
_DEGREE = 1.5
"""Airports in one cell of so many degrees are one dot."""
_MARGIN = 12.0
Point = tuple[float, float]


def strip(evidence: Mapping[str, Any], value: float | None) -> SafeString | str:
    """A value against the range that is usual among its peers, on a logarithmic scale; '' where either is not known."""
    low, high = evidence.get("usual_low"), evidence.get("usual_high")
    known = [one for one in (low, high, value) if isinstance(one, int | float) and isfinite(one) and one > 0]
    if len(known) < 3:  # noqa: PLR2004 - low, high and the value
        return ""
    least, most = log10(min(known) / 2), log10(max(known) * 2)

    def at(number: float) -> float:
        return round(8 + (STRIP - 16) * (log10(number) - least) / (most - least), 1)

    said = _("usually %(low)s to %(high)s, here %(value)s") % {
        "low": numbers.brief(known[0], 3),
        "high": numbers.brief(known[1], 3),
        "value": numbers.brief(known[2], 3),
    }
    inside = known[0] <= known[2] <= known[1]
    return format_html(
        '<svg class="chart strip" viewBox="0 0 {w} 26" role="img" aria-label="{said}"><title>{said}</title>'
        '<path class="axis" d="M8 13H{end}"/><rect class="band-area" x="{x}" y="6" width="{width}" height="14" rx="3"/>'
        '<path class="{look}" d="M{v} 3l6 10l-6 10l-6 -10z"/></svg>',
        w=STRIP,
        end=STRIP - 8,
        said=said,
        x=at(known[0]),
        width=max(1.0, round(at(known[1]) - at(known[0]), 1)),
        look="series-1" if inside else "bad",
        v=at(known[2]),
    )


def route(filed: Mapping[str, Any]) -> SafeString | str:
    """The way from the country of origin over the places of loading and unloading, as far as filed; '' if not."""
    stops = _stops(filed)
    if len(stops) < 2:  # noqa: PLR2004 - a way has two ends
        return ""
    west = min(lon for (_, lon), _name in stops) - _MARGIN
    east = max(lon for (_, lon), _name in stops) + _MARGIN
    south = max(min(lat for (lat, _), _name in stops) - _MARGIN, -60)
    north = min(max(lat for (lat, _), _name in stops) + _MARGIN, 80)
    wide = max(east - west, 2 * (north - south))
    west, east = (west + east - wide) / 2, (west + east + wide) / 2
    north, south = (north + south) / 2 + wide / 4, (north + south) / 2 - wide / 4
    scale = 360 / wide

    def at(point: Point) -> Point:
        return round((point[1] - west) * scale, 1), round((north - point[0]) * scale, 1)

    land = _land(west, east, south, north)
    line = "M" + "L".join(f"{x} {y}" for x, y in (at(point) for point, _ in stops))
    said = " → ".join(name for _, name in stops)
    marks = format_html_join(
        "",
        '<circle class="series-{}" cx="{}" cy="{}" r="4"/><text x="{}" y="{}" text-anchor="{}">{}</text>',
        (_mark(number, len(stops), at(point), name) for number, (point, name) in enumerate(stops)),
    )
    return format_html(
        '<svg class="chart map" viewBox="0 0 360 180" role="img" aria-label="{}"><title>{}</title>'
        '<path class="land" d="{}"/><path class="line series-1" d="{}"/>{}</svg>',
        said,
        said,
        land,
        line,
        marks,
    )


@lru_cache(maxsize=1024)
def _land(west: float, east: float, south: float, north: float) -> str:
    """The path of the land's dots in a frame of degrees, 360 wide: the same few ways come again and again."""
    scale = 360 / (east - west)
    dots = (dot for dot in _dots() if south <= dot[0] <= north and west <= dot[1] <= east)
    return "".join(f"M{(lon - west) * scale:.0f} {(north - lat) * scale:.0f}h0" for lat, lon in dots)


def _mark(number: int, of: int, at: Point, name: str) -> tuple[object, ...]:
    """A stop's dot and name; a name at the right edge stands to the left of its dot, and neighbours do not overlap."""
    x, y = at
    left = x > 280  # noqa: PLR2004 - of 360
    beside = x - 7 if left else x + 7
    return (
        1 if number < of - 1 else 2,
        x,
        y,
        beside,
        y + (-6 if number % 2 == 0 else 14),
        "end" if left else "start",
        name,
    )


def _stops(filed: Mapping[str, Any]) -> list[tuple[Point, str]]:
    wanted = (
        (None, filed.get("country_of_origin")),
        (filed.get("loading_location"), filed.get("country_of_dispatch")),
        (filed.get("unloading_location"), filed.get("country_of_destination")),
    )
    found: list[tuple[Point, str]] = []
    for code, country in wanted:
        point = places.place(code, country)
        origin = code is None and country in {None, filed.get("country_of_dispatch")}
        if point is not None and not origin and (not found or found[-1][0] != point):
            found.append((point, str(code or country)))
    return found


@cache
def _dots() -> tuple[Point, ...]:
    """Airports of the world, one a cell."""
    cells = {
        (round(lat / _DEGREE), round(lon / _DEGREE)): (round(lat, 1), round(lon, 1))
        for lat, lon, _country in places.airports().values()
    }
    return tuple(sorted(cells.values()))
