"""A reader of descriptions: from a text to the probability of each chapter, and to the heading it is likest.

TF-IDF over hashed pieces (`grams.py`); a linear model of each chapter against the rest, drawn into
probabilities by one temperature; within the likeliest chapters the heading whose centre is nearest (Rocchio 1971;
Manning, Raghavan, Schütze, Introduction to Information Retrieval 2008, 14.2). A text of which no piece is known
says nothing: its probabilities are equal. A reader is data: arrays that a file holds without code (`keep.py`).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

from tidewaiter.parties.forms import TEXT, normal_form
from tidewaiter.risk.text.grams import Hashes, Pieces, Places, pieces_of

Weights = NDArray[np.float32]
Positions = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """`pieces` (sorted) with their idf; `weights` (pieces, chapters); centres of headings by piece, as compressed rows.

    `heading_of` and `centre` are, for piece k, at starts[k]:starts[k + 1].
    """

    chapters: tuple[str, ...]
    headings: tuple[str, ...]
    pieces: Hashes
    idf: Weights
    weights: Weights
    intercept: Weights
    temperature: float
    starts: Places
    heading_of: Positions
    centre: Weights

    def read(self, texts: pa.Array | pa.ChunkedArray) -> "Reading":
        """Read descriptions as filed, one result each; a null is a text that says nothing."""
        cut = pieces_of(normal_form(texts, TEXT))
        probability, heading = _read(self, cut)
        return Reading(self, probability, heading)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Probabilities (texts, chapters) and the position of each text's heading, -1 where none is like it."""

    reader: Reader
    probability: Weights
    heading: Positions

    def chapter(self) -> NDArray[np.int64]:
        """The position of the likeliest chapter of each text."""
        likeliest: NDArray[np.int64] = self.probability.argmax(axis=1)
        return likeliest

    def headings(self) -> list[str | None]:
        """The heading that each text is likest, None where none is like it."""
        return [self.reader.headings[h] if h >= 0 else None for h in self.heading.tolist()]

    def specificity(self) -> NDArray[np.float64]:
        """How much each text says: 0 where it may be any chapter, 1 where it can be one alone (entropy, scaled)."""
        p = np.clip(self.probability.astype(np.float64), 1e-12, 1.0)
        entropy: NDArray[np.float64] = -(p * np.log(p)).sum(axis=1)
        says: NDArray[np.float64] = 1.0 - entropy / np.log(p.shape[1])
        return says


def _read(reader: Reader, cut: Pieces) -> tuple[Weights, Positions]:
    texts = len(cut.offsets) - 1
    probability = np.empty((texts, len(reader.chapters)), dtype=np.float32)
    heading = np.full(texts, -1, dtype=np.int32)
    chapter_of = np.array([reader.chapters.index(h[:2]) for h in reader.headings], dtype=np.int32)
    table = _table(reader.pieces)
    _score(
        cut.hashes, cut.offsets, reader.pieces, table, reader.idf, reader.weights, reader.intercept,
        reader.temperature, reader.starts, reader.heading_of, reader.centre, chapter_of, probability, heading,
    )  # fmt: skip
    return probability, heading


def _table(pieces: Hashes) -> Positions:
    """Where to begin looking for a piece: by its first bits, the position in the sorted pieces."""
    bits = max(1, len(pieces).bit_length())
    bounds = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
    return np.append(np.searchsorted(pieces, bounds), len(pieces)).astype(np.int32)


@njit(cache=True, nogil=True)
def _score(
    hashes: Hashes,
    offsets: Places,
    pieces: Hashes,
    table: Positions,
    idf: Weights,
    weights: Weights,
    intercept: Weights,
    temperature: float,
    starts: Places,
    heading_of: Positions,
    centre: Weights,
    chapter_of: Positions,
    probability: Weights,
    heading: Positions,
) -> None:
    """Fill in the probabilities and the heading of each text."""
    likeness = np.zeros(len(chapter_of), dtype=np.float32)
    longest = 1
    for k in range(len(offsets) - 1):
        longest = max(longest, offsets[k + 1] - offsets[k])
    found = np.empty(longest, dtype=np.int64)
    weight = np.empty(longest, dtype=np.float32)
    for k in range(len(offsets) - 1):
        known = _known(np.sort(hashes[offsets[k] : offsets[k + 1]]), pieces, table, idf, found, weight)
        row = probability[k]
        row[:] = np.float32(0.0)
        if known:
            row += intercept
        likeness[:] = 0.0
        for j in range(known):
            line = weights[found[j]]
            for c in range(len(row)):
                row[c] += weight[j] * line[c]
            for i in range(starts[found[j]], starts[found[j] + 1]):
                likeness[heading_of[i]] += weight[j] * centre[i]
        _drawn(row, temperature)
        best = np.float32(0.0)
        for h in range(len(likeness)):
            value = likeness[h] * np.sqrt(row[chapter_of[h]])
            if value > best:
                best, heading[k] = value, h


@njit(cache=True, nogil=True)
def _known(ordered: Hashes, pieces: Hashes, table: Positions, idf: Weights, found: Places, weight: Weights) -> int:
    """The known pieces among sorted hashes, each once, with weights (1 + ln count) x idf of length 1; how many."""
    shift = np.uint64(64)
    size = len(table) - 1
    while size > 1:
        size //= 2
        shift -= np.uint64(1)
    known, at, norm = 0, 0, np.float32(0.0)
    while at < len(ordered):
        piece, run = ordered[at], 1
        while at + run < len(ordered) and ordered[at + run] == piece:
            run += 1
        place = np.int64(piece >> shift)
        for i in range(table[place], table[place + 1]):
            if pieces[i] == piece:
                found[known], weight[known] = i, np.float32(1.0 + np.log(run)) * idf[i]
                norm += weight[known] * weight[known]
                known += 1
                break
        at += run
    if known:
        weight[:known] /= np.sqrt(norm)
    return known


@njit(cache=True, nogil=True)
def _drawn(row: Weights, temperature: float) -> None:
    """Draw margins into probabilities, in place."""
    largest = row.max()
    for c in range(len(row)):
        row[c] = np.exp((row[c] - largest) * temperature)
    row /= row.sum()
