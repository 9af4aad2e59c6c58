"""Grounds for calling a first hit: many queries at once, each a row of numbers that `judge` weighs.

Three kinds. Likeness: correlation, residual, and how well each stretch of the spectrum agrees where the reference (or
the query) has bands. Rivals: the gap, and how near other substances of the library usually come to this one. Company:
whether the query resembles the anchors as references of the hit do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.substances.spectra.grid import GRID, IN_AIR, Gridded, Matrix
from tidewaiter.substances.spectra.judge import COMPANY, LIKENESS, RIVALS, Company, Floats, Ints
from tidewaiter.substances.spectra.library import Vibrational
from tidewaiter.substances.spectra.search import blocks

KINDS = (
    *(LIKENESS, RIVALS, LIKENESS),  # index, gap, residual
    *(LIKENESS,) * 7,  # stretches
    *(LIKENESS, RIVALS, LIKENESS),  # own, rival, count
    *(COMPANY,) * 5,
)
"""The kind of each ground, in the order of a row."""
_WIDE, _STEP = 24, 12
"""Points of a stretch (96 1/cm) and from one to the next."""
_BANDS = 0.02
"""Of the squares of a derivative: a stretch with this much has bands."""
_MOST, _LEAST_GAP = 0.9999, 1e-4
_MOST_COUNT = 60
"""References of a substance beyond which more do not make a chance likeness likelier."""

_PLACE = np.linspace(-1.0, 1.0, len(GRID))
_BASE = np.linalg.qr(np.stack([np.ones_like(_PLACE), _PLACE, _PLACE**2], axis=1) * IN_AIR[:, None])[0]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Of each query (n): the substance that comes first (by its place), its reference, index, gap, and grounds."""

    substance: Ints
    reference: Ints
    index: Floats
    gap: Floats
    rows: Floats  # (n, len(KINDS))


def likeness(correlation: NDArray[np.floating]) -> Floats:
    """-ln(1 - correlation): equal steps where correlations crowd near 1."""
    return -np.log(1.0 - np.clip(np.asarray(correlation, dtype=np.float64), -0.99, _MOST))


def grounds_of(queries: Gridded, part: Vibrational, company: Company, held: Ints | None = None) -> Grounds:
    """Grounds of each query's first hit; `held` names a substance for each that is taken for absent (-1: none)."""
    found = []
    for at, scores in blocks(queries, part):
        here = slice(at, at + len(scores))
        absent = np.full(len(scores), -1) if held is None else held[here]
        block = Gridded(queries.absorbance[here], queries.derivative[here], queries.covered[here])
        found.append(_block(block, part, company, scores, absent))
    names = Grounds.__dataclass_fields__
    return Grounds(**{name: np.concatenate([getattr(one, name) for one in found]) for name in names})


def _block(queries: Gridded, part: Vibrational, company: Company, scores: Matrix, absent: Ints) -> Grounds:
    count = np.arange(len(scores))
    best = np.maximum.reduceat(scores, part.starts, axis=1)
    anchored = likeness(best[:, company.anchors])
    known = absent >= 0
    best[count[known], absent[known]] = -2.0
    first = best.argmax(axis=1)
    index = best[count, first].astype(np.float64)
    best[count, first] = -3.0
    gap = index - np.maximum(best.max(axis=1).astype(np.float64), 0.0) if best.shape[1] > 1 else index
    ends = np.append(part.starts[1:], scores.shape[1])
    rows = np.array(
        [part.starts[s] + scores[i, part.starts[s] : ends[s]].argmax() for i, s in enumerate(first)], dtype=np.int64
    )
    both = queries.covered & part.covered[rows]
    residual = _residual(queries.absorbance * both, part.absorbance[rows] * both)
    stretches = _stretches(queries.derivative * both, part.derivative[rows] * both)
    rival = np.where(
        company.rival[first, 0] == absent, company.rival_likeness[first, 1], company.rival_likeness[first, 0]
    )
    shape = [
        likeness(index),
        np.log(np.maximum(gap, _LEAST_GAP)),
        np.log(residual),
        *stretches,
        company.own[first],
        rival,
        np.log(np.minimum(company.count[first], _MOST_COUNT)),
        *_kept(anchored, company, first, absent),
    ]
    return Grounds(first.astype(np.int64), rows, index, np.asarray(gap), np.stack(shape, axis=1))


