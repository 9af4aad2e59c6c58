"""Why two records are taken for one party, or not: each comparison in words with its values and its weight in bits."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tidewaiter.parties.resolution.comparisons import COMPARISONS, Comparison
from tidewaiter.parties.resolution.link import Trained

UNKNOWN = "not known on one side"
DIFFERENT = "different"
GUARD = "different given names, and only what a household or a forwarder shares in common"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the account: what was compared, in words, the values of both, and the bits it adds."""

    compared: str
    words: str
    left: str
    right: str
    bits: float


@dataclass(frozen=True, slots=True)
class Account:
    """The prior, the steps from the weightiest, and their sum, which is the weight; with the probability it means."""

    prior: float
    steps: tuple[Step, ...]
    weight: float
    probability: float

    def sentences(self) -> list[str]:
        """The account as sentences, most telling first."""
        told = [f"Two records taken at random are one party with {2**self.prior / (1 + 2**self.prior):.2g}."]
        for step in self.steps:
            side = "speaks for" if step.bits > 0 else "speaks against" if step.bits < 0 else "says nothing"
            values = f" ({step.left or '–'} | {step.right or '–'})"  # noqa: RUF001 - a dash for what is missing
            told.append(f"{step.words}{values}: {side}{f', {abs(step.bits):.1f} bits' if step.bits else ''}.")
        return told


def account(compared: Mapping[str, object], trained: Trained) -> Account:
    """The account of one comparison as `incremental.Base.compared` gives it."""
    share = float(trained.settings["probability_two_random_records_match"])
    prior = math.log2(share / (1 - share))
    present = {str(comparison["output_column_name"]) for comparison in trained.settings["comparisons"]}
    steps = [_step(comparison, compared) for comparison in COMPARISONS if comparison.name in present]
    summed, weight = _number(compared["match_weight"]), _number(compared["guarded_weight"])
    if weight < summed:
        steps.append(Step("household", GUARD, "", "", weight - summed))
    ordered = tuple(sorted(steps, key=lambda step: -abs(step.bits)))
    return Account(prior, ordered, weight, 1 / (1 + 2 ** -max(min(weight, 500.0), -500.0)))


def _step(comparison: Comparison, compared: Mapping[str, object]) -> Step:
    gamma = int(_number(compared[f"gamma_{comparison.name}"]))
    bits = _number(compared[f"mw_{comparison.name}"]) + _number(compared.get(f"mw_tf_adj_{comparison.name}") or 0.0)
    # Levels count from the weakest, which is 0 and stands for everything else.
    words = (
        UNKNOWN if gamma < 0 else DIFFERENT if gamma == 0 else comparison.levels[len(comparison.levels) - gamma].words
    )
    if gamma <= 0:
        words = f"{comparison.name.replace('_', ' ')} {words}"
    left, right = (
        ", ".join(str(compared[f"{name}_{side}"]) for name in comparison.columns if compared.get(f"{name}_{side}"))
        for side in "lr"
    )
    return Step(comparison.name, words, left, right, bits)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
