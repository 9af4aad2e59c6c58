"""OPUS files with a single spectrum and with a series, written as `brukeropus` documents the blocks (no real series
was to be had)."""

import struct

import numpy as np
import pytest

from tidewaiter.substances.spectra.open_spectra import read
from tidewaiter.substances.spectra.spectrum import Ordinate

INFO = "<8i4d2i7d2i2d"
"""What follows each spectrum of a series: counts, the filter, extremes, scale, peaks, begin and end in seconds."""


def kind(*codes: int) -> int:
    return sum(code << at for code, at in zip(codes, (0, 2, 4, 10, 17, 19), strict=True))


def parameters(values: dict[str, int | float | str]) -> bytes:
    coded = b""
    for name, value in values.items():
        if isinstance(value, str):
            text = value.encode().ljust((len(value) // 4 + 1) * 4, b"\0")
            coded += name.encode() + b"\0" + struct.pack("<2h", 2, len(text) // 2) + text
        elif isinstance(value, float):
            coded += name.encode() + b"\0" + struct.pack("<2hd", 1, 4, value)
        else:
            coded += name.encode() + b"\0" + struct.pack("<2hi", 0, 2, value)
    return coded + b"END\0" + bytes(4)


def series(rows: np.ndarray, ends: list[float], *, stored: int | None = None) -> bytes:
    """The block of a series: a header of six integers, the table of what is stored, then spectrum and information."""
    head = struct.pack(
        "<6i2i", 0, stored or len(rows), 32, rows.shape[1] * 4, struct.calcsize(INFO), 1, 0, len(rows) - 1
    )
    info = [0, 0, 0, rows.shape[1], 0, 0, 0, 0, *[0.0] * 4, 0, 0, *[0.0] * 7, 0, 0, 0.0]
    return head + b"".join(
        row.astype("<f4").tobytes() + struct.pack(INFO, *info, end) for row, end in zip(rows, ends, strict=True)
    )


def opus(blocks: list[tuple[int, bytes]]) -> bytes:
    """A file of these blocks, its directory first."""
    at, start, entries = 24, 24 + 12 * 40, b""
    for code, body in blocks:
        entries += struct.pack("<3i", code, len(body) // 4, start)
        start += len(body)
    head = b"\n\n\xfe\xfe" + struct.pack("<d3i", 920622.0, at, 40, len(blocks))
    return head + entries.ljust(12 * 40, b"\0") + b"".join(body for _, body in blocks)


ABOUT = {"DPF": 1, "NPT": 3, "FXV": 402.0, "LXV": 400.0, "CSF": 2.0, "DXU": "WN"}
SAMPLE = (kind(0, 0, 10, 0, 0, 0), parameters({"SNM": "film"}))
ROWS = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])


def of_series(body: bytes) -> bytes:
    return opus([(kind(3, 3, 1, 4, 0, 2), parameters(ABOUT)), (kind(3, 3, 0, 4, 0, 2), body), SAMPLE])


def test_a_single_spectrum_is_read_with_its_scale_and_axis():
    body = np.array([1, 2, 3], dtype="<f4").tobytes()
    found = read(opus([(kind(3, 3, 1, 4, 0, 0), parameters(ABOUT)), (kind(3, 3, 0, 4, 0, 0), body), SAMPLE]))
    assert [one.title for one in found.spectra] == ["film"]
    assert found.spectra[0].x.tolist() == [402, 401, 400]
    assert found.spectra[0].y.tolist() == [2, 4, 6]
    assert not found.problems


def test_every_spectrum_of_a_series_is_read_and_says_when_it_ended():
    found = read(of_series(series(ROWS, [1.5, 3.0, 4.5])))
    assert [one.title for one in found.spectra] == [
        "film (number 1, 1.5 s)",
        "film (number 2, 3 s)",
        "film (number 3, 4.5 s)",
    ]
    assert [one.y.tolist() for one in found.spectra] == (2 * ROWS).tolist()
    assert {one.ordinate for one in found.spectra} == {Ordinate.ABSORBANCE}
    assert found.spectra[2].x.tolist() == [402, 401, 400]
    assert not found.problems


def test_a_series_without_times_says_numbers_alone():
    found = read(of_series(series(ROWS, [0.0, 0.0, 0.0])))
    assert found.spectra[1].facts["position"] == "number 2"


def test_a_series_that_says_more_than_it_stores_gives_what_is_there():
    assert len(read(of_series(series(ROWS, [1.0, 2.0, 3.0], stored=1000))).spectra) == 3


@pytest.mark.parametrize("cut", range(4, len(of_series(series(ROWS, [1.0, 2.0, 3.0]))), 37))
def test_a_series_that_is_cut_off_gives_spectra_or_a_problem(cut):
    found = read(of_series(series(ROWS, [1.0, 2.0, 3.0]))[:cut])
    assert found.spectra or found.problems


def test_a_series_whose_axis_does_not_fit_is_a_problem():
    about = {**ABOUT, "NPT": 300}
    data = [(kind(3, 3, 1, 4, 0, 2), parameters(about)), (kind(3, 3, 0, 4, 0, 2), series(ROWS, [1.0, 2.0, 3.0]))]
    assert [one.code for one in read(opus(data)).problems] == ["spectrum-unreadable", "spectrum-none"]
