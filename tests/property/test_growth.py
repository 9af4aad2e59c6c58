"""A reader's time and memory grow with its input and no faster, whatever is damaged in what is repeated.

The bounds are those of `scripts/fuzz.py --grow` (1 s of CPU a MiB, 20 times the input), held here at a quarter of a MiB
with room for a machine that does other work.
"""

import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.formats import registry

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import fuzz

NAMES = sorted(one.name for one in registry.FORMATS)
QUARTER, SIXTEENTH = 2**18, 2**16
ONCE = 4 * 2**20
"""What libraries may take at the first use."""


def grown(seed: bytes, size: int) -> bytes:
    return (seed * (size // max(len(seed), 1) + 1))[:size]


@pytest.fixture(scope="module", autouse=True)
def _warm():
    for name in NAMES:
        one = fuzz.known(name)
        for seed in fuzz.seeds(one):
            one.parse(seed)


@settings(max_examples=40)
@given(st.sampled_from(NAMES), st.integers(0, 2**16), st.binary(max_size=4), st.integers(0, 4))
def test_time_grows_with_the_input(name, at, put, cut) -> None:
    one = fuzz.known(name)
    seed = fuzz.seeds(one)[0]
    at %= len(seed) + 1
    data = grown(seed[:at] + put + seed[at + cut :], QUARTER)
    began = time.process_time()
    fuzz.accounted(one.parse(data))
    assert time.process_time() - began < 1


@settings(max_examples=20)
@given(st.sampled_from(NAMES), st.integers(0, 2**16), st.binary(max_size=4))
def test_memory_grows_with_the_input(name, at, put) -> None:
    one = fuzz.known(name)
    seed = fuzz.seeds(one)[0]
    at %= len(seed) + 1
    data = grown(seed[:at] + put + seed[at:], SIXTEENTH)
    tracemalloc.start()
    try:
        one.parse(data)
        assert tracemalloc.get_traced_memory()[1] < fuzz.TIMES_INPUT * SIXTEENTH + ONCE
    finally:
        tracemalloc.stop()
