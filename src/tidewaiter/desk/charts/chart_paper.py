"""A chart as a paper: why it was drawn, the drawing, what is on it and every link, in the language of papers. Pure."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Final

from tidewaiter.centre.charts.queries import ChartView
from tidewaiter.centre.cycle.chart_view import Drawn, title
from tidewaiter.centre.papers.language import printed, printed_word
from tidewaiter.centre.papers.sheet import NOTHING, Drawing, Facts, Sheet, Table, moment, pairs
from tidewaiter.desk.charts.picture import HEIGHT, WIDTH, picture

_LINES: Final[Mapping[str, str]] = {"strong": "", "fair": "6 4", "weak": "2 4"}
"""Dashes of a link by its strength, as on the canvas."""


def sheet(view: ChartView, drawn: Drawn, version: str, now: datetime, by: str) -> Sheet:
    """The chart as it stands, or as `version` was saved; `by` is who takes it away."""
    shown = [one for one in drawn.nodes if not one.node.hidden]
    about = pairs(
        (printed("Chart"), view.chart_id),
        (printed("version"), version),
        (printed("Why"), view.reason),
        (printed("Drawn by"), view.made_by),
        (printed("Caveat"), view.caveat),
        (printed("Printed"), f"{moment(now)}, {by}"),
    )
    things = Table(
        printed("Everything that is drawn"),
        (printed("Thing"), printed("Kind"), printed("First and last"), printed("Group")),
        tuple(
            (one.label, printed_word(title(one.node.kind)), f"{one.first} {NOTHING} {one.last}", one.node.group)
            for one in shown
        ),
        (4, 3, 3, 2),
    )
    links = Table(
        printed("Every link with its source, date and confidence"),
        tuple(map(printed, ("Consignment", "names", "as", "Received", "Source", "Confidence"))),
        tuple(
            (one.source, one.target, one.kind, one.edge.at[:10], one.filer, f"{one.edge.confidence}")
            for one in drawn.edges
        ),
        (4, 4, 3, 2, 3, 2),
    )
    said = printed("Drawing of the chart; the tables below say the same")
    return Sheet(
        title=view.title,
        reference=view.chart_id,
        office=printed("Link charts"),
        made_at=now,
        blocks=(Facts("", about), Drawing("", _svg(drawn), said), things, links),
        simulated=any(one.simulated for one in shown),
        foot=view.caveat,
    )


def _svg(drawn: Drawn) -> str:
    """The picture with its colours and fonts in it: a paper has no style sheet beside it."""
    made = picture(drawn)
    lines = "".join(
        f'<line x1="{line.x1}" y1="{line.y1}" x2="{line.x2}" y2="{line.y2}" stroke="#777" stroke-width="1.5"'
        f' stroke-dasharray="{_LINES.get(line.strength, "")}"/>'
        for line in made.lines
    )
    dots = "".join(
        f'<circle cx="{dot.x}" cy="{dot.y}" r="9" fill="#fff" stroke="#222" stroke-width="1.5"/>'
        f'<text x="{dot.x}" y="{dot.y + 4}" text-anchor="middle" font-size="11">{escape(dot.glyph)}</text>'
        f'<text x="{dot.x}" y="{dot.y + 22}" text-anchor="middle" font-size="11">{escape(dot.label)}</text>'
        for dot in made.dots
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" font-family="DejaVu Sans">'
        f"{lines}{dots}</svg>"
    )
