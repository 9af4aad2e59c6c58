"""Training a reader: from descriptions whose HS code was declared, with the seed that ships.

Different descriptions are taken once each, with the code most often declared for them; where two are as frequent,
the lower. A third part of the texts is held apart to fit the temperature (on it alone), then all are learnt from. The
same texts give the same reader.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from tidewaiter.engine.local import query
from tidewaiter.engine.once import once
from tidewaiter.parties.forms import TEXT, normal_form
from tidewaiter.risk.text.grams import pieces_of
from tidewaiter.risk.text.reader import Reader

if TYPE_CHECKING:
    from sklearn.svm import LinearSVC

SHIPPED = Path(__file__).with_name("seed.toml")
MOST_TEXTS = 60_000
"""Different descriptions learnt from at most: the most frequent; beyond, time grows and precision does not."""
SEED_OFTEN = 1
_FOLDS = 3
_PENALTY = 0.5

TEXTS = pa.schema([("goods_description", pa.string()), ("hs_code", pa.string()), ("often", pa.int64())])
"""Descriptions with a declared code (6 digits or more, or 4 for a heading), and how often they were filed so."""


class _Seed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    chapters: dict[str, tuple[str, ...]]
    headings: dict[str, tuple[str, ...]]


def seed() -> pa.Table:
    """The texts that ship, schema TEXTS: a chapter's under its heading '00'."""
    shipped = msgspec.toml.decode(SHIPPED.read_bytes(), type=_Seed)
    codes: Mapping[str, tuple[str, ...]] = {
        **{f"{chapter}00": texts for chapter, texts in shipped.chapters.items()},
        **shipped.headings,
    }
    rows = [(text, code) for code, texts in codes.items() for text in texts]
    return pa.table([[text for text, _ in rows], [code for _, code in rows], [SEED_OFTEN] * len(rows)], schema=TEXTS)


@once(maxsize=1)
def shipped() -> Reader:
    """The reader of the seed alone."""
    return train(TEXTS.empty_table())


def train(texts: pa.Table) -> Reader:
    """Learn from texts (schema TEXTS) and the seed."""
    chosen = _chosen(pa.concat_tables([texts.cast(TEXTS), seed()]))
    heading = chosen["heading"].to_pylist()
    chapter = np.array([code[:2] for code in heading])
    counted, pieces = _counted(chosen["text"])
    idf = np.log((1 + counted.shape[0]) / (1 + np.asarray((counted > 0).sum(axis=0)).ravel())) + 1
    design = _scaled(counted, idf)
    chapters = tuple(sorted(set(chapter.tolist())))
    temperature = _temperature(design, chapter, chapters)
    fitted = _fit(design, chapter)
    # A code that ends in 00 is no heading: it holds a chapter's general texts.
    named = np.array([not code.endswith("00") for code in heading])
    headings = tuple(sorted(set(np.array(heading)[named].tolist())))
    starts, heading_of, centre = _centres(design[named], np.array(heading)[named], headings)
    return Reader(
        chapters=chapters,
        headings=headings,
        pieces=pieces,
        idf=idf.astype(np.float32),
        weights=np.ascontiguousarray(fitted.coef_.T, dtype=np.float32),
        intercept=fitted.intercept_.astype(np.float32),
        temperature=temperature,
        starts=starts,
        heading_of=heading_of,
        centre=centre,
    )


def _chosen(texts: pa.Table) -> pa.Table:
    """Different texts in normal form with the heading declared most often: columns text, heading."""
    formed = pa.table(
        {"text": normal_form(texts["goods_description"], TEXT), "code": texts["hs_code"], "often": texts["often"]}
    )
    return query(
        f"""
        WITH counted AS (
            SELECT text, left(code, 4) AS heading, sum(often) AS often FROM formed
            WHERE text IS NOT NULL AND regexp_matches(code, '^[0-9]{{4}}') AND left(code, 2) BETWEEN '01' AND '97'
            GROUP BY 1, 2
        )
        SELECT text, heading FROM counted
        QUALIFY row_number() OVER (PARTITION BY text ORDER BY often DESC, heading) = 1
        ORDER BY often DESC, text LIMIT {MOST_TEXTS}
        """,
        {"formed": formed},
    )


def _counted(texts: pa.ChunkedArray) -> tuple[sparse.csr_matrix, NDArray[np.uint64]]:
    """(texts, pieces): 1 + ln of how often each piece is in each text; and the pieces, sorted."""
    cut = pieces_of(texts.combine_chunks().cast(pa.string()))
    pieces, place = np.unique(cut.hashes, return_inverse=True)
    counts = sparse.csr_matrix((np.ones(len(place)), place, cut.offsets), shape=(len(cut.offsets) - 1, len(pieces)))
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts, pieces


def _scaled(counted: sparse.csr_matrix, idf: NDArray[np.float64]) -> sparse.csr_matrix:
    weighted = sparse.csr_matrix(counted.multiply(idf))
    norm = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(norm > 0, norm, 1.0)) @ weighted)


def _fit(design: sparse.csr_matrix, chapter: NDArray[np.str_]) -> "LinearSVC":
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - it takes long to load, and few processes learn

    return LinearSVC(C=_PENALTY, random_state=0).fit(design, chapter)


def _temperature(design: sparse.csr_matrix, chapter: NDArray[np.str_], chapters: tuple[str, ...]) -> float:
    """The factor on margins at which texts held apart are likeliest."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - as above

    held = np.arange(len(chapter)) % _FOLDS == 0
    fitted = _fit(design[~held], chapter[~held])
    place = {name: number for number, name in enumerate(fitted.classes_.tolist())}
    judged = np.flatnonzero(held & np.isin(chapter, fitted.classes_))
    if len(judged) == 0 or len(chapters) < 3:  # noqa: PLR2004 - of two classes there is one margin
        return 1.0
    margins = fitted.decision_function(design[judged])
    right = np.array([place[name] for name in chapter[judged].tolist()])

    def loss(log_factor: float) -> float:
        scaled = margins * np.exp(log_factor)
        return float((np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(right)), right]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 4.0), method="bounded").x))


def _centres(
    design: sparse.csr_matrix, heading: NDArray[np.str_], headings: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """The mean of each heading's texts, of length 1, by piece."""
    place = {name: number for number, name in enumerate(headings)}
    rows = np.array([place[name] for name in heading.tolist()])
    member = sparse.csr_matrix((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(len(headings), len(rows)))
    means = sparse.csr_matrix(member @ design)
    norm = np.sqrt(np.asarray(means.multiply(means).sum(axis=1)).ravel())
    by_piece = sparse.csr_matrix((sparse.diags(1 / norm) @ means).T)
    return by_piece.indptr.astype(np.int64), by_piece.indices.astype(np.int32), by_piece.data.astype(np.float32)
