"""Addresses of lists against those of consignments, by similarity: candidates by 4-grams, then rigour's comparison.

A street must be named on both sides: a city or a country alone is no address. The score is rigour's (aligned words,
class words such as street and boulevard alike, numbers strictly), in [0, 1].
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rigour._core import compare_address

from tidewaiter.parties.screening.candidates import Index
from tidewaiter.parties.screening.features import AT
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.scorer import Scorer
from tidewaiter.parties.screening.search import search
from tidewaiter.parties.screening.words import Vocabulary

ALIKE = 0.78
"""Least score of a hit."""

SHARED = 0.6
"""Least share of rare runs of letters in common before two addresses are compared word by word."""

_LEAST_WORDS = 3


def _gate() -> Scorer:
    """One tree: those that share enough, and no others."""
    return Scorer(
        np.zeros(1, dtype=np.int32),
        np.array([AT["shared"], -1, -1], dtype=np.int32),
        np.array([SHARED, 0, 0], dtype=np.float32),
        np.array([1, 0, 0], dtype=np.int32),
        np.array([2, 0, 0], dtype=np.int32),
        np.array([0, -9, 9], dtype=np.float32),
    )


@dataclass(frozen=True, slots=True)
class Addresses:
    """Listed addresses as an index, with the row of the entry of each."""

    texts: pa.Array
    rows: NDArray[np.int64]
    vocabulary: Vocabulary
    index: Index

    @classmethod
    def of(cls, entries: pa.Table) -> "Addresses":
        """The addresses of a table of schema LISTED that name a street or a number beside the place."""
        column = entries["addresses"].combine_chunks()
        texts, parents = pc.list_flatten(column), pc.list_parent_indices(column).to_numpy().astype(np.int64)
        forms, other = formed(texts)
        long = pc.greater_equal(pc.list_value_length(pc.utf8_split_whitespace(forms)), _LEAST_WORDS)
        keep = pc.fill_null(long, fill_value=False)
        mask = keep.to_numpy(zero_copy_only=False)
        forms = forms.filter(keep)
        vocabulary = Vocabulary.of(forms)
        return cls(texts.filter(keep), parents[mask], vocabulary, Index.of(vocabulary.read(forms, other[mask])))

    def like(self, texts: pa.Array) -> list[tuple[int, str, int, float]]:
        """The texts that are like a listed address: their row, that address, the row of its entry, the score."""
        encoded = texts.dictionary_encode()
        forms, other = formed(encoded.dictionary)
        pairs = search(self.vocabulary.read(forms, other), self.index, _gate(), 0.5)
        best: dict[tuple[int, int], tuple[float, str]] = {}
        for row, listed in zip(pairs.rows.tolist(), pairs.listed.tolist(), strict=True):
            said = self.texts[listed].as_py()
            score = compare_address(encoded.dictionary[row].as_py().lower(), said.lower())
            key = (row, int(self.rows[listed]))
            if score >= ALIKE and (score, said) > best.get(key, (0.0, "")):
                best[key] = (score, said)
        by_text: dict[int, list[tuple[int, str, float]]] = {}
        for (row, entry), (score, said) in sorted(best.items()):
            by_text.setdefault(row, []).append((entry, said, score))
        places = pc.fill_null(encoded.indices, -1).to_pylist()
        return [
            (at, said, entry, score) for at, row in enumerate(places) for entry, said, score in by_text.get(row, ())
        ]
