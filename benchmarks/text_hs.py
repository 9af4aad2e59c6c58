"""Reading descriptions to HS chapters against a plain scikit-learn pipeline, for speed and for being right.

The texts are the subheadings of the Harmonized System (public; `../shared/data/reference/hs_2022.csv` by default,
another file of the same form as argument): four fifths are learnt from, one fifth, drawn by a seed, is judged on, once
each. The peer: TfidfVectorizer on characters (char_wb, 3 to 5) beside one on words, LinearSVC, the same split. Ours has
besides the seed that ships; what it knows alone is printed too. `Speed` is of reading alone, models in memory.
"""

import csv
import sys
import time
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from measure import compare, machine
from tidewaiter.risk.text import train
from tidewaiter.risk.text.reader import Reader

SEED = 1
FILE = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/reference/hs_2022.csv")


@cache
def split() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    with FILE.open(encoding="utf-8") as file:
        rows = [(row["description"], row["hscode"]) for row in csv.DictReader(file) if row["level"] == "6"]
    held = np.random.default_rng(SEED).integers(0, 5, len(rows)) == 0
    return (
        [row for row, out in zip(rows, held, strict=True) if not out],
        [row for row, out in zip(rows, held, strict=True) if out],
    )


@cache
def reader() -> Reader:
    known, _ = split()
    texts, codes = zip(*known, strict=True)
    return train.train(pa.table([texts, codes, [1] * len(known)], schema=train.TEXTS))


@cache
def pipeline():  # noqa: ANN201 - scikit-learn has no types
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - the peer
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415 - the peer
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - the peer

    features = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True), TfidfVectorizer(sublinear_tf=True)
    )
    known, _ = split()
    return make_pipeline(features, LinearSVC(random_state=0)).fit([t for t, _ in known], [c[:2] for _, c in known])


@cache
def texts(rows: int) -> list[str]:
    held = [text for text, _ in split()[1]]
    return [held[n % len(held)] for n in range(rows)]


def ours(rows: int, *, warm: bool) -> None:
    data = pa.array(texts(rows))
    reader().read(data.slice(0, 10) if warm else data)


def peer(rows: int, *, warm: bool) -> None:
    pipeline().predict(texts(rows)[:10] if warm else texts(rows))


def right() -> None:
    """Print how often each is right on the fifth held apart."""
    _, held = split()
    filed, codes = pa.array([text for text, _ in held]), [code for _, code in held]
    began = time.process_time()
    model = reader()
    trained = time.process_time() - began
    began = time.process_time()
    other = pipeline()
    peer_trained = time.process_time() - began
    for name, one in (("ours", model), ("seed alone", train.shipped())):
        reading = one.read(filed)
        chapter = np.array([one.chapters[place] for place in reading.chapter()])
        correct = chapter == np.array([code[:2] for code in codes])
        headings = np.mean([told == code[:4] for told, code in zip(reading.headings(), codes, strict=True)])
        sure = reading.probability.max(axis=1)
        print(f"  {name:12} chapter {correct.mean():.3f}, heading {headings:.3f}, mean confidence {sure.mean():.3f}")
    said = other.predict([text for text, _ in held])
    print(f"  scikit-learn chapter {np.mean([s == c[:2] for s, c in zip(said, codes, strict=True)]):.3f}")
    print(f"  training: ours {trained:.1f}, scikit-learn {peer_trained:.1f} CPU seconds")


if __name__ == "__main__":
    print(f"Descriptions to HS: {len(split()[0])} learnt from, {len(split()[1])} held apart\n  {machine()}")
    right()
    compare("Speed of reading", [20_000, 100_000], ours, peer, "scikit-learn")
