"""Mass spectra: who is compared at all, and how peaks are matched."""

import numpy as np

from tidewaiter.substances.spectra import mass_search
from tidewaiter.substances.spectra.library import Entry, Provenance, build
from tidewaiter.substances.spectra.spectrum import Ordinate, Spectrum, Technique

ABOUT = Provenance("simulated", "1", "none", "a test", "2026-11-28")


def spectrum(mz: list[float], height: list[float], title: str, precursor: float | None = None) -> Spectrum:
    return Spectrum(np.array(mz), np.array(height), Technique.MASS, Ordinate.INTENSITY, title, precursor=precursor)


def test_a_reference_with_the_querys_precursor_is_compared_among_any_number_of_closer_ones() -> None:
    query = spectrum([105.07, 188.14, 281.2], [5.0, 100.0, 30.0], "", 337.2274)
    near = [
        Entry(spectrum([105.07, 188.14, 281.2 + n / 1e4], [5.0, 100.0, 29.0], f"near {n:03d}", 351.24))
        for n in range(mass_search.CANDIDATES + 50)
    ]
    own = Entry(spectrum([56.05, 105.07, 146.1], [100.0, 8.0, 60.0], "own", 337.2275))
    part = build(ABOUT, [*near, own])[0].mass
    assert part is not None
    first = mass_search.search(query, part, 3)[0]
    assert part.references["name"][first.reference].as_py() == "own"
    assert first.same_precursor is True
    assert mass_search.search(spectrum([105.07, 188.14], [5.0, 100.0], ""), part, 1)[0].same_precursor is None


def test_each_peak_is_matched_once_and_the_bins_are_kept_for_the_next_query() -> None:
    part = build(ABOUT, [Entry(spectrum([100.0, 100.015, 200.1], [1.0, 1.0, 1.0], "pair"))])[0].mass
    assert part is not None
    hit = mass_search.search(spectrum([100.01, 200.1], [1.0, 1.0], ""), part, 1)[0]
    assert hit.matched == 2
    assert np.isclose(hit.cosine, 2 / np.sqrt(6))
    kept = part.binned
    mass_search.search(spectrum([5000.0], [1.0], ""), part, 1)
    assert part.binned is kept
