"""Real files of spectra: every one gives spectra or a problem, never a traceback."""

from pathlib import Path

import numpy as np
import pytest

from tidewaiter.substances.spectra.open_spectra import read

SAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "formats"


def files(folder: str) -> list[Path]:
    return sorted(p for p in (SAMPLES / folder).rglob("*") if p.is_file() and p.suffix != ".md")


ALL = [path for folder in ("spec_jcamp", "spec_spc", "spec_opus") for path in files(folder)]
pytestmark = pytest.mark.skipif(not ALL, reason="the sample spectra are not beside this repository")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_every_sample_gives_spectra_or_a_problem(path):
    reading = read(path.read_bytes())
    assert reading.spectra or reading.problems
    for spectrum in reading.spectra:
        assert np.isfinite(spectrum.x).all()
        assert np.isfinite(spectrum.y).all()


@pytest.mark.parametrize(("folder", "at_least"), [("spec_jcamp", 152), ("spec_spc", 44), ("spec_opus", 4)])
def test_nearly_all_of_each_format_are_read(folder, at_least):
    assert sum(bool(read(path.read_bytes()).spectra) for path in files(folder)) >= at_least


@pytest.mark.parametrize(
    ("name", "spectra"), [("Activation.txt", 532), ("serie190214-1.txt", 168), ("lasertest1.txt", 3)]
)
def test_series_of_labspec_give_a_spectrum_a_line(name, spectra):
    path = next(path for path in files("spec_jcamp") if path.name == name)
    found = read(path.read_bytes())
    assert len(found.spectra) == spectra
    assert not found.problems
    assert len({len(one.x) for one in found.spectra}) == 1
