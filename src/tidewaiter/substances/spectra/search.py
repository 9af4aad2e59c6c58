"""Searching vibrational references: correlation of derivatives as one product of matrices.

Each correlation is over what query and reference both cover. For each substance its best reference counts; the gap is
the distance to the best reference of the next substance.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.substances.spectra.grid import GRID, IN_AIR, LEAST_COVER, Gridded, Matrix
from tidewaiter.substances.spectra.library import Vibrational
from tidewaiter.substances.spectra.spectrum import Array

BLOCK = 256
"""Queries of one product: 20,000 references make 20 MB of scores."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """For each query (n) its best k substances, best first: reference of each and its index (correlation)."""

    reference: NDArray[np.int64]  # (n, k) rows of the part's references
    index: NDArray[np.float32]  # (n, k)

    @property
    def gap(self) -> NDArray[np.float32]:
        """How far the first is above the next substance; its own index where there is no next."""
        if self.index.shape[1] < 2:  # noqa: PLR2004 - one substance has no next
            return self.index[:, 0]
        return self.index[:, 0] - self.index[:, 1]


def rank(queries: Gridded, part: Vibrational, k: int) -> Ranked:
    """The best k substances of each query."""
    k = min(k, len(part.starts))
    references = np.zeros((len(queries.derivative), k), dtype=np.int64)
    index = np.zeros((len(queries.derivative), k), dtype=np.float32)
    ends = np.append(part.starts[1:], part.references.num_rows)
    for at, scores in blocks(queries, part):
        best = np.maximum.reduceat(scores, part.starts, axis=1)
        top = (
            np.argpartition(-best, k - 1, axis=1)[:, :k] if k < best.shape[1] else np.tile(np.arange(k), (len(best), 1))
        )
        order = np.argsort(-np.take_along_axis(best, top, axis=1), axis=1, kind="stable")
        top = np.take_along_axis(top, order, axis=1)
        index[at : at + len(top)] = np.take_along_axis(best, top, axis=1)
        for row, substances in enumerate(top):
            references[at + row] = [
                part.starts[s] + int(scores[row, part.starts[s] : ends[s]].argmax()) for s in substances
            ]
    return Ranked(references, index)


def blocks(queries: Gridded, part: Vibrational) -> Iterator[tuple[int, Matrix]]:
    """Scores of blocks of queries, with the place of the first."""
    for at in range(0, len(queries.derivative), BLOCK):
        here = slice(at, at + BLOCK)
        yield at, scores_of(queries.derivative[here], queries.covered[here], part)


def scores_of(derivative: Matrix, covered: NDArray[np.bool_], part: Vibrational) -> Matrix:
    """Correlations (queries, references) over what both cover, -1 where that is too little."""
    scores = derivative @ part.derivative.T
    ref_masks, ref_which = part.masks
    query_masks, query_which = np.unique(covered, axis=0, return_inverse=True)
    query_which = query_which.ravel()
    if not query_masks[:, IN_AIR].all():  # references at the length that they have where the query is
        squares = part.derivative * part.derivative
        lengths = np.sqrt(query_masks.astype(np.float32) @ squares.T)
        scores /= np.maximum(lengths, 1e-6)[query_which]
    if not ref_masks[:, IN_AIR].all():
        lengths = np.sqrt((derivative * derivative) @ ref_masks.T.astype(np.float32))
        scores /= np.maximum(lengths, 1e-6)[:, ref_which]
    shared = query_masks.astype(np.float32) @ ref_masks.T.astype(np.float32) / len(GRID)
    if (shared < LEAST_COVER).any():
        scores[(shared < LEAST_COVER)[query_which][:, ref_which]] = -1.0
    return np.clip(scores, -1.0, 1.0, out=scores)


def residual(query: Array, reference: Array, covered: NDArray[np.bool_]) -> float:
    """What of a query's absorbance a reference and a baseline (a parabola) leave unexplained: 0 all is, 1 nothing.

    Root of the ratio of the sums of squares with and without the reference, over what both cover outside CO₂.
    """
    left, alone = fitted(query, reference, covered)
    return float(np.sqrt((left @ left) / max(float(alone @ alone), 1e-12)))


def fitted(query: Array, reference: Array, covered: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Residuals of the query with the reference and a baseline, and with a baseline alone (where both cover)."""
    at = covered & IN_AIR
    place = np.linspace(-1.0, 1.0, len(GRID))
    base = np.stack([np.ones_like(place), place, place * place], axis=1)[at]
    y = np.asarray(query, dtype=np.float64)[at]
    with_it = np.column_stack([np.asarray(reference, dtype=np.float64)[at], base])
    explained = np.linalg.lstsq(with_it, y, rcond=None)[0]
    plain = np.linalg.lstsq(base, y, rcond=None)[0]
    return y - with_it @ explained, y - base @ plain
