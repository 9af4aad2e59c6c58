"""A reader as a file: NumPy's archive of plain arrays, read without pickles, so that loading runs no code.

The SHA-256 of the file is the reader's version. A file that is damaged or of another form is refused.
"""

import hashlib
import io
import zipfile
from dataclasses import fields

import numpy as np

from tidewaiter.risk.text.reader import Reader

_TEXTS = ("chapters", "headings")


class ReaderFileError(ValueError):
    """The file of a reader is damaged, or not one."""


def encode(reader: Reader) -> bytes:
    """The file of a reader; the same reader gives the same bytes."""
    sink = io.BytesIO()
    arrays = {field.name: np.asarray(getattr(reader, field.name)) for field in fields(reader)}
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, values in arrays.items():
            part = io.BytesIO()
            np.save(part, values, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue(), zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def decode(contents: bytes) -> Reader:
    """The reader of a file; raises ReaderFileError."""
    try:
        with np.load(io.BytesIO(contents), allow_pickle=False) as archive:
            arrays = {field.name: archive[field.name] for field in fields(Reader)}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise ReaderFileError(f"not a file of a reader of descriptions: {error}") from error
    texts = {name: tuple(str(one) for one in arrays[name].tolist()) for name in _TEXTS}
    rest = {name: values for name, values in arrays.items() if name not in _TEXTS}
    reader = Reader(**{**rest, **texts, "temperature": float(arrays["temperature"])})
    _refuse_unequal(reader)
    return reader


def version_of(contents: bytes) -> str:
    """The first twelve digits of the file's SHA-256."""
    return hashlib.sha256(contents).hexdigest()[:12]


def _refuse_unequal(reader: Reader) -> None:
    """Arrays that do not fit together would be read past their ends by the kernel."""
    pieces, chapters = len(reader.pieces), len(reader.chapters)
    fits = (
        reader.weights.shape == (pieces, chapters)
        and reader.idf.shape == (pieces,)
        and reader.intercept.shape == (chapters,)
        and reader.starts.shape == (pieces + 1,)
        and reader.heading_of.shape == reader.centre.shape == (int(reader.starts[-1]),)
        and bool((np.diff(reader.starts.astype(np.int64)) >= 0).all() and reader.starts[0] == 0)
        and (
            len(reader.heading_of) == 0
            or (0 <= reader.heading_of.min() <= reader.heading_of.max() < len(reader.headings))
        )
        and {heading[:2] for heading in reader.headings} <= set(reader.chapters)
    )
    if not fits:
        raise ReaderFileError("the arrays of a reader of descriptions do not fit together")
