"""Bruker OPUS: absorbance, transmittance, reflectance and single-channel spectra, read with `brukeropus`.

Blocks that the package cannot pair with their parameters are said and left out; interferograms and phases are not
spectra and are left out without a word. Series (maps, kinetics) are not read: a Problem.
"""

import struct

import numpy as np
from brukeropus.file.block import FileBlock, pair_data_and_status_blocks
from brukeropus.file.directory import FileDirectory

from tidewaiter.cargo.problem import Problem
from tidewaiter.substances.spectra.spectrum import (
    MAX_POINTS,
    Ordinate,
    Reading,
    Spectrum,
    Technique,
    doubt,
    facts_of,
    failure,
    nothing_in,
)

NAME = "OPUS"
_MAGIC = b"\n\n\xfe\xfe"
_KINDS = {
    "a": (Ordinate.ABSORBANCE, "ABSORBANCE"),
    "atr": (Ordinate.ABSORBANCE, "ATR ABSORBANCE"),
    "t": (Ordinate.TRANSMITTANCE, "TRANSMITTANCE"),
    "r": (Ordinate.TRANSMITTANCE, "REFLECTANCE"),
    "km": (Ordinate.ABSORBANCE, "KUBELKA-MUNK"),
    "logr": (Ordinate.ABSORBANCE, "LOG(1/R)"),
    "ra": (Ordinate.INTENSITY, "RAMAN INTENSITY"),
    "sm": (Ordinate.INTENSITY, "SINGLE CHANNEL"),
    "rf": (Ordinate.INTENSITY, "SINGLE CHANNEL REFERENCE"),
}
_ORDER = {name: place for place, name in enumerate(_KINDS)}


def recognise(data: bytes) -> bool:
    """True for bytes that begin as OPUS files do."""
    return data.startswith(_MAGIC)


def read(data: bytes) -> Reading:
    """Spectra of an OPUS file, ratios (absorbance, transmittance) before single channels, and what was wrong."""
    problems: list[Problem] = []
    try:
        directory = FileDirectory(data)
        pairs = pair_data_and_status_blocks(directory.blocks)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error, OverflowError, MemoryError):
        hint = "The directory of blocks is damaged: export the spectrum again, or as JCAMP-DX."
        return Reading((), (failure("spectrum-unreadable", NAME, "", hint),))
    facts = _facts(directory.blocks)
    found: list[tuple[int, Spectrum]] = []
    for block, status in pairs:
        key = str(block.get_data_key() or "").removesuffix("_c").split("_")[0]
        if block.is_data_series():
            hint = "A series of spectra is not read: export single spectra."
            problems.append(doubt("spectrum-unreadable", NAME, str(block.get_label()), hint))
        elif key in _KINDS and (spectrum := _spectrum(block, status, key, facts)) is not None:
            found.append((_ORDER[key], spectrum))
    if directory.parse_error_blocks:
        hint = "Blocks of the file could not be read; what could is kept."
        problems.append(doubt("spectrum-unreadable", NAME, str(len(directory.parse_error_blocks)), hint))
    if not found:
        problems.append(nothing_in(NAME))
    return Reading(tuple(spectrum for _, spectrum in sorted(found, key=lambda pair: pair[0])), tuple(problems))


def _facts(blocks: list[FileBlock]) -> dict[str, str]:
    """Sample, instrument and date as the parameter blocks give them."""
    said: dict[str, object] = {}
    for block in blocks:
        if isinstance(block.data, dict):
            said.update(block.data)
    names = {"description": "snm", "sampling": "sfm", "instrument": "ins", "date": "dat", "resolution": "res"}
    return {name: str(said.get(key, "")).strip() for name, key in names.items()}


def _spectrum(block: FileBlock, status: FileBlock, key: str, facts: dict[str, str]) -> Spectrum | None:
    """The spectrum of a data block and its status block; None where they do not fit."""
    try:
        about = dict(status.data)
        points, first, last = int(about["npt"]), float(about["fxv"]), float(about["lxv"])
        raw = np.asarray(block.data, dtype=np.float64).ravel()
        factor = float(about.get("csf", 1.0))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not (0 < points <= min(len(raw), MAX_POINTS) and np.isfinite(first) and np.isfinite(last)):
        return None
    y = factor * (raw[-points:] if block.is_compact_data() else raw[:points])
    x = np.linspace(first, last, points)
    known = np.isfinite(y)
    if not known.any():
        return None
    ordinate, unit = _KINDS[key]
    technique = Technique.RAMAN if key == "ra" else Technique.INFRARED
    x_unit = "1/CM" if about.get("dxu", "WN") == "WN" else str(about.get("dxu"))
    return Spectrum(x[known], y[known], technique, ordinate, facts["description"], x_unit, unit, facts=facts_of(facts))
