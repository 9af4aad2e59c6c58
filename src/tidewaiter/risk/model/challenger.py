"""The readable challenger: a logistic regression on the same features, every coefficient of which can be read.

A number is put on a logarithmic scale where it is skewed, kept within the 1st and 99th percentile of the
training rows and standardised; where it is missing the median stands in and an indicator has a coefficient
of its own. A category has a coefficient a level; levels seen in fewer than ten rows share one, and so does
a level never seen; missing is a level. All coefficients are shrunk by a ridge. A contribution is the term
less its mean over the training rows, so that the base value is the average consignment's log-odds.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import njit
from scipy import sparse

from tidewaiter.risk.model.matrix import Category, Matrix, Numbers, Sample

INVERSE_RIDGE = 0.1
LEAST_LEVEL_ROWS = 10
SKEWED = 10.0
"""A column without negatives whose 99th percentile exceeds this many medians is read on a logarithmic scale."""


class Scale(StrEnum):
    """How a number is read before it is standardised."""

    LINEAR = "linear"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class NumericTerm:
    """One number: value on its scale, median where missing, bounded, standardised, times its coefficient."""

    name: str
    scale: Scale
    low: float
    high: float
    median: float
    mean: float
    deviation: float
    coefficient: float = 0.0
    missing_coefficient: float = 0.0
    centre: float = 0.0

    def standardised(self, values: Numbers) -> Numbers:
        """Give the values in standard deviations from the mean, the median's where missing."""
        scaled = _scaled(values, self.scale)
        filled = np.where(np.isnan(scaled), self.median, scaled)
        return (np.clip(filled, self.low, self.high) - self.mean) / self.deviation

    def contribution(self, values: Numbers) -> Numbers:
        """Give each row's part of the log-odds, relative to the average training row."""
        part = np.empty(len(values), dtype=np.float64)
        bounds = (self.low, self.high, self.median, self.mean, self.deviation)
        _contribution(
            _scaled(values, self.scale), bounds, self.coefficient, self.missing_coefficient, self.centre, part
        )
        return part


@dataclass(frozen=True, slots=True)
class CategoryTerm:
    """One category: a coefficient a level, one for all rare or unseen levels, one for missing."""

    name: str
    levels: dict[str, float]
    rare_coefficient: float = 0.0
    missing_coefficient: float = 0.0
    centre: float = 0.0

    def contribution(self, category: Category) -> Numbers:
        """Give each row's part of the log-odds, relative to the average training row."""
        values = [self.levels.get(level, self.rare_coefficient) for level in category.levels]
        return np.asarray([*values, self.missing_coefficient], dtype=np.float64)[category.codes] - self.centre


@dataclass(frozen=True, slots=True)
class Challenger:
    """A fitted logistic regression as plain numbers; scores are log-odds."""

    base_value: float
    numeric: tuple[NumericTerm, ...]
    categorical: tuple[CategoryTerm, ...]

    def contributions(self, matrix: Matrix) -> Numbers:
        """Give (rows, features + 1): each feature's part of the log-odds, and last the base value."""
        parts = [term.contribution(numbers) for term, numbers in zip(self.numeric, matrix.numbers, strict=True)]
        parts += [term.contribution(c) for term, c in zip(self.categorical, matrix.categories, strict=True)]
        return np.column_stack([*parts, np.full(matrix.rows, self.base_value)])

    def log_odds(self, matrix: Matrix) -> Numbers:
        """Give the score of each row."""
        score: Numbers = np.full(matrix.rows, self.base_value)
        for number, values in zip(self.numeric, matrix.numbers, strict=True):
            score += number.contribution(values)
        for term, category in zip(self.categorical, matrix.categories, strict=True):
            score += term.contribution(category)
        return score

    def coefficients(self) -> pa.Table:
        """Give what a reader checks: feature, level (null for a number), coefficient and odds ratio, strongest first.

        A number's coefficient is for one standard deviation on its scale.
        """
        rows: list[tuple[str, str | None, float]] = []
        for number in self.numeric:
            rows += [(number.name, None, number.coefficient), (number.name, "∅ missing", number.missing_coefficient)]
        for term in self.categorical:
            rows += [(term.name, level, value) for level, value in term.levels.items()]
            rows += [(term.name, "(rare)", term.rare_coefficient), (term.name, "∅ missing", term.missing_coefficient)]
        rows.sort(key=lambda row: (-abs(row[2]), row[0], row[1] or ""))
        return pa.table(
            {
                "feature": pa.array([r[0] for r in rows], pa.string()),
                "level": pa.array([r[1] for r in rows], pa.string()),
                "coefficient": pa.array([r[2] for r in rows], pa.float64()),
                "odds_ratio": pa.array(np.exp([r[2] for r in rows]), pa.float64()),
            }
        )


