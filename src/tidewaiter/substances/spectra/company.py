"""Counting a library's company: how its substances resemble each other, as far as a sample of its references shows.

A library with few substances or references has none: nothing can be learnt from it, and the plain criterion judges.
"""

from dataclasses import replace

import numpy as np

from tidewaiter.substances.spectra.grid import Gridded, Matrix
from tidewaiter.substances.spectra.grounds import likeness
from tidewaiter.substances.spectra.judge import Company, Floats, Ints
from tidewaiter.substances.spectra.library import Library, Vibrational
from tidewaiter.substances.spectra.search import blocks

SUBSTANCES, REFERENCES = 4, 8
"""A library needs so many of each."""
EXAMPLES = 2_000
"""References in the sample, at most; of each substance as many as of the next."""
LEAST_EACH, MOST_EACH = 2, 60
ANCHORS = 64
_FAR, _NEARLY_ALL = -0.688, 0.9
"""The likeness of what resembles nothing; of a substance's references this share stays below its reach."""


def with_company(library: Library) -> Library:
    """The library with the company of each part that is large enough."""
    return replace(library, parts={technique: accompanied(part) for technique, part in library.parts.items()})


def accompanied(part: Vibrational) -> Vibrational:
    """The part with its company; without one where it is too small."""
    small = len(part.starts) < SUBSTANCES or part.references.num_rows < REFERENCES
    return replace(part, company=None if small else company_of(part))


def company_of(part: Vibrational) -> Company:
    """How substances resemble each other."""
    rows, substance = _sample(part)
    count = len(part.starts)
    anchors = np.unique(np.linspace(0, count - 1, min(count, ANCHORS)).astype(np.int64))
    own, rival, near = np.full(count, np.nan), np.full((count, 2), -1), np.full((count, 2), _FAR)
    mean, spread = np.full((count, len(anchors)), np.nan), np.full((count, len(anchors)), np.nan)
    for one in np.unique(substance):
        best = _alone(part, rows[substance == one])
        alone = best[:, one].max() <= _FAR
        own[one] = np.nan if alone else np.median(best[:, one])
        mean[one], spread[one] = best[:, anchors].mean(axis=0), best[:, anchors].std(axis=0)
        reach = np.quantile(best, _NEARLY_ALL, axis=0)
        reach[one] = -9.0
        _enter(rival, near, int(one), reach)
    number = np.diff(np.append(part.starts, part.references.num_rows)).astype(np.float64)
    middle = float(np.nanmedian(own)) if np.isfinite(own).any() else 1.0
    absent = np.isnan(mean[:, :1])  # not in the sample: as the average, and unsure
    mean = np.where(absent, np.nanmean(mean, axis=0), mean)
    spread = np.where(absent, np.nanmean(spread, axis=0) + 1.0, spread)
    return Company(np.where(np.isnan(own), middle, own), number, rival, near, anchors, mean, spread)


def _sample(part: Vibrational) -> tuple[Ints, Ints]:
    """References of the sample, evenly spread over substances and within them, and the substance of each by place."""
    ends = np.append(part.starts[1:], part.references.num_rows)
    chosen = np.unique(np.linspace(0, len(ends) - 1, min(len(ends), EXAMPLES // LEAST_EACH)).astype(np.int64))
    most = min(max(EXAMPLES // len(chosen), LEAST_EACH), MOST_EACH)
    picked = [
        np.unique(np.linspace(part.starts[s], ends[s] - 1, min(most, int(ends[s] - part.starts[s]))).astype(np.int64))
        for s in chosen
    ]
    return np.concatenate(picked), np.repeat(chosen, [len(one) for one in picked])


def _alone(part: Vibrational, rows: Ints) -> Floats:
    """Likeness of references to the best of each substance, leaving themselves out."""
    queries = Gridded(part.absorbance[rows], part.derivative[rows], part.covered[rows])
    found = []
    for at, scores in blocks(queries, part):
        scores[np.arange(len(scores)), rows[at : at + len(scores)]] = -1.0
        found.append(np.maximum.reduceat(scores, part.starts, axis=1))
    best: Matrix = np.concatenate(found)
    return np.maximum(likeness(best), _FAR)


def _enter(rival: Ints, near: Floats, one: int, reach: Floats) -> None:
    """Enter a substance wherever it comes nearer than the nearest two so far."""
    first = reach > near[:, 0]
    second = (reach > near[:, 1]) & ~first
    rival[first, 1], near[first, 1] = rival[first, 0], near[first, 0]
    rival[first, 0], near[first, 0] = one, reach[first]
    rival[second, 1], near[second, 1] = one, reach[second]
