"""Rates of many names, each drawn towards all: the beta posterior of a hierarchical model of binomial counts.

Names have rates from one beta distribution whose mean and strength are not known. Both are integrated over a grid with
the prior of Gelman et al. (Bayesian Data Analysis, 3rd ed. 2013, section 5.3): strength has a density that falls, mean
is flat. Each name's posterior is that mixture, by its mean and variance as one beta distribution. A name counts once
in what is learned of all, however much it sent: one that sent nearly everything does not decide for the others.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, logit

Floats = NDArray[np.float64]

LEAST = 0.5
"""Jeffreys' prior: no weaker one, whose mean may lie outside its own interval."""

STRENGTHS = np.geomspace(2.0, 10_000.0, 20)
"""How many rows the prior may be worth."""

MEANS = 25
"""So many means of the prior are tried, from below the lowest to above the highest of all names."""

_AT_ONCE = 512
_NEGLIGIBLE = 1e-6


def posteriors(hits: Floats, of: Floats) -> tuple[Floats, Floats]:
    """Parameters (a, b) of each name's beta posterior, each of shape (n,), from its hits of how many.

    A name without rows gets what is known of all names.
    """
    if not len(hits):
        return np.zeros(0), np.zeros(0)
    a, b, weight = _priors(hits, of)
    first, second = np.zeros(len(hits)), np.zeros(len(hits))
    for at in range(0, len(hits), _AT_ONCE):
        part = slice(at, at + _AT_ONCE)
        above, below = a[:, None] + hits[part], b[:, None] + (of - hits)[part]
        mean = above / (above + below)
        first[part] = weight @ mean
        second[part] = weight @ (mean * (1 - mean) / (above + below + 1) + mean**2)
    strength = first * (1 - first) / np.maximum(second - first**2, np.finfo(float).tiny) - 1
    return np.maximum(first * strength, LEAST), np.maximum((1 - first) * strength, LEAST)


def _priors(hits: Floats, of: Floats) -> tuple[Floats, Floats, Floats]:
    """Priors (a, b) with the weight that the counts of all names leave each."""
    counts, often = np.unique(np.stack([hits, of]), axis=1, return_counts=True)
    (found, size), times = counts, often.astype(np.float64)  # one without rows says nothing: its likelihood is 1
    own = logit(np.append((found + LEAST) / (size + 2 * LEAST), (found.sum() + LEAST) / (size.sum() + 2 * LEAST)))
    means = expit(np.linspace(own.min() - 0.5, own.max() + 0.5, MEANS))
    mean, strength = (grid.ravel() for grid in np.meshgrid(means, STRENGTHS))
    a, b = np.maximum(mean * strength, LEAST), np.maximum((1 - mean) * strength, LEAST)
    log = np.log(a) + np.log(b) - 2.5 * np.log(a + b)
    for at in range(0, len(found), _AT_ONCE):
        one = slice(at, at + _AT_ONCE)
        likely = betaln(a[:, None] + found[one], b[:, None] + (size - found)[one]) - betaln(a, b)[:, None]
        log += likely @ times[one]
    weight = np.exp(log - log.max())
    kept = weight > _NEGLIGIBLE
    return a[kept], b[kept], weight[kept] / weight[kept].sum()
