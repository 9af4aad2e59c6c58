"""How well a score ranks: area under the curve, average precision, precision and recall at the top.

Weighted throughout, so that figures from an examined sample can refer to the whole stream. Rows with the
same score are taken in a random order: precision and recall at a share are the expected values under it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SHARES = (0.01, 0.05, 0.1)
CURVE = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
"""Shares for a curve of precision or gain."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The quality of a ranking; None where there are no rows of one label. Keys of the maps are shares as text."""

    auc: float | None
    ap: float | None
    precision_at: dict[str, float]
    recall_at: dict[str, float]

    def as_dict(self) -> dict[str, object]:
        """Give plain data, as `--json` prints it."""
        return {"auc": self.auc, "ap": self.ap, "precision_at": self.precision_at, "recall_at": self.recall_at}


def ranking(label: Flags, score: Numbers, weight: Numbers | None = None, shares: Sequence[float] = SHARES) -> Ranking:
    """Measure one score (higher is riskier) against the labels; weights default to 1 a row."""
    from sklearn.metrics import average_precision_score, roc_auc_score  # noqa: PLC0415 - it takes long to load, and few processes measure

    mass = np.ones(len(label)) if weight is None else weight
    both = bool((mass[label] > 0).any() and (mass[~label] > 0).any())
    found = {str(share): found_at(label, score, mass, share) for share in shares}
    positives = float(mass @ label)
    return Ranking(
        auc=float(roc_auc_score(label, score, sample_weight=mass)) if both else None,
        ap=float(average_precision_score(label, score, sample_weight=mass)) if both else None,
        precision_at={key: hit / taken if taken > 0 else 0.0 for key, (hit, taken) in found.items()},
        recall_at={key: hit / positives if positives > 0 else 0.0 for key, (hit, _) in found.items()},
    )


def found_at(label: Flags, score: Numbers, weight: Numbers, share: float) -> tuple[float, float]:
    """Give the mass of positives expected in the top `share` of the mass, and the mass taken."""
    taken = share * float(weight.sum())
    _, group = np.unique(-score, return_inverse=True)
    mass = np.concatenate([[0.0], np.cumsum(np.bincount(group, weights=weight))])
    hits = np.concatenate([[0.0], np.cumsum(np.bincount(group, weights=weight * label))])
    # Within a group of equal scores hits grow in proportion to what is taken: the expectation over random order.
    return float(np.interp(taken, mass, hits)), taken
