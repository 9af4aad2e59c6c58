"""Clusters from scored pairs: average linkage, so that one strong pair does not chain two parties into one.

Two clusters become one while the mean weight over all pairs between them is at least the cut, best first. A pair that
was not compared, or scored below what is kept, counts with `ABSENT`: what never met in any block is some evidence
against. People's decisions weigh more than any evidence: a match joins first, a non-match is never joined, by
whatever chain.

Connected components are split into pieces of at most `LARGEST` records before, by raising the threshold: in a piece
larger than that the links are a hub's.
"""

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

ABSENT = -3.0
"""Weight, in bits, of a pair that has no score."""

CUT = 0.0
LARGEST = 400
STEP = 2.0
"""Bits by which the threshold rises to split what is too large."""

TOGETHER, APART = 1e6, -1e9

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EDGES = pa.schema(
    [
        pa.field("left", pa.string(), nullable=False),
        pa.field("right", pa.string(), nullable=False),
        pa.field("weight", pa.float64(), nullable=False),  # bits: log2 of the odds that both are one party
    ]
)


def clusters(left: Ints, right: Ints, weight: Floats, count: int, *, cut: float = CUT, absent: float = ABSENT) -> Ints:
    """The cluster of each of `count` records, named by its smallest member, from pairs (each once, left != right).

    Independent of the order of pairs. O(pairs log pairs) plus the cube of the largest piece.
    """
    piece = _pieces(left, right, weight, count, cut)
    label = np.arange(count, dtype=np.int64)
    inside = piece[left] == piece[right]
    left, right, weight = left[inside], right[inside], weight[inside]
    order = np.lexsort((right, left, piece[left]))
    members = np.argsort(piece, kind="stable").astype(np.int64)
    sizes = np.bincount(piece)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    pairs = np.bincount(piece[left], minlength=len(sizes))
    bounds = np.concatenate([[0], np.cumsum(pairs)]).astype(np.int64)
    place = np.empty(count, dtype=np.int64)
    place[members] = np.arange(count) - starts[piece[members]]
    large = np.flatnonzero(sizes > 1).astype(np.int64)
    _average_linkage(
        large, members, starts, bounds, place[left[order]], place[right[order]], weight[order], label, cut, absent
    )
    return label


def _pieces(left: Ints, right: Ints, weight: Floats, count: int, cut: float) -> Ints:
    """The piece of each record: components of pairs at or above the cut, split while they are too large."""
    kept = weight >= cut
    piece = _components(left[kept], right[kept], count)
    threshold = cut
    while True:
        sizes = np.bincount(piece)
        over = sizes[piece] > LARGEST
        if not over.any():
            return piece
        threshold += STEP
        strong = weight >= threshold
        inside = over[left] & strong & (piece[left] == piece[right])
        finer = _components(left[inside], right[inside], count)
        if threshold > TOGETHER:  # people's matches alone hold it together
            return piece
        _, piece = np.unique(np.stack([piece, np.where(over, finer, -1)]), axis=1, return_inverse=True)
        piece = piece.reshape(-1).astype(np.int64)


def _components(left: Ints, right: Ints, count: int) -> Ints:
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(count, count))
    labels: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


@numba.njit(cache=True, nogil=True)
def _average_linkage(
    pieces: Ints,
    members: Ints,
    starts: Ints,
    bounds: Ints,
    left: Ints,
    right: Ints,
    weight: Floats,
    label: Ints,
    cut: float,
    absent: float,
) -> None:
    """Label the records of each piece; `left` and `right` are places within the piece, pairs sorted by piece."""
    for piece in pieces:
        start, size = starts[piece], starts[piece + 1] - starts[piece]
        total = np.full((size, size), absent)
        for pair in range(bounds[piece], bounds[piece + 1]):
            total[left[pair], right[pair]] = weight[pair]
            total[right[pair], left[pair]] = weight[pair]
        owner = _joined(total, cut)
        for k in range(size):
            first = members[start + owner[k]]
            label[members[start + k]] = min(first, label[first])


@numba.njit(cache=True, nogil=True)
def _joined(total: Floats, cut: float) -> Ints:
    """The cluster of each record of a piece, from the weights of its pairs (changed on the way), shape (n, n)."""
    size = len(total)
    count, owner, alive = np.ones(size, dtype=np.int64), np.arange(size), np.ones(size, dtype=np.bool_)
    for _ in range(size):
        best, a, b = -np.inf, -1, -1
        for i in range(size):
            for j in range(i + 1, size):
                if alive[i] and alive[j] and total[i, j] / (count[i] * count[j]) > best:
                    best, a, b = total[i, j] / (count[i] * count[j]), i, j
        if a < 0 or best < cut:
            break
        alive[b] = False
        count[a] += count[b]
        total[a] += total[b]
        total[:, a] = total[a]
        owner[owner == b] = a
    return owner
