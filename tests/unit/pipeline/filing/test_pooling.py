import numpy as np
import pytest
from scipy.special import betaincinv

from tidewaiter.pipeline.filing.pooling import posteriors


def counts(*values):
    return np.array(values, dtype=float)


def spread(hits, of):
    a, b = posteriors(hits, of)
    low, high = betaincinv(a, b, [[0.025], [0.975]])
    return low, a / (a + b), high


@pytest.mark.parametrize("others", [7, 40])
@pytest.mark.parametrize(("a", "b"), [(1, 20), (20, 800)])
def test_intervals_hold_the_rates_that_made_the_counts_also_beside_a_giant(others, a, b):
    random = np.random.default_rng(3)
    held = []
    for _ in range(60):
        of = np.maximum(30, np.append(300_000, np.exp(random.normal(6, 1.5, others)))).astype(int)
        rate = random.beta(a, b, of.size)
        low, _, high = spread(random.binomial(of, rate).astype(float), of.astype(float))
        held.append((low <= rate) & (rate <= high))
    assert 0.92 < np.mean(np.concatenate(held)) < 0.98


def test_few_rows_are_drawn_to_all_and_many_stand_for_themselves():
    _, mean, _ = spread(counts(30, 300, 3, 3_000), counts(1_000, 10_000, 6, 10_000))
    assert 0.03 < mean[2] < 0.5
    assert mean[3] == pytest.approx(0.3, abs=0.01)


def test_alike_names_are_known_better_than_names_apart():
    of = counts(100, 100, 100)
    alike, apart = (high - low for low, _, high in (spread(counts(10, 10, 10), of), spread(counts(1, 10, 90), of)))
    assert alike[1] < apart[1]


def test_none_and_those_without_rows_are_told_of_too():
    assert [part.size for part in posteriors(counts(), counts())] == [0, 0]
    for hits, of in ((counts(0, 0), counts(0, 0)), (counts(0, 5, 0), counts(0, 5, 5))):
        low, mean, high = spread(hits, of)
        assert np.all((low >= 0) & (low <= mean) & (mean <= high) & (high <= 1))


def test_order_and_number_at_once_change_nothing():
    random = np.random.default_rng(1)
    of = random.integers(1, 400, 1_200).astype(float)
    hits = random.binomial(of.astype(int), 0.1).astype(float)
    turned = tuple(part[::-1] for part in posteriors(hits[::-1], of[::-1]))
    assert np.allclose(posteriors(hits, of), turned, rtol=1e-9)
