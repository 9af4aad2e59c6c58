from dataclasses import replace

import numpy as np
import pytest

from tidewaiter.substances.spectra import importing, library, store, synthetic
from tidewaiter.substances.spectra.spectrum import Spectrum, Technique


def build():
    return library.build(synthetic.PROVENANCE, synthetic.entries(1))[0]


def test_references_are_ordered_by_substance_and_all_say_synthetic():
    built = build()
    part = built.parts[Technique.INFRARED]
    assert len(built) == synthetic.SUBSTANCES * (synthetic.SPECTRA_EACH + 1)
    assert part.starts.tolist() == list(range(0, 48, 2))
    assert all("synthetic" in name.lower() for name in part.references["name"].to_pylist())
    assert all(part.references["simulated"].to_pylist())


def test_what_cannot_be_a_reference_is_said():
    nameless = Spectrum(np.arange(650.0, 3800), np.ones(3150), Technique.INFRARED)
    other = Spectrum(np.arange(9.0), np.arange(9.0), Technique.NMR, title="an NMR spectrum")
    _, problems = library.build(synthetic.PROVENANCE, [library.Entry(nameless, "a"), library.Entry(other, "b")])
    assert [problem.code for problem in problems] == ["spectrum-without-name", "spectrum-not-comparable"]


def test_a_library_loads_as_it_was_written(tmp_path):
    built = build()
    kept = store.write(tmp_path / "one", built)
    loaded = store.load(tmp_path / "one", verify=True)
    assert loaded.provenance == kept == replace(built.provenance, sha256=library.digest(built))
    assert library.digest(loaded) == kept.sha256
    assert isinstance(loaded.parts[Technique.INFRARED].derivative, np.memmap)


def test_damage_is_refused(tmp_path):
    folder = tmp_path / "one"
    store.write(folder, build())
    with pytest.raises(store.Unusable, match="no library"):
        store.load(tmp_path)
    at = folder / "infrared" / "absorbance.npy"
    data = bytearray(at.read_bytes())
    data[-5] ^= 1
    at.write_bytes(bytes(data))
    with pytest.raises(store.Unusable, match="digest"):
        store.load(folder, verify=True)
    at.write_bytes(bytes(data[:-400]))
    with pytest.raises(store.Unusable, match="damaged"):
        store.load(folder)


def test_files_become_entries_with_their_digest_and_a_name():
    text = b"650 1\n" + b"".join(b"%d %d\n" % (650 + i, i % 7) for i in range(1, 3000))
    entries, problems = importing.entries_of([("folder/Thing.csv", text), ("x.bin", b"\0\1\2")])
    assert [(entry.spectrum.title, len(entry.file_sha256)) for entry in entries] == [("Thing", 64)]
    assert problems[0].path.startswith("x.bin")
