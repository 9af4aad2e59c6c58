"""A mass spectrum made of pairs that a file gave, whatever its format: ordered by m/z, without impossible peaks."""

from collections.abc import Mapping

import numpy as np

from tidewaiter.substances.spectra.spectrum import MAX_POINTS, Array, Ordinate, Spectrum, Technique, facts_of


def mass_spectrum(
    mz: Array, intensity: Array, title: str, precursor: float | None, facts: Mapping[str, str]
) -> Spectrum | None:
    """The spectrum of these peaks, None when none of them has a positive m/z and intensity."""
    count = min(len(mz), len(intensity), MAX_POINTS)
    mz, intensity = np.asarray(mz[:count], dtype=np.float64), np.asarray(intensity[:count], dtype=np.float64)
    good = np.isfinite(mz) & np.isfinite(intensity) & (mz > 0) & (intensity > 0)
    if not good.any():
        return None
    order = np.argsort(mz[good], kind="stable")
    known = precursor if precursor is not None and np.isfinite(precursor) and precursor > 0 else None
    return Spectrum(
        mz[good][order],
        intensity[good][order],
        Technique.MASS,
        Ordinate.INTENSITY,
        title,
        "M/Z",
        "INTENSITY",
        discrete=True,
        precursor=known,
        facts=facts_of(facts),
    )
