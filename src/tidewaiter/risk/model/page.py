"""The card of a trained model as one self-contained page: no script, no outside file, charts as SVG of our own.

It tells what the model was learnt from, how well it ranks rows that it had not seen, whether its probabilities can
be taken at their word, what it looks at, and what it must not be used for. All texts are escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tidewaiter.risk.metrics import Ranking
from tidewaiter.risk.model.trained import Model

_WIDE, _HIGH, _EDGE = 320, 240, 36
_INK, _OURS, _OTHER = "#1b2a38", "#0b6e99", "#b3541e"
_SHOWN = 20

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b2a38;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse}
td,th{padding:.2rem .8rem;border-bottom:1px solid #ccd5dd;text-align:left}td.n{text-align:right}
figure{display:inline-block;margin:0 1rem 1rem 0}figcaption{font-size:.9rem;max-width:20rem}
"""

_WORDS = """It proposes which consignments to look at; people decide. It is no evidence about a person and must not be
used for anything else. What was never examined was never learnt. "Nothing found" means only that. Offenders change: a
model is as old as its window."""


@dataclass(frozen=True, slots=True)
class About:
    """What the registry knows of a version, in words."""

    version: str
    state: str
    trained_at: str
    window: str
    actor: str
    history: Sequence[str] = ()


def _memory(half_life_days: float | None) -> str:
    if half_life_days is None:
        return "all outcomes count alike"
    return f"an outcome counts half after {half_life_days:g} days"


def page(model: Model, about: About) -> str:
    """The page of a model."""
    report = model.report
    rankings = {"model": report.model, "boosted part": report.boosted, "challenger": report.challenger}
    told = [
        ("State", about.state),
        ("Trained", f"{about.trained_at}, by {about.actor}"),
        ("Labels recorded", about.window),
        ("Examined consignments", f"{report.rows:,}, {report.positives:,} with a finding"),
        ("Rows in effect for the whole stream", f"{report.effective_rows:,.0f}"),
        ("Memory", _memory(report.half_life_days)),
        ("Share of the boosted part", f"{model.boosted_share:g} of the log-odds, {report.rounds} rounds"),
        (
            "Calibration",
            f"{model.calibrator.method}; error {report.calibration.expected_calibration_error:.4f} (tenths)",
        ),
    ]
    parts = [
        f"<h1>Model {escape(about.version)}</h1>",
        _table(("", ""), told),
        f"<p>{escape(_WORDS)}</p>",
        "<h2>How well it ranks</h2><p>Out of fold, weighted to the whole stream.</p>",
        _rankings(rankings),
        _precision(rankings),
        _gain(rankings),
        "<h2>Whether its probabilities hold</h2>",
        _reliability(model),
        "<h2>What it looks at</h2><p>Mean absolute contribution to the log-odds.</p>",
        _table(("feature", "contribution"), [(k, f"{v:.3f}") for k, v in list(model.importance().items())[:_SHOWN]]),
    ]
    if about.history:
        parts.append("<h2>What became of it</h2><ul>" + "".join(f"<li>{escape(line)}</li>" for line in about.history))
        parts.append("</ul>")
    title = f"Model {escape(about.version)}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _rankings(rankings: Mapping[str, Ranking]) -> str:
    rows = [
        (name, _figure(one.auc), _figure(one.ap), *(_figure(one.precision_at.get(s)) for s in ("0.01", "0.05", "0.1")))
        for name, one in rankings.items()
    ]
    return _table(("", "AUC", "average precision", "precision at 1 %", "5 %", "10 %"), rows)


def _figure(value: float | None) -> str:
    return "not known" if value is None else f"{value:.3f}"


def _precision(rankings: Mapping[str, Ranking]) -> str:
    lines = {name: [(float(k), v) for k, v in rankings[name].precision_at.items()] for name in ("model", "challenger")}
    return _chart("Precision by the share examined (capacity)", lines)


def _gain(rankings: Mapping[str, Ranking]) -> str:
    lines = {
        name: [(0.0, 0.0), *((float(k), v) for k, v in rankings[name].recall_at.items()), (1.0, 1.0)]
        for name in ("model", "challenger")
    }
    return _chart("Gain: share of findings by the share examined; the diagonal is chance", lines, diagonal=True)


def _reliability(model: Model) -> str:
    tenths = model.report.calibration.reliability
    return _chart(
        "Found against predicted, by tenths of the stream; on the diagonal probabilities hold",
        {"model": [(one.predicted, one.observed) for one in tenths]},
        diagonal=True,
        square=True,
    )


def _chart(
    caption: str, lines: Mapping[str, Sequence[tuple[float, float]]], *, diagonal: bool = False, square: bool = False
) -> str:
    """Lines over two axes from 0, as a figure; `square` gives both axes one scale."""
    points = [point for line in lines.values() for point in line] or [(1.0, 1.0)]
    right, top = (max([1e-9, *(p[axis] for p in points)]) for axis in (0, 1))
    if square:
        right = top = max(right, top)
    drawn = [f'<path d="M{_EDGE},8V{_HIGH - _EDGE}H{_WIDE - 8}" fill="none" stroke="{_INK}"/>']
    if diagonal:
        end = min(right, top)
        drawn.append(f'<polyline points="{_at(0, 0, right, top)} {_at(end, end, right, top)}" stroke="#9aa7b2"'
                     ' stroke-dasharray="4 3" fill="none"/>')  # fmt: skip
    for (name, line), colour in zip(lines.items(), (_OURS, _OTHER), strict=False):
        path = " ".join(_at(x, y, right, top) for x, y in line)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [_point(name, one, _at(*one, right, top), colour) for one in line]
    for number, (name, colour) in enumerate(zip(lines, (_OURS, _OTHER), strict=False)):
        drawn.append(
            f'<text x="{_EDGE + 8}" y="{20 + 16 * number}" font-size="12" fill="{colour}">{escape(name)}</text>'
        )
    drawn += [
        f'<text x="{_EDGE}" y="{_HIGH - _EDGE + 16}" font-size="11">0</text>',
        f'<text x="{_WIDE - 8}" y="{_HIGH - _EDGE + 16}" font-size="11" text-anchor="end">{right:.3g}</text>',
        f'<text x="{_EDGE - 4}" y="16" font-size="11" text-anchor="end">{top:.3g}</text>',
    ]
    picture = f'<svg viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}" role="img">{"".join(drawn)}</svg>'
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>"


def _point(name: str, one: tuple[float, float], place: str, colour: str) -> str:
    across, up = place.split(",")
    told = f"<title>{escape(name)}: {one[0]:.4g}, {one[1]:.4g}</title>"
    return f'<circle cx="{across}" cy="{up}" r="3" fill="{colour}">{told}</circle>'


def _at(x: float, y: float, right: float, top: float) -> str:
    across = _EDGE + x / right * (_WIDE - _EDGE - 8)
    up = _HIGH - _EDGE - y / top * (_HIGH - _EDGE - 8)
    return f"{across:.1f},{up:.1f}"
