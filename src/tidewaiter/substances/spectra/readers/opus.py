"""Bruker OPUS: absorbance, transmittance, reflectance and single-channel spectra, read with `brukeropus`.

Blocks that the package cannot pair with their parameters are said and left out; interferograms and phases are not
spectra and are left out without a word. Of a series (kinetics, lines, maps) every spectrum is read, titled by its
number and, where the file says it, by when it ended.
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
        if key not in _KINDS:
            continue
        if block.is_data_series():
            several = _series(block, status, key, facts)
            if not several:
                hint = "A series of spectra does not fit what the file says of it: export single spectra."
                problems.append(doubt("spectrum-unreadable", NAME, str(block.get_label()), hint))
            found += [(_ORDER[key], spectrum) for spectrum in several]
        elif (spectrum := _spectrum(block, status, key, facts)) is not None:
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
    raw, about = np.asarray(block.data), status.data
    if block.is_compact_data() and isinstance(about, dict) and isinstance(points := about.get("npt"), int):
        raw = raw[-points:]
    return _made(raw, about, key, facts, "")


def _series(block: FileBlock, status: FileBlock, key: str, facts: dict[str, str]) -> list[Spectrum]:
    """The spectra of a series block, as many as a file may have points; [] where nothing fits its status block."""
    try:
        rows, ends = np.asarray(block.data["y"]), np.asarray(block.data["ert"], dtype=np.float64)
        rows = rows[: MAX_POINTS // max(1, rows.shape[1])]
    except (KeyError, TypeError, ValueError, IndexError):
        return []
    timed = np.isfinite(ends).all() and bool((ends > 0).any())
    where = [f"number {at + 1}" + (f", {ends[at]:g} s" if timed else "") for at in range(len(rows))]
    made = (_made(raw, status.data, key, facts, place) for raw, place in zip(rows, where, strict=True))
    return [one for one in made if one is not None]


def _made(raw: np.ndarray, status: object, key: str, facts: dict[str, str], where: str) -> Spectrum | None:
    """A spectrum from ordinates and what the status block says of them; None where they do not fit."""
    try:
        about = dict(status)  # type: ignore[call-overload]
        points, first, last = int(about["npt"]), float(about["fxv"]), float(about["lxv"])
        y = float(about.get("csf", 1.0)) * np.asarray(raw, dtype=np.float64).ravel()
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not (0 < points <= min(len(y), MAX_POINTS) and np.isfinite(first) and np.isfinite(last)):
        return None
    x, y = np.linspace(first, last, points), y[:points]
    known = np.isfinite(y)
    if not known.any():
        return None
    ordinate, unit = _KINDS[key]
    technique = Technique.RAMAN if key == "ra" else Technique.INFRARED
    x_unit = "1/CM" if about.get("dxu", "WN") == "WN" else str(about.get("dxu"))
    title = " ".join(part for part in (facts["description"], f"({where})" if where else "") if part)
    own = facts_of({**facts, "position": where})
    return Spectrum(x[known], y[known], technique, ordinate, title, x_unit, unit, facts=own)
