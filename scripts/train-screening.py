"""Make the tables of screening: common.csv (how often words stand in names) and scorer.csv (the trees that score).

    PYTHONPATH=src:FOLDER_OF_FAKER python scripts/train-screening.py

A list of invented names is spoilt by the corruptions that are not kept for judging; each spoilt name with its own entry
is a match, innocent names with their candidates are none, as are the spoilt ones with entries of others. Entities are
of the fold that is trained on or of the other, never of both. No list that is published is read.
"""

# ruff: noqa: S311, PLR2004 - chance is seeded and no secret; shares of what is invented are judgements

import csv
import random
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).parent))
from screening_names import TRAINED, mixed

from tidewaiter.parties.screening import scorer, words
from tidewaiter.parties.screening.candidates import Index
from tidewaiter.parties.screening.corruptions import CORRUPTIONS, heard, spelt
from tidewaiter.parties.screening.features import MEASURES
from tidewaiter.parties.screening.forms import formed
from tidewaiter.parties.screening.scorer import COLUMNS, Scorer
from tidewaiter.parties.screening.search import search
from tidewaiter.parties.screening.words import Vocabulary

LISTED, INNOCENT, SPOILT = 16_000, 120_000, 50_000
TREES, LEAVES = 100, 12
SHIFT = 0.85
"""Added to every score in log-odds, so that a half is about three alerts per 1,000 innocent names.

Set by looking at invented names (locales JUDGED, seed 5) against the lists of OFAC and the United Nations.
"""
ACROSS = 0.1
"""What an innocent name of another script counts for."""


def everything() -> Scorer:
    """Accepts every candidate."""
    none = np.zeros(1, dtype=np.int32)
    return Scorer(none, none - 1, np.zeros(1, np.float32), none, none, np.full(1, 9.0, np.float32))


def write_common(names: list[str]) -> None:
    """Words that stand in at least one of 2,000 names, with their share."""
    counts = Counter(word for form in formed(pa.array(names))[0].to_pylist() for word in set(form.split()))
    kept = [
        (w, round(n / len(names), 6)) for w, n in counts.most_common() if n / len(names) >= 1 / 3_000 and len(w) > 1
    ]
    with words.COMMON.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["word", "share"])
        rows.writerows(kept)
    print(f"common.csv: {len(kept)} words")


def voiced(form: str, rng: random.Random) -> str:
    """Consonants with vowels between them, as names of Arabic and Persian writing are read."""
    found = []
    for word in form.split():
        read = word[0]
        for before, letter in pairwise(word):
            if before not in VOWELS and letter not in VOWELS and word != "al":
                read += rng.choice(("a", "a", "i", "e", "u", "o", "ou")) if rng.random() < 0.8 else ""
            read += letter * (2 if letter not in VOWELS and rng.random() < 0.12 else 1)
        found.append(read.replace("ia", "iya") if rng.random() < 0.3 else read)
    if found and found[0] == "al" and rng.random() < ARTICLE_LOST:
        found = found[1:] or found
    read = " ".join(found)
    if rng.random() < OTHERWISE:
        read = rng.choice((spelt, heard))(read, rng)
    return read.replace("al ", rng.choice(("al-", "el ", "al ", "al")))


def bag(form: str) -> str:
    """The words of a form in alphabetical order: who bears a listed name to the letter is not taught to be innocent."""
    return " ".join(sorted(form.split()))


VOWELS = "aeiou"
ARTICLE_LOST, OTHERWISE = 0.2, 0.5
"""How often an article is not written, and how often a reading is spelt in yet another way."""

SHORT = 0.12
"""Entities known by one word, as lists have them."""


def listed(names: list[str], seed: int) -> list[str]:
    """The listed spelling of each name: Latin, in capitals or not, surname first or not; some of one word alone."""
    rng = random.Random(seed)
    found = []
    for name, form in zip(names, formed(pa.array(names))[0].to_pylist(), strict=True):
        spelling = form
        if any("\u0600" <= c <= "\u06ff" for c in name):
            spelling = voiced(form, rng)
        elif not name.isascii() and rng.random() < 0.4:
            spelling = spelt(form, rng)
        if rng.random() < SHORT:
            spelling = max(spelling.split(), key=len) if rng.random() < 0.7 else rng.choice(spelling.split())
        spelling = spelling.upper() if rng.random() < 0.5 else spelling.title()
        if rng.random() < 0.5 and len(spelling.split()) in {2, 3}:
            *given, last = spelling.split()
            spelling = f"{last}, {' '.join(given)}"
        found.append(spelling)
    return found


