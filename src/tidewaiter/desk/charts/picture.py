"""A chart drawn by the server, for paper: places as they were saved, and a ring for things that nobody placed."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin

from tidewaiter.centre.cycle.chart_view import Drawn
from tidewaiter.links.chart import CONSIGNMENT

WIDTH, HEIGHT, MARGIN = 1000.0, 640.0, 90.0
_LABEL = 28

_GLYPHS: Mapping[str, str] = {
    CONSIGNMENT: "▣",
    "consignor": "◀",
    "consignee": "▶",
    "consignor_address": "⌂",
    "consignee_address": "⌂",
    "consignor_phone": "☎",
    "consignee_phone": "☎",
    "consignor_email": "✉",
    "consignee_email": "✉",
    "goods": "◈",
    "account": "¤",
    "wallet": "¤",
    "conveyance": "✈",
    "entity_consignor": "●",
    "entity_consignee": "●",
}


def glyph(kind: str) -> str:
    """The sign of a kind, so that kinds differ by more than colour; '≈' for what is nearly the same."""
    return _GLYPHS.get(kind, "≈")


@dataclass(frozen=True, slots=True)
class Dot:
    """A thing on paper."""

    x: float
    y: float
    glyph: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """An edge on paper: strong, fair or weak."""

    x1: float
    y1: float
    x2: float
    y2: float
    strength: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, in units of a box of WIDTH by HEIGHT."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    width: float = WIDTH
    height: float = HEIGHT


def picture(drawn: Drawn) -> Picture:
    """The chart on paper; what is hidden is left out."""
    shown = [node for node in drawn.nodes if not node.node.hidden]
    places: dict[str, tuple[float, float]] = {}
    for number, node in enumerate(shown):
        turn = 2 * pi * number / max(len(shown), 1)
        ring = (400 * cos(turn), 400 * sin(turn))
        placed = node.node.x is not None and node.node.y is not None
        places[node.node.id] = (node.node.x or 0.0, node.node.y or 0.0) if placed else ring
    fitted = _fitted(places)
    dots = tuple(Dot(*fitted[one.node.id], glyph(one.node.kind), _short(one.label), one.node.kind) for one in shown)
    lines = tuple(
        Line(*fitted[one.edge.source], *fitted[one.edge.target], one.edge.strength)
        for one in drawn.edges
        if one.edge.source in fitted and one.edge.target in fitted
    )
    return Picture(dots, lines)


def _fitted(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Places moved and scaled into the box, both ways by one factor."""
    if not places:
        return {}
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    wide, tall = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - tall * scale) / 2
    return {
        name: (round(left + (x - min(xs)) * scale, 1), round(top + (y - min(ys)) * scale, 1))
        for name, (x, y) in places.items()
    }


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"
