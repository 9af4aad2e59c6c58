"""Inverse-propensity weights: from the examined few back to the whole stream.

An examined consignment stands for 1/π others, where π was its probability of being examined
(Horvitz and Thompson, JASA 1952). With targeted rows near π = 1 and random ones near π = 0.001 a few
weights swamp all others, so they are capped, no lower than needed to keep a stated effective number of
rows (Kish, Survey Sampling 1965, 11.7). Two caps, because the two uses differ:

- learning ranks; its variance matters more than its bias: the effective number of rows is kept at half.
- calibration and metrics state probabilities for the whole stream: the cap only stops a handful of rows
  from deciding everything, at 100 effective rows.
"""

import numpy as np
import numpy.typing as npt

from tidewaiter.risk.model.matrix import Numbers

LEARNING_EFFECTIVE_SHARE = 0.5
STREAM_EFFECTIVE_ROWS = 100.0


def learning_weights(propensity: npt.NDArray[np.floating]) -> Numbers:
    """Give the weight of each row for learning, mean 1; propensities in (0, 1], else ValueError."""
    weight = _inverse(propensity)
    return _mean_one(_capped(weight, LEARNING_EFFECTIVE_SHARE * len(weight)))


def stream_weights(propensity: npt.NDArray[np.floating]) -> Numbers:
    """Give the weight of each row for statements about the whole stream, mean 1; propensities in (0, 1]."""
    weight = _inverse(propensity)
    return _mean_one(_capped(weight, min(STREAM_EFFECTIVE_ROWS, float(len(weight)))))


def effective_rows(weight: Numbers) -> float:
    """Give Kish's effective sample size, (Σw)² / Σw²; 0 for no rows."""
    squares = float(np.square(weight).sum())
    return float(weight.sum()) ** 2 / squares if squares > 0 else 0.0


def _inverse(propensity: npt.NDArray[np.floating]) -> Numbers:
    values = np.asarray(propensity, dtype=np.float64)
    if values.ndim != 1 or not bool(np.all((values > 0) & (values <= 1))):
        raise ValueError("propensities are one number a row, above 0 and at most 1")
    return 1.0 / values


def _capped(weight: Numbers, least_effective: float) -> Numbers:
    """Cap from above, as high as the effective number of rows allows: it falls as the cap rises."""
    if effective_rows(weight) >= least_effective:
        return weight
    low, high = float(weight.min()), float(weight.max())
    for _ in range(60):
        middle = (low + high) / 2
        if effective_rows(np.minimum(weight, middle)) >= least_effective:
            low = middle
        else:
            high = middle
    return np.minimum(weight, low)


def _mean_one(weight: Numbers) -> Numbers:
    scaled: Numbers = weight / weight.mean()
    return scaled
