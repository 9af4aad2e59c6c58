"""Drawings of a back-test: each facility's days as columns against its capacity, and rates with their intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WIDTH, HEIGHT = 640, 110
BASE = 92
"""Where columns stand, from above."""

_TOP = 10
_MOST_FACILITIES = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A day's column: place and size in the drawing's units, its day and number, whether it is above capacity."""

    x: float
    y: float
    width: float
    height: float
    day: str
    hits: int
    over: bool


@dataclass(frozen=True, slots=True)
class Load:
    """A facility's days: columns, its capacity with the height of its line (None: not known), days above it."""

    facility: str
    columns: tuple[Column, ...]
    capacity: int | None
    line: float | None
    most: int
    total: int
    over: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate on a scale: name, value and interval (None: not known), and where they lie, in per cent of the scale."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    at: float
    begins: float
    width: float


def columns(loads: Sequence[Mapping[str, Any]], period: Mapping[str, str]) -> list[Load]:
    """The busiest facilities, each with a column a day of the period."""
    first, last = (date.fromisoformat(period[name]) for name in ("first", "last"))
    days = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    by_facility: dict[str, dict[str, Any]] = {}
    for load in loads:
        mine = by_facility.setdefault(load["facility"], {"capacity": load["capacity"], "days": {}})
        mine["days"][load["day"]] = load["hits"]
    busiest = sorted(by_facility.items(), key=lambda item: (-sum(item[1]["days"].values()), item[0]))[:_MOST_FACILITIES]
    return [_load(name, mine["days"], mine["capacity"], days) for name, mine in busiest]


def _load(facility: str, hits: Mapping[str, int], capacity: int | None, days: Sequence[str]) -> Load:
    most = max(hits.values(), default=0)
    scale = (BASE - _TOP) / max(most, capacity or 0, 1)
    width = WIDTH / max(len(days), 1)
    drawn = tuple(
        Column(
            round(number * width, 1),
            round(BASE - hits.get(day, 0) * scale, 1),
            round(max(width - 2, 1), 1),
            round(hits.get(day, 0) * scale, 1),
            day,
            hits.get(day, 0),
            capacity is not None and hits.get(day, 0) > capacity,
        )
        for number, day in enumerate(days)
    )
    line = None if capacity is None else round(BASE - capacity * scale, 1)
    return Load(facility, drawn, capacity, line, most, sum(hits.values()), sum(one.over for one in drawn))


def rates(result: Mapping[str, Any]) -> list[Rate]:
    """The three rates of a back-test on one scale."""
    named = (
        ("examined", result["precision"]),
        ("estimated", result["estimated_precision"]),
        ("everyone", result["base_rate"]),
    )
    top = max((one["high"] or 0.0 for _, one in named), default=0.0) or 1.0
    found = []
    for name, one in named:
        value, low, high = one["value"], one["low"], one["high"]
        begins = 100 * (low or 0.0) / top
        ends = 100 * (high or 0.0) / top
        found.append(
            Rate(
                name, value, low, high, round(100 * (value or 0.0) / top, 1), round(begins, 1), round(ends - begins, 1)
            )
        )
    return found
