"""What is fuzzed: every reader that is registered, from bytes that it knows for its own."""

import sys
from pathlib import Path

import pytest

from tidewaiter.formats import registry

sys.path.insert(0, str(Path(__file__).parents[3] / "scripts"))
import fuzz


def test_every_seed_is_of_a_registered_reader() -> None:
    assert set(fuzz.SEEDS) | set(fuzz.IDENTITIES) | set(fuzz.COLUMNS) <= {one.name for one in registry.FORMATS}


@pytest.mark.parametrize("name", sorted(one.name for one in registry.FORMATS))
def test_a_reader_begins_with_what_it_knows(name) -> None:
    reader = fuzz.known(name)
    for seed in fuzz.seeds(reader):
        known = registry.recognise(seed)
        assert known is not None
        assert known.name == name
        fuzz.check(reader, seed)
