import lzma

import pyarrow as pa
import pytest

from tidewaiter.parties.names import address_libpostal as libpostal
from tidewaiter.parties.names.address import ADDRESS

LABELLED = {
    "Flat 3, 45 High Street, Leeds LS1 4AB": [
        ("flat 3", "unit"), ("45", "house_number"), ("high street", "road"), ("leeds", "city"), ("ls1 4ab", "postcode"),
    ],
    "PO Box 12, Reno, Nevada, United States": [
        ("po box 12", "po_box"), ("reno", "city"), ("nevada", "state"), ("united states", "country"),
    ],
    "nothing": [],
}  # fmt: skip


def test_labels_become_the_columns_of_addresses():
    texts = pa.array([*LABELLED, None])
    found = libpostal.address(texts, pa.array(["GB", None, None, None]), lambda text: LABELLED.get(text or "", []))
    assert found.schema == ADDRESS
    flat, box, nothing, missing = found.to_pylist()
    assert flat["form"] == "45 high st, 3, ls14ab, GB"
    assert (box["box"], box["city"], box["region"], box["country"]) == ("12", "reno", "NV", "US")
    assert nothing["street"] is None
    assert missing["form"] is None


def test_a_model_that_is_not_there_is_told_of(tmp_path):
    with pytest.raises(libpostal.LibpostalMissingError, match=r"libpostal\.py"):
        libpostal.parser(tmp_path)


def test_pieces_are_joined_and_unpacked(tmp_path, monkeypatch):
    packed = lzma.compress(b"the model")
    for at, piece in enumerate((packed[:20], packed[20:])):
        folder = tmp_path / f"address_finder_data_p{at:02}"
        (folder / "data").mkdir(parents=True)
        (folder / "__init__.py").write_text("this is not Python")
        (folder / "data" / "chunk.bin").write_bytes(piece)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(libpostal, "PIECES", {"numex/numex.dat": (0, 1)})
    assert b"".join(libpostal.unpacked("numex/numex.dat")) == b"the model"


def test_a_package_that_is_not_installed_is_told_of(monkeypatch):
    monkeypatch.setattr(libpostal, "PIECES", {"numex/numex.dat": (99,)})
    with pytest.raises(libpostal.LibpostalMissingError, match="pip install"):
        list(libpostal.unpacked("numex/numex.dat"))