def _residual(query: NDArray[np.floating], reference: NDArray[np.floating]) -> Floats:
    """What a reference and a parabola leave of each query, as `search.residual` says for one."""
    y, r = (np.asarray(rows * IN_AIR, dtype=np.float64) for rows in (query, reference))
    y, r = y - (y @ _BASE) @ _BASE.T, r - (r @ _BASE) @ _BASE.T
    product, squares = (y * r).sum(axis=1), (y * y).sum(axis=1) * (r * r).sum(axis=1)
    return np.asarray(np.sqrt(np.clip(1.0 - product * product / np.maximum(squares, 1e-12), 1e-6, 1.0)))


def _stretches(query: NDArray[np.floating], reference: NDArray[np.floating]) -> list[Floats]:
    """Agreement stretch by stretch of derivatives (n, grid).

    The worst and the mean correlation where the reference has bands, the same where the query has; how uneven the
    ratio of heights is, how far it falls where the reference has bands, and rises where the query has.
    """
    ours, theirs, shared = _sums(query * query), _sums(reference * reference), _sums(query * reference)
    agree = shared / np.sqrt(np.maximum(ours * theirs, 1e-12))
    share = theirs / np.maximum(theirs.sum(axis=1, keepdims=True), 1e-12)
    banded, seen = share > _BANDS, ours / np.maximum(ours.sum(axis=1, keepdims=True), 1e-12) > _BANDS
    ratio = 0.5 * np.log(np.maximum(ours, 1e-9) / np.maximum(theirs, 1e-9))
    off = ratio - (ratio * share).sum(axis=1, keepdims=True)
    return [
        likeness(np.where(banded, agree, 1.0).min(axis=1)),
        likeness(np.where(seen, agree, 1.0).min(axis=1)),
        likeness(np.where(banded, agree, 0.0).sum(axis=1) / np.maximum(banded.sum(axis=1), 1)),
        likeness(np.where(seen, agree, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)),
        np.log(np.sqrt((off * off * share).sum(axis=1)) + 1e-3),
        np.clip(np.where(banded, off, 9.0).min(axis=1), -3.0, 0.0),
        np.clip(np.where(seen, off, -9.0).max(axis=1), 0.0, 3.0),
    ]


def _sums(rows: NDArray[np.floating]) -> Floats:
    """Sums over stretches (n, stretches)."""
    running = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(rows, axis=1, dtype=np.float64)], axis=1)
    begins = np.arange(0, rows.shape[1] - _WIDE + 1, _STEP)
    return np.asarray(running[:, begins + _WIDE] - running[:, begins])


def _kept(anchored: Floats, company: Company, first: Ints, absent: Ints) -> list[Floats]:
    """How far likenesses to the anchors are from those of the hit's references; hit and absent ones do not count.

    Root mean square, the same in spreads, mean, most and least.
    """
    off = anchored - company.mean[first]
    counts = (company.anchors[None, :] != first[:, None]) & (company.anchors[None, :] != absent[:, None])
    number = np.maximum(counts.sum(axis=1), 1)
    scaled = off / (company.spread[first] + 0.15)
    some = counts.any(axis=1)
    return [
        np.log(np.sqrt((off * off * counts).sum(axis=1) / number) + 0.01),
        np.log(np.sqrt((scaled * scaled * counts).sum(axis=1) / number) + 0.05),
        (off * counts).sum(axis=1) / number,
        np.where(some, np.where(counts, off, -9.0).max(axis=1), 0.0),
        np.where(some, np.where(counts, off, 9.0).min(axis=1), 0.0),
    ]
