"""The lexicon stage against Polars' Aho-Corasick: 3,000 terms of several words in goods descriptions.

Ours: descriptions in normal form to lists of term identifiers, whole words, the longest of nested terms. Peers:
Polars `str.extract_many` (Rust's aho-corasick) over the same normal texts with a space at each end of text and term,
overlapping, which knows neither nesting nor Chinese words; and pandas with the words of a text looked up in a set. The
texts and terms are simulated. Every description is searched, though many are alike; `distinct` searches each once.
"""

import sys
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from draws import GOODS_EXPONENT
from knowledge import terms
from measure import compare
from population import population, ranks, taken
from tidewaiter.parties import lexicon

TERMS = 3_000


@cache
def words() -> list[str]:
    return terms(TERMS, 7)


@cache
def texts(rows: int) -> pa.Array:
    """Descriptions in normal form, drawn from the benchmark's goods."""
    goods = population(1_000_000, 7).goods.keys["goods"]
    return taken(goods, ranks(np.random.default_rng(rows).random(rows), len(goods), GOODS_EXPONENT)).fill_null("")


@cache
def ready() -> lexicon.Lexicon:
    return lexicon.Lexicon.of(
        [lexicon.Group(group="benchmark", title="Simulated", language="en", source="Invented", terms=tuple(words()))]
    )


def ours(rows: int, *, warm: bool) -> None:
    data = texts(rows)
    lexicon.find(data.slice(0, 10) if warm else data, ready())


def distinct(rows: int, *, warm: bool) -> None:
    data = texts(rows).slice(0, 10) if warm else texts(rows)
    encoded = data.dictionary_encode()
    lexicon.find(encoded.dictionary, ready()).take(encoded.indices)


def with_polars(rows: int, *, warm: bool) -> None:
    import polars as pl  # noqa: PLC0415 - the peer

    data = pl.Series("text", texts(rows).slice(0, 10) if warm else texts(rows)).to_frame()
    padded = pl.concat_str(pl.lit(" "), pl.col("text"), pl.lit(" "))
    data.select(padded.str.extract_many([f" {term} " for term in words()], overlapping=True))


def with_a_set(rows: int, *, warm: bool) -> None:
    known = frozenset(words())
    for text in texts(rows).slice(0, 10 if warm else rows).to_pylist():
        parts = text.split()
        [
            term
            for start in range(len(parts))
            for size in (2, 3, 4)
            if (term := " ".join(parts[start : start + size])) in known
        ]


if __name__ == "__main__":
    compare("3,000 terms in descriptions", [100_000, 1_000_000], ours, with_polars, "Polars extract_many")
    compare("the same, each text once", [1_000_000], distinct, with_polars, "Polars extract_many")
    compare("3,000 terms in descriptions", [100_000], ours, with_a_set, "Python sets")
