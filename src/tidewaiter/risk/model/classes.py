"""Of which class a finding would be: one against the rest, on the same features, over the findings alone.

The probability of a finding comes from the model; here is how it is shared among classes, so that the classes add up
to it: P(class) = P(finding) x share. A class with ten findings and ten others gets a logistic regression of its own
(`challenger.py`); the others keep their frequency, with one finding added to each class. Nothing is invented: a class
never found is not there. Expected harm is the sum of share x harm, in the unit in which a rule declares harm
(1: an ordinary finding).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.special import logit

from tidewaiter.risk.model.challenger import Challenger, fit_challenger
from tidewaiter.risk.model.matrix import Columns, Flags, Numbers, Sample, matrix_of

LEAST_OF_CLASS = 10

HARM: dict[str, float] = {
    "opioid": 3.0,
    "stimulant": 2.0,
    "narcotics": 2.0,
    "precursor": 2.5,
    "equipment": 2.5,
    "other": 1.0,
}
"""How much a finding of a class matters: deaths first, then what makes more of them, then other offences."""

_SUBSTANCES: dict[str, tuple[str, ...]] = {
    "opioid": ("fentan", "nitazene", "heroin", "morphin", "opium", "opioid", "oxycod", "codein", "methadon", "tramad"),
    "stimulant": ("cocain", "amphetamin", "amfetamin", "mdma", "ecstasy", "cathinon", "mephedron", "crack"),
}


def class_of(finding: str, substance: str) -> str | None:
    """The class of an outcome: None for nothing found; narcotics by what the substance is called."""
    if finding == "none":
        return None
    if finding != "narcotics":
        return finding if finding in HARM else "other"
    named = substance.lower()
    return next((name for name, words in _SUBSTANCES.items() if any(word in named for word in words)), "narcotics")


@dataclass(frozen=True, slots=True)
class FindingClass:
    """One class: its name, its share of the findings, and its own regression where there were enough."""

    name: str
    share: float
    findings: int
    regression: Challenger | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """How findings are shared among classes."""

    columns: Columns
    classes: tuple[FindingClass, ...]

    def shares(self, features: pa.Table) -> Numbers:
        """Give (rows, classes): the share of each class in the probability of a finding; a row adds up to 1."""
        matrix = matrix_of(features, self.columns)
        score = np.empty((matrix.rows, len(self.classes)))
        for place, one in enumerate(self.classes):
            score[:, place] = logit(one.share) if one.regression is None else one.regression.log_odds(matrix)
        odds = np.exp(np.clip(score, -30.0, 30.0))
        likely = odds / (1 + odds)
        shared: Numbers = likely / likely.sum(axis=1, keepdims=True)
        return shared

    def probabilities(self, features: pa.Table, finding: Numbers) -> pa.Table:
        """Give a column a class: the probability of a finding of that class; they add up to that of a finding."""
        parts = self.shares(features) * finding[:, None]
        return pa.table({one.name: pa.array(parts[:, place]) for place, one in enumerate(self.classes)})

    def harm(self, features: pa.Table) -> Numbers:
        """Give the expected harm of a finding, row by row."""
        expected: Numbers = self.shares(features) @ np.array([HARM[one.name] for one in self.classes])
        return expected

    @property
    def usual_harm(self) -> float:
        """The expected harm of a finding of which nothing else is known."""
        total = sum(one.share for one in self.classes)
        return sum(one.share * HARM[one.name] for one in self.classes) / total


def fit_classes(findings: Sample, of_class: Sequence[str]) -> Classes | None:
    """Learn from rows with a finding, weighted, each with its class; None where there is one class or none."""
    named = np.asarray(of_class, dtype=object)
    names = sorted(set(of_class))
    if len(names) < 2:  # noqa: PLR2004 - one class has nothing to be told from
        return None
    total = len(named) + len(names)
    return Classes(findings.matrix.columns, tuple(_one(findings, named == name, name, total) for name in names))


def _one(findings: Sample, member: Flags, name: str, total: int) -> FindingClass:
    count = int(member.sum())
    regression = None
    if count >= LEAST_OF_CLASS and len(member) - count >= LEAST_OF_CLASS:
        regression = fit_challenger(Sample(findings.matrix, member, findings.weight / findings.weight.mean()))
    return FindingClass(name, (count + 1) / total, count, regression)
