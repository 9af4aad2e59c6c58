import numpy as np
import pyarrow as pa

from tidewaiter.simulation import parameters
from tidewaiter.simulation.manner import boxed, packed, phrase, worded

MANNER = parameters.load().manner
IDS = np.arange(2_000)


def test_a_sender_keeps_its_phrase_and_strangers_seldom_share_one():
    first = phrase(1, "seller", IDS, MANNER).to_pylist()
    assert first == phrase(1, "seller", IDS, MANNER).to_pylist()
    assert first != phrase(2, "seller", IDS, MANNER).to_pylist()
    assert 1_000 < len(set(first)) < 2_000


def test_some_senders_have_a_phrase_and_the_rest_write_words_alone():
    words = worded(pa.array(["socks"] * 2_000), 1, "seller", IDS, MANNER).to_pylist()
    assert all(text.startswith("socks") for text in words)
    assert abs(sum(text != "socks" for text in words) / 2_000 - MANNER.phrased) < 0.03


def test_masses_in_standard_boxes_come_in_heaps_near_what_they_were():
    mass = np.exp(np.random.default_rng(1).normal(0, 1, 3_000))
    heaped = boxed(mass, 0.3, MANNER)
    assert np.abs(np.log(heaped / mass)).max() < MANNER.box_step
    steps = np.log(heaped) / MANNER.box_step + 0.3
    assert np.abs(steps - np.round(steps)).max() < 0.05
    assert heaped.min() >= 0.01


def test_only_senders_with_boxes_change_their_masses():
    mass = np.full(2_000, 1.234)
    changed = packed(mass, 1, "seller", IDS, MANNER) != mass
    assert abs(changed.mean() - MANNER.boxed) < 0.04
