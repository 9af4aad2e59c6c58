"""Alerts and recall by threshold, and their picture."""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from prepare import prepared

from tidewaiter.parties.screening.tuning import best_scores, picture, spoilt, steps


def test_both_counts_fall_with_the_threshold() -> None:
    found = steps(np.array([0.0, 0.2, 0.6, 0.0]), np.array([0.9, 0.4]), (0.1, 0.5, 0.7))
    assert [(s.alerts_per_thousand, s.recall) for s in found] == [(500.0, 1.0), (250.0, 0.5), (0.0, 0.5)]


def test_spoilt_names_find_their_own_entry() -> None:
    made = prepared(0.05)
    names, own = spoilt(made, seed=1, each=4)
    assert len(names) > 30
    assert np.mean(best_scores(made, names, own) > 0.3) > 0.7
    assert best_scores(made, ["Jane Miller"]).tolist() == [0.0]


def test_the_picture_is_well_formed_even_without_counts() -> None:
    for of in (steps(np.array([0.5]), np.array([0.5])), steps(np.array([]), np.array([]))):
        assert ET.fromstring(picture(of)).tag.endswith("svg")  # noqa: S314 - our own
