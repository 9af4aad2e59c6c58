"""`tidewaiter identify` and `tidewaiter spectra` as a user calls them."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import spectra_files
from command_line import Ran


def test_a_library_is_imported_and_a_file_identified(run: Callable[..., Ran], tmp_path: Path) -> None:
    archive = tmp_path / "own.zip"
    with ZipFile(archive, "w") as opened:
        for number in (1, 2, 3):
            opened.writestr(f"{number}.jdx", spectra_files.sample(number))
        opened.writestr("readme.bin", b"\0\1")
    about = ("--licence", "own", "--source", "made here", "--dated", "2026-01-01")
    done = run("spectra", "import", archive, "--as", "own", *about, "--json")
    assert done.code == 0, done.err
    assert (done.json()["references"], len(done.json()["problems"])) == (3, 1)
    assert run("spectra", "list", "--json").json()["own"]["licence"] == "own"
    sample, picture = tmp_path / "sample.jdx", tmp_path / "overlay.svg"
    sample.write_bytes(spectra_files.sample(2))
    done = run("identify", sample, "--library", "own", "--device", "handheld-ftir", "--svg", picture, "--json")
    assert done.code == 0, done.err
    assert (done.json()["verdict"], done.json()["hits"][0]["name"]) == ("match", "Synthetic sample 02")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    told = run("identify", sample, "--library", "nothing").err
    assert "holds no library" in told
    assert "The workspace holds own." in told
    assert run("identify", sample).code == 0  # the only library is taken


def test_a_file_is_shown_and_what_cannot_be_read_is_said(run: Callable[..., Ran], tmp_path: Path) -> None:
    sample = tmp_path / "sample.jdx"
    sample.write_bytes(spectra_files.sample(2))
    shown = run("spectra", "show", sample, "--json").json()
    assert (shown["format"], shown["spectra"][0]["technique"]) == ("JCAMP-DX", "infrared")
    sample.write_bytes(b"\0\1")
    assert "spectrum-format-unknown" in run("spectra", "show", sample).err