def fit_challenger(sample: Sample) -> Challenger:
    """Fit the logistic regression on weighted rows."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - it takes long to load, and few processes learn

    matrix, weight = sample.matrix, sample.weight
    numeric = [
        _numeric_shape(name, values, weight)
        for name, values in zip(matrix.columns.numeric, matrix.numbers, strict=True)
    ]
    levels = [_kept_levels(category) for category in matrix.categories]
    blocks = [_numeric_block(term, values) for term, values in zip(numeric, matrix.numbers, strict=True)]
    blocks += [_category_block(c, kept) for c, kept in zip(matrix.categories, levels, strict=True)]
    design = sparse.hstack(blocks, format="csr")
    regression = LogisticRegression(C=INVERSE_RIDGE, max_iter=5000, tol=1e-5)
    regression.fit(design, sample.label.astype(np.int8), sample_weight=weight)
    coefficients = regression.coef_[0]
    means = np.asarray(design.T @ weight).reshape(-1) / weight.sum() * coefficients
    return Challenger(
        base_value=float(regression.intercept_[0] + means.sum()),
        numeric=_numeric_terms(numeric, coefficients, means),
        categorical=_category_terms(dict(zip(matrix.columns.categorical, levels, strict=True)), coefficients, means),
    )


def _numeric_terms(shapes: list[NumericTerm], coefficients: Numbers, means: Numbers) -> tuple[NumericTerm, ...]:
    """Fill in the fitted coefficients: the first two columns of the design for each number."""
    pairs = coefficients[: 2 * len(shapes)].reshape(-1, 2)
    centres = means[: 2 * len(shapes)].reshape(-1, 2).sum(axis=1)
    return tuple(
        replace(shape, coefficient=float(value), missing_coefficient=float(missing), centre=float(centre))
        for shape, (value, missing), centre in zip(shapes, pairs, centres, strict=True)
    )


def _category_terms(levels: dict[str, list[str]], coefficients: Numbers, means: Numbers) -> tuple[CategoryTerm, ...]:
    """Fill in the fitted coefficients: the last columns, kept levels then rare then missing for each category."""
    at = len(coefficients) - sum(len(kept) + 2 for kept in levels.values())
    terms = []
    for name, kept in levels.items():
        part, centre = coefficients[at : at + len(kept) + 2], float(means[at : at + len(kept) + 2].sum())
        named = {level: float(c) for level, c in zip(kept, part[:-2], strict=True)}
        terms.append(CategoryTerm(name, named, float(part[-2]), float(part[-1]), centre))
        at += len(kept) + 2
    return tuple(terms)


@njit(cache=True, nogil=True)
def _contribution(
    scaled: Numbers,
    bounds: tuple[float, float, float, float, float],
    coefficient: float,
    missing_coefficient: float,
    centre: float,
    part: Numbers,
) -> None:
    """As `standardised`, times the coefficient: one pass, each row in the same steps and to the same last bit."""
    low, high, median, mean, deviation = bounds
    for row in range(len(scaled)):
        value = scaled[row]
        missing = np.isnan(value)
        if missing:
            value = median
        value = max(value, low)
        value = min(value, high)
        part[row] = (value - mean) / deviation * coefficient + missing * missing_coefficient - centre


def _scaled(values: Numbers, scale: Scale) -> Numbers:
    return np.log1p(np.maximum(values, 0.0)) if scale is Scale.LOG else values


def _numeric_shape(name: str, values: Numbers, weight: Numbers) -> NumericTerm:
    """Read scale, bounds, median and spread off the training rows; a column that says nothing gets neutral ones."""
    known = ~np.isnan(values)
    if not known.any():
        return NumericTerm(name, Scale.LINEAR, 0.0, 0.0, 0.0, 0.0, 1.0)
    seen = values[known]
    skewed = seen.min() >= 0 and np.quantile(seen, 0.99) > SKEWED * max(float(np.median(seen)), 1e-9)
    scale = Scale.LOG if skewed else Scale.LINEAR
    scaled = _scaled(seen, scale)
    low, median, high = (float(q) for q in np.quantile(scaled, [0.01, 0.5, 0.99]))
    if low == high:
        low, high = float(scaled.min()), float(scaled.max())
    bounded = np.clip(scaled, low, high)
    mean = float(np.average(bounded, weights=weight[known]))
    deviation = float(np.sqrt(np.average(np.square(bounded - mean), weights=weight[known])))
    # A spread lost in rounding is no spread: dividing by it would blow noise up to signal.
    return NumericTerm(
        name, scale, low, high, median, mean, deviation if deviation > 1e-9 * max(1.0, abs(mean)) else 1.0
    )


def _kept_levels(category: Category) -> list[str]:
    counts = np.bincount(category.codes[category.codes >= 0], minlength=len(category.levels))
    return sorted(level for level, count in zip(category.levels, counts, strict=True) if count >= LEAST_LEVEL_ROWS)


def _numeric_block(term: NumericTerm, values: Numbers) -> sparse.csr_matrix:
    return sparse.csr_matrix(np.column_stack([term.standardised(values), np.isnan(values).astype(np.float64)]))


def _category_block(category: Category, kept: list[str]) -> sparse.csr_matrix:
    """One column a kept level, then rare, then missing."""
    place = {level: i for i, level in enumerate(kept)}
    table = np.asarray([*(place.get(level, len(kept)) for level in category.levels), len(kept) + 1], dtype=np.int64)
    columns: npt.NDArray[np.int64] = table[category.codes]
    rows = len(category.codes)
    return sparse.csr_matrix((np.ones(rows), (np.arange(rows), columns)), shape=(rows, len(kept) + 2))
