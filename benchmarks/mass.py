"""Searching mass spectra: the same first hit as matchms' cosine, and at what cost.

    PYTHONPATH=src python benchmarks/mass.py SITE_PACKAGES

SITE_PACKAGES is the folder of a virtual environment in which `pip install matchms` was run; it is looked in last, so
that numpy and the rest are this product's. Spectra are simulated, from a seed: compounds in families of four that share
half of their fragments. A query is a reference with masses off by up to 5 mDa, heights off by a third, three peaks in
ten lost and noise added. Peer: `CosineGreedy` of every reference, square roots of intensities, the same tolerance.
"""

import logging
import sys
import time

import numpy as np

from measure import machine
from tidewaiter.substances.spectra import mass_search
from tidewaiter.substances.spectra.library import Entry, Provenance, build
from tidewaiter.substances.spectra.spectrum import Ordinate, Spectrum, Technique

SEED, QUERIES, FAMILY = 7, 40, 4
ABOUT = Provenance("simulated", "1", "none", "benchmarks/mass.py", "2026-11-28")


def compounds(count: int, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    found = []
    for at in range(count):
        if at % FAMILY == 0:
            shared = rng.uniform(40, 450, 15)
        mz = np.concatenate([shared, rng.uniform(40, 450, 15)])
        order = np.argsort(mz)
        found.append((mz[order], rng.exponential(1.0, 30)[order] + 0.01))
    return found


def measured(mz: np.ndarray, height: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    keep = rng.random(len(mz)) > 0.3
    noise = rng.uniform(40, 450, 6)
    x = np.concatenate([mz[keep] + rng.uniform(-0.005, 0.005, int(keep.sum())), noise])
    y = np.concatenate([height[keep] * rng.uniform(0.67, 1.33, int(keep.sum())), rng.exponential(0.1, 6) + 0.01])
    order = np.argsort(x)
    return x[order], y[order]


def spectrum(mz: np.ndarray, height: np.ndarray, title: str) -> Spectrum:
    return Spectrum(mz, height, Technique.MASS, Ordinate.INTENSITY, title)


def main() -> None:
    sys.path.append(sys.argv[1])
    logging.disable(logging.WARNING)  # it warns of each spectrum without a precursor
    from matchms import Spectrum as Theirs  # noqa: PLC0415 - of the other environment
    from matchms.similarity import CosineGreedy  # noqa: PLC0415 - as above

    print(machine())
    score = CosineGreedy(tolerance=mass_search.FINE, mz_power=0.0, intensity_power=0.5)
    for size in (1_000, 10_000):
        rng = np.random.default_rng(SEED)
        known = compounds(size, rng)
        wanted = rng.choice(size, QUERIES, replace=False)
        asked = [measured(*known[at], rng) for at in wanted]
        part = build(ABOUT, [Entry(spectrum(*one, f"C{at:06d}")) for at, one in enumerate(known)])[0].mass
        names = part.references["name"].to_pylist()
        mass_search.search(spectrum(*asked[0], ""), part, 5)
        wall, cpu = time.perf_counter(), time.process_time()
        ours = [mass_search.search(spectrum(*one, ""), part, 5)[0] for one in asked]
        our_wall, our_cpu = time.perf_counter() - wall, time.process_time() - cpu
        theirs = [Theirs(mz=x, intensities=y / y.max()) for x, y in known]
        queries = [Theirs(mz=x, intensities=y / y.max()) for x, y in asked]
        score.pair(theirs[0], queries[0])
        wall, cpu = time.perf_counter(), time.process_time()
        found = [[score.pair(one, query) for one in theirs] for query in queries]
        their_wall, their_cpu = time.perf_counter() - wall, time.process_time() - cpu
        cosines = np.array([[float(one["score"]) for one in row] for row in found])
        first = cosines.argmax(axis=1)
        same = np.mean([names[hit.reference] == f"C{at:06d}" for hit, at in zip(ours, first, strict=True)])
        off = max(abs(hit.cosine - row.max()) for hit, row in zip(ours, cosines, strict=True))
        right = np.mean([names[hit.reference] == f"C{at:06d}" for hit, at in zip(ours, wanted, strict=True)])
        ms = 1e3 / QUERIES
        print(
            f"  {size:>6,} references, {QUERIES} queries: first hit as matchms' {same:.3f} (right {right:.3f}, "
            f"theirs {np.mean(first == wanted):.3f}), cosines differ by at most {off:.1e}; "
            f"ours {our_wall * ms:.1f} ms ({our_cpu * ms:.1f} CPU) a query, "
            f"matchms {their_wall * ms:.0f} ms ({their_cpu * ms:.0f} CPU); CPU ours/peer {our_cpu / their_cpu:.3f}"
        )


if __name__ == "__main__":
    main()
