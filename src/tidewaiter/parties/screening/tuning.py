"""Which threshold: alerts per thousand innocent names and recall, side by side, as a table and as a picture.

Recall is counted over names whose entry is known: labelled ones, or listed names spoilt by all kinds of corruption
where there are no labels. Alerts are counted over names that are taken to be innocent, such as a day's traffic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.parties.screening.corruptions import CORRUPTIONS
from tidewaiter.parties.screening.prepared import Prepared

CUTS = tuple(k / 20 for k in range(1, 20))
_EACH = 300
_WIDTH, _HEIGHT, _EDGE = 640, 360, 48


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold, the alerts per 1,000 innocent names and the share of the wanted that are found; NaN: not counted."""

    threshold: float
    alerts_per_thousand: float
    recall: float


def best_scores(prepared: Prepared, names: Sequence[str], own: Sequence[str] | None = None) -> NDArray[np.float64]:
    """The best score of each name, with the entry of the id beside it where ids are given; shape (n,)."""
    found = prepared.names_like(pa.array(names, pa.string()))
    rows, scores = found.rows, found.scores
    if own is not None:
        ids = np.array(prepared.entries["entry_id"].to_pylist(), dtype=object)
        right = ids[found.entries] == np.array(own, dtype=object)[rows]
        rows, scores = rows[right], scores[right]
    best = np.zeros(len(names))
    np.maximum.at(best, rows, scores)
    return best


def spoilt(prepared: Prepared, seed: int, each: int = _EACH) -> tuple[list[str], list[str]]:
    """Listed names spoilt by every kind of corruption, and the ids of their entries."""
    rng = Random(seed)  # noqa: S311 - seeded, nothing secret
    texts, ids = prepared.names.to_pylist(), prepared.entries["entry_id"].to_pylist()
    pool = np.flatnonzero(~prepared.index.words.other).tolist()
    names, own = [], []
    for kind in CORRUPTIONS:
        for place in rng.sample(pool, min(each, len(pool))):
            name = kind.spoil(texts[place], rng)
            if name != texts[place]:
                names.append(name)
                own.append(str(ids[int(prepared.of[place])]))
    return names, own


def steps(innocent: NDArray[np.float64], wanted: NDArray[np.float64], cuts: Sequence[float] = CUTS) -> list[Step]:
    """Both counts at each threshold, from the best scores of innocent and of wanted names."""
    return [
        Step(
            cut,
            float(1000 * np.mean(innocent >= cut)) if len(innocent) else float("nan"),
            float(np.mean(wanted >= cut)) if len(wanted) else float("nan"),
        )
        for cut in cuts
    ]


def picture(found: Sequence[Step]) -> str:
    """The steps as SVG: recall upwards, alerts per thousand to the right, the threshold beside each point."""
    most = max([s.alerts_per_thousand for s in found if s.alerts_per_thousand == s.alerts_per_thousand] or [1.0]) or 1.0
    points = [(s, _EDGE + (_WIDTH - 2 * _EDGE) * s.alerts_per_thousand / most, _up(s.recall)) for s in found]
    drawn = [p for p in points if all(v == v for v in p[1:])]  # noqa: PLR0124 - NaN
    line = " ".join(f"{x:.1f},{y:.1f}" for _, x, y in drawn)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"><title>threshold {s.threshold:.2f}: '
        f"{s.alerts_per_thousand:.2f} alerts per 1,000, recall {s.recall:.3f}</title></circle>"
        f'<text x="{x + 5:.1f}" y="{y + 12:.1f}">{s.threshold:.2f}</text>'
        for s, x, y in drawn
    )
    ticks = "".join(f'<text x="4" y="{_up(r) + 4:.1f}">{r:.1f}</text>' for r in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="11">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>{ticks}'
        f'<polyline fill="none" stroke="#1f5f8b" stroke-width="2" points="{line}"/>{dots}'
        f'<text x="{_EDGE}" y="16">Recall against alerts per 1,000 innocent names, threshold beside each point</text>'
        f'<text x="{_EDGE}" y="{_HEIGHT - 12}">0</text>'
        f'<text x="{_WIDTH - 2 * _EDGE}" y="{_HEIGHT - 12}">{most:.1f} alerts</text>'
        f"</svg>\n"
    )


def _up(recall: float) -> float:
    return _HEIGHT - _EDGE - (_HEIGHT - 2 * _EDGE) * recall
