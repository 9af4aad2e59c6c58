from math import log

import pytest

from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.peers import PEERS, usual


def test_the_range_of_the_peers_follows_from_what_is_frozen():
    mean, spread, mass = log(2.5), 0.2, 0.4
    row = {
        "gross_mass_kg": mass,
        "consignor_mass_usual_log": mean,
        "consignor_mass_deviation": (log(mass) - mean) / spread,
    }
    found = usual("consignor_mass_deviation", row)
    assert (found.low, found.high) == pytest.approx((2.047, 3.053), abs=0.001)
    assert found.sentence == "this consignor usually sends 2.05 to 3.05 kg"


def test_a_value_a_kilogram_is_in_the_currency_filed():
    row = {
        "gross_mass_kg": 2.0,
        "declared_value": 20.0,
        "currency": "EUR",
        "goods_value_per_kg_usual_log": log(100.0),
        "value_per_kg_deviation": -3.0,
    }
    assert "EUR a kilogram" in usual("value_per_kg_deviation", row).sentence


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"gross_mass_kg": 1.0, "goods_mass_usual_log": 0.5},
        {"gross_mass_kg": 1.0, "goods_mass_usual_log": 0.0, "mass_deviation": 0.0},
        {"gross_mass_kg": 0.0, "goods_mass_usual_log": 0.5, "mass_deviation": 2.0},
        {"gross_mass_kg": 1.0, "goods_mass_usual_log": 900.0, "mass_deviation": -2.0},
        {"gross_mass_kg": 1.0, "goods_mass_usual_log": 1.0, "mass_deviation": 2.0},
    ],
)
def test_where_it_cannot_be_told_nothing_is_said(row):
    assert usual("mass_deviation", row) is None
    assert usual("pair_is_new", row) is None


def test_peers_are_features():
    names = {feature.name for feature in FEATURES}
    assert set(PEERS) | {peers.usual for peers in PEERS.values()} <= names
