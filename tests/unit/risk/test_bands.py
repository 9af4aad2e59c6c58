"""Bands are defined: each five times as likely as the one below, in words and numbers that agree."""

import numpy as np
import pytest

from tidewaiter.risk.bands import DEFINITIONS, REFERENCE_RATE, Band, at_least, bands, implied_probability, place_of


def test_there_is_one_definition_a_band_from_the_lowest() -> None:
    assert [definition.band for definition in DEFINITIONS] == list(Band)
    assert [definition.least for definition in DEFINITIONS] == [0.0, 0.002, 0.01, 0.05, 0.25]


def test_each_band_is_five_times_the_one_below_from_the_reference_rate() -> None:
    least = [definition.least for definition in DEFINITIONS[1:]]
    assert least == pytest.approx([REFERENCE_RATE * 5**power for power in (1, 2, 3, 4)])


def test_the_words_of_a_band_say_its_number() -> None:
    for definition in DEFINITIONS[1:]:
        assert f"1 in {1 / definition.least:.0f}" in definition.meaning


@pytest.mark.parametrize(
    ("probability", "band"),
    [
        (0.0, "low"),
        (0.00199, "low"),
        (0.002, "guarded"),
        (0.01, "elevated"),
        (0.0499, "elevated"),
        (0.05, "high"),
        (0.25, "severe"),
        (1.0, "severe"),
    ],
)
def test_a_probability_on_the_boundary_is_in_the_higher_band(probability: float, band: str) -> None:
    assert bands(np.array([probability])).to_pylist() == [band]


def test_no_points_mean_the_reference_rate_and_twenty_three_ten_times_its_odds() -> None:
    none, some = implied_probability(np.array([0.0, 23.026]))
    assert none == pytest.approx(REFERENCE_RATE)
    assert some / (1 - some) == pytest.approx(10 * none / (1 - none), rel=1e-4)


def test_points_of_any_size_mean_a_probability() -> None:
    implied = implied_probability(np.array([-1e9, 1e9]))
    assert implied.tolist() == pytest.approx([0.0, 1.0])
    assert bands(implied).to_pylist() == ["low", "severe"]


def test_a_band_is_lifted_and_never_lowered() -> None:
    found = bands(np.array([0.0, 0.06, 0.3]))
    least = np.array([place_of("elevated")] * 3)
    assert at_least(found, least).to_pylist() == ["elevated", "high", "severe"]
    assert at_least(found, np.zeros(3, dtype=np.int64)) is found
