"""Any file of spectra: which reader it is for, by its bytes and never by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from tidewaiter.substances.spectra.readers import delimited, jcamp, labspec, mgf, msp, mzml, opus, spc, spc_old
from tidewaiter.substances.spectra.spectrum import Reading, failure

MAX_BYTES = 200_000_000
"""Bytes of a file at most: a library in one file may be large, a spectrum is not."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A file format: what it is called, whether bytes are of it, and what they hold."""

    name: str
    recognise: Callable[[bytes], bool]
    read: Callable[[bytes], Reading]


def _reader(module: ModuleType) -> Reader:
    return Reader(module.NAME, module.recognise, module.read)


READERS = tuple(_reader(module) for module in (opus, mzml, jcamp, mgf, msp, spc, spc_old, labspec, delimited))
"""Asked in this order: binary marks first, columns of numbers last."""


def reader_of(data: bytes) -> Reader | None:
    """The first reader that takes these bytes for its own."""
    return next((reader for reader in READERS if reader.recognise(data)), None)


def read(data: bytes) -> Reading:
    """Spectra of a file of any format known, and what was wrong. Never raises on any bytes."""
    if len(data) > MAX_BYTES:
        hint = "The file is too large: give its spectra in several files."
        return Reading((), (failure("spectrum-too-large", "file", f"{len(data)} bytes", hint),))
    reader = reader_of(data)
    if reader is None:
        names = ", ".join(reader.name for reader in READERS)
        hint = f"Export the spectrum in one of the formats that are read: {names}."
        return Reading((), (failure("spectrum-format-unknown", "file", data[:16].hex(" "), hint),))
    return reader.read(data)
