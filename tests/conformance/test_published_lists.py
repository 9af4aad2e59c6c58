"""Lists as published are read whole; skipped where the reference folder is not there."""

from pathlib import Path

import pytest

from tidewaiter.parties.lists import registry

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "reference"
pytestmark = pytest.mark.skipif(not REFERENCE.exists(), reason="the folder ../shared/data/reference is not there")


def test_the_ofac_files_are_read_without_a_problem() -> None:
    beside = {file.name: file.read_bytes() for file in REFERENCE.glob("ofac_*.csv")}
    listing = registry.read(beside["ofac_sdn.csv"], "ofac_sdn.csv", beside)
    assert listing.problems == ()
    lines = beside["ofac_sdn.csv"].count(b"\n")
    assert lines - 1 <= listing.entries.num_rows <= lines + 1
    assert set(listing.entries["kind"].to_pylist()) == {"person", "company", "vessel", "other"}


def test_the_united_nations_list_is_read_without_a_problem() -> None:
    data = (REFERENCE / "un_consolidated.xml").read_bytes()
    listing = registry.read(data, "un_consolidated.xml")
    assert listing.problems == ()
    assert listing.entries.num_rows == data.count(b"<INDIVIDUAL>") + data.count(b"<ENTITY>")
    names = [n for of in listing.entries["names"].to_pylist() for n in of]
    assert sum(n["sort"] == "original" for n in names) == data.count(b"<NAME_ORIGINAL_SCRIPT>") - data.count(
        b"<NAME_ORIGINAL_SCRIPT></"
    )
