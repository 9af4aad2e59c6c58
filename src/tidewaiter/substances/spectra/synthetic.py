"""A synthetic demonstration library: invented bands from a seed, so that pages and commands can be tried.

No spectrum here is of any substance, every name says *synthetic*, and hits of it are marked simulated wherever they are
shown. For work an office imports a library that it may use (ENFSI, SWGDRUG, its own).
"""

from dataclasses import replace

import numpy as np

from tidewaiter.substances.spectra.grid import FIRST, LAST
from tidewaiter.substances.spectra.library import Entry, Provenance
from tidewaiter.substances.spectra.spectrum import Array, Ordinate, Spectrum, Technique, facts_of

PROVENANCE = Provenance(
    name="Synthetic demonstration library",
    version="1",
    licence="CC0-1.0",
    source="invented by a seeded generator; no spectrum is of any substance",
    dated="2026-11-28",
    simulated=True,
)
SUBSTANCES = 24
SPECTRA_EACH = 2
_STEP = 2.0


def entries(seed: int) -> list[Entry]:
    """Infrared and mass spectra of invented substances."""
    rng = np.random.default_rng(seed)
    found: list[Entry] = []
    for number in range(1, SUBSTANCES + 1):
        name = f"Synthetic substance {number:02d}"
        bands = _bands(rng)
        found.extend(
            Entry(infrared(bands, name, rng), f"synthetic-ir-{number:02d}-{copy + 1}") for copy in range(SPECTRA_EACH)
        )
        found.append(Entry(_mass(name, rng), f"synthetic-ms-{number:02d}"))
    return found


def _bands(rng: np.random.Generator) -> Array:
    """Bands (count, 3): position and half width in 1/cm, height."""
    count = int(rng.integers(12, 26))
    position = np.where(rng.random(count) < 0.85, rng.uniform(680, 1780, count), rng.uniform(2780, 3450, count))  # noqa: PLR2004
    return np.stack([position, rng.uniform(6, 22, count), rng.gamma(1.2, 0.25, count)], axis=1)


def infrared(bands: Array, name: str, rng: np.random.Generator) -> Spectrum:
    """An absorbance spectrum of these bands with a baseline, small shifts and noise."""
    x = np.arange(FIRST, LAST + _STEP / 2, _STEP)
    shifted = bands[:, 0] + rng.normal(0, 0.8, len(bands))
    height = bands[:, 2] * rng.normal(1, 0.06, len(bands)).clip(0.5)
    y = (height / (1 + ((x[:, None] - shifted) / bands[:, 1]) ** 2)).sum(axis=1)
    place = np.linspace(-1, 1, len(x))
    y = y + rng.uniform(0, 0.1) + rng.normal(0, 0.03) * place + rng.normal(0, 0.002, len(x))
    facts = facts_of({"origin": "synthetic", "licence": PROVENANCE.licence})
    return Spectrum(x, y, Technique.INFRARED, Ordinate.ABSORBANCE, name, "1/CM", "ABSORBANCE", facts=facts)


def _mass(name: str, rng: np.random.Generator) -> Spectrum:
    """A fragment spectrum of invented peaks."""
    precursor = float(np.round(rng.uniform(180, 420), 4))
    mz = np.sort(rng.uniform(50, precursor, int(rng.integers(8, 24)))).round(4)
    return Spectrum(
        mz,
        rng.gamma(0.6, 200, len(mz)) + 1,
        Technique.MASS,
        Ordinate.INTENSITY,
        name,
        "M/Z",
        "INTENSITY",
        discrete=True,
        precursor=precursor,
        facts=facts_of({"origin": "synthetic", "licence": PROVENANCE.licence}),
    )


def sample(seed: int, number: int) -> Spectrum:
    """Another measurement of one of the library's invented substances: something to identify."""
    chosen = next(entry for entry in entries(seed) if entry.file == f"synthetic-ir-{number:02d}-1").spectrum
    rng = np.random.default_rng((seed, number))
    y = chosen.y * rng.uniform(0.5, 1.5) + rng.normal(0, 0.004, len(chosen.y)) + 0.05
    return replace(chosen, y=y, title=f"Synthetic sample {number:02d}")
