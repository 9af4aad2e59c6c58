"""What is usual among a consignment's peers, as a range an officer knows: "usually 2 to 3 kg".

A feature that counts standard deviations from the mean of peers is frozen with the mean beside it, so the deviation of
the peers follows from the two and the value itself, and nothing has to be looked up again. The range is one standard
deviation on either side of the mean, on the logarithmic scale: about two thirds of the peers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, isfinite, log

from tidewaiter.risk.rules.wording import fill

_LEAST_DEVIATIONS = 0.05
"""Nearer to the mean than this the deviation of the peers cannot be told from the two."""
_LARGEST = 50.0


@dataclass(frozen=True, slots=True)
class Peers:
    """A feature that compares with peers: where their mean is frozen, and how their range is said."""

    usual: str
    template: str


PEERS: dict[str, Peers] = {
    "consignor_mass_deviation": Peers("consignor_mass_usual_log", "this consignor usually sends {low} to {high} kg"),
    "mass_deviation": Peers(
        "goods_mass_usual_log", "goods of exactly this description usually weigh {low} to {high} kg"
    ),
    "value_per_kg_deviation": Peers(
        "goods_value_per_kg_usual_log",
        "goods of exactly this description are usually worth {low} to {high} {currency} a kilogram",
    ),
}


@dataclass(frozen=True, slots=True)
class Range:
    """What is usual: from, to, and in words."""

    low: float
    high: float
    sentence: str


def usual(feature: str, row: Mapping[str, object]) -> Range | None:
    """The range of a feature's peers, None for one without peers or where it cannot be told from the row."""
    peers = PEERS.get(feature)
    deviations = row.get(feature)
    mean = None if peers is None else row.get(peers.usual)
    value = _value(feature, row)
    if peers is None or value is None or not isinstance(deviations, float) or not isinstance(mean, float):
        return None
    if abs(deviations) < _LEAST_DEVIATIONS or not abs(mean) < _LARGEST:
        return None
    spread = (log(value) - mean) / deviations
    if not 0 < spread < _LARGEST:
        return None
    low, high = exp(mean - spread), exp(mean + spread)
    return Range(low, high, fill(peers.template, {"low": low, "high": high, "currency": row.get("currency")}))


def _value(feature: str, row: Mapping[str, object]) -> float | None:
    mass, worth = row.get("gross_mass_kg"), row.get("declared_value")
    if not isinstance(mass, float) or not mass > 0 or not isfinite(mass):
        return None
    if feature != "value_per_kg_deviation":
        return mass
    return worth / mass if isinstance(worth, float) and worth > 0 and isfinite(worth) else None