def rows(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Measures, whether a match, weights, and the entity (to fold by)."""
    originals = mixed(TRAINED, LISTED, seed, firms_share=0.35)
    texts = listed(originals, seed + 1)
    entity = np.arange(len(texts))
    array, other = formed(pa.array(texts))
    vocabulary = Vocabulary.of(array)
    index = Index.of(vocabulary.read(array, other))
    rng = random.Random(seed + 2)
    kinds = [c for c in CORRUPTIONS if not c.kept]
    spoilt, of = [], []
    for _ in range(SPOILT):
        i = rng.randrange(len(texts))
        text = rng.choice(kinds).spoil(texts[i], rng)
        if rng.random() < 0.15:
            text = rng.choice(kinds).spoil(text, rng)
        whole = len(texts[i].split()) > 1
        if whole and not originals[i].isascii() and rng.random() < 0.5:
            text = originals[i]
        spoilt.append(text)
        of.append(entity[i])
    innocent = mixed(TRAINED, INNOCENT, seed + 3)
    known = {bag(f) for f in formed(pa.array(originals))[0].to_pylist()} | {bag(f) for f in array.to_pylist()}
    form, other_filed = formed(pa.array(spoilt + innocent))
    read = vocabulary.read(form, other_filed)
    pairs = search(read, index, everything(), 0.0, features=True)
    of_filed = np.array(of + [-1] * len(innocent))
    own = of_filed[pairs.rows] == entity[pairs.listed]
    same = np.array([bag(f) in known for f in form.to_pylist()])
    # A spoilt name beside another's entry counts little; an innocent that bears a listed name to the letter is left
    # out.
    weight = np.where(own, 1.0, np.where(of_filed[pairs.rows] >= 0, 0.0, 1.0))
    weight[(of_filed[pairs.rows] < 0) & same[pairs.rows]] = 0.0
    # Invented names of a script come from a few hundred words: most that agree are chance, more than among real ones.
    weight[(of_filed[pairs.rows] < 0) & other_filed[pairs.rows]] *= ACROSS
    fold = np.where(own | (of_filed[pairs.rows] >= 0), of_filed[pairs.rows], pairs.rows)
    print(
        f"seed {seed}: {own.sum()} matches of {SPOILT} ({len(np.unique(pairs.rows[own])) / SPOILT:.3f} found), "
        f"{(weight > 0).sum() - own.sum()} innocent pairs"
    )
    return pairs.features, own, weight, fold


def grow(features: np.ndarray, match: np.ndarray, weight: np.ndarray) -> HistGradientBoostingClassifier:
    """Trees whose measures speak in the directions that MEASURES says."""
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=0.12,
        min_samples_leaf=200,
        l2_regularization=1.0,
        monotonic_cst=[m.direction for m in MEASURES],
        random_state=7,
        early_stopping=False,
    )
    return model.fit(features, match, sample_weight=weight)


def write_scorer(model: HistGradientBoostingClassifier) -> None:
    """The nodes of all trees, the base value in the first tree's leaves."""
    base = float(model._baseline_prediction.ravel()[0])  # noqa: SLF001 - scikit-learn shows trees in no other way
    with scorer.SHIPPED.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for number, (tree,) in enumerate(model._predictors):  # noqa: SLF001 - as above
            for node in tree.nodes:
                if node["is_leaf"]:
                    out.writerow([number, "", 0, 0, 0, f"{node['value'] + (base + SHIFT if number == 0 else 0):.5g}"])
                else:
                    name = MEASURES[node["feature_idx"]].name
                    out.writerow([number, name, f"{node['num_threshold']:.5g}", node["left"], node["right"], 0])
    print(f"scorer.csv: {scorer.SHIPPED.stat().st_size / 1024:.0f} KiB")


def main() -> None:
    """Write both tables, and say what the fold that was left out gives."""
    if "--common" in sys.argv:
        write_common(mixed(TRAINED, 300_000, 11))
        return
    parts = [rows(seed) for seed in (21,)]
    features, match, weight = (np.concatenate([p[k] for p in parts]) for k in range(3))
    fold = np.concatenate([p[3] for p in parts]) % 4
    held = fold == 0
    model = grow(features[~held], match[~held], weight[~held])
    score = model.predict_proba(features[held])[:, 1]
    for cut in (0.3, 0.5, 0.7, 0.8, 0.9):
        own = match[held]
        print(
            f"  {cut}: of matches {np.mean(score[own] >= cut):.4f}, innocent pairs "
            f"{np.sum((score >= cut) & ~own & (weight[held] > 0))} of {np.sum(~own & (weight[held] > 0))}"
        )
    write_scorer(grow(features, match, weight))


if __name__ == "__main__":
    main()
