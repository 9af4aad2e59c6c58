import numpy as np
import pytest

from tidewaiter.selection.likely import HALF_LIFE_DAYS, Examined, likely_missed

NOBODY = Examined(np.empty(0), np.empty(0, dtype=np.bool_), np.empty(0, dtype=np.int64))


def chance(stands_for: float, found: int, day: int, of: int = 20) -> Examined:
    return Examined(np.full(of, stands_for), np.arange(of) < found, np.full(of, day))


@pytest.mark.parametrize("found", [1, 2, 5, 20])
def test_where_chance_found_something_it_is_nearly_the_unbiased_estimate(found: int) -> None:
    assert likely_missed(chance(50.0, found, 100), NOBODY) == pytest.approx(50.0 * found, rel=0.03)


def test_where_chance_found_nothing_it_is_little_above_nought() -> None:
    assert 0 < likely_missed(chance(50.0, 0, 100), NOBODY) < 0.2 * 50.0


def test_an_earlier_day_counts_half_after_the_half_life() -> None:
    alone = likely_missed(chance(50.0, 0, 100), NOBODY)
    heard = likely_missed(chance(50.0, 0, 100), chance(50.0, 0, 100 - HALF_LIFE_DAYS))
    assert heard == pytest.approx(alone / 1.5 * (50**2 + 25**2) / (50 * (50 + 25)))


def test_a_find_among_what_was_nearly_certain_does_not_speak_for_the_rest() -> None:
    nearly_certain = Examined(np.r_[np.full(20, 1000.0), 0.1], np.arange(21) == 20, np.full(21, 100))
    assert likely_missed(nearly_certain, NOBODY) >= likely_missed(chance(1000.0, 0, 100), NOBODY)


def test_what_was_found_yesterday_says_that_something_was_missed_today() -> None:
    quiet = likely_missed(chance(50.0, 0, 100), chance(50.0, 0, 99))
    assert likely_missed(chance(50.0, 0, 100), chance(50.0, 2, 99)) > 5 * quiet


def test_nothing_is_missed_where_all_was_opened_or_nothing_was_looked_at() -> None:
    assert likely_missed(chance(0.0, 5, 100), NOBODY) == 0
    assert likely_missed(NOBODY, chance(50.0, 2, 99)) == 0


def test_it_follows_a_rate_that_wanders_closer_than_the_month_alone() -> None:
    rng, mine, alone = np.random.default_rng(3), [], []
    for _ in range(300):
        expected = np.exp(np.cumsum(np.r_[rng.normal(0, 0.5), rng.normal(0, 0.3, 5)])) * 0.3
        found = rng.poisson(expected)
        parts = [chance(100.0, min(int(n), 20), 100 - 28 * back) for back, n in enumerate(found[::-1])]
        earlier = Examined(*(np.concatenate([getattr(part, name) for part in parts[1:]]) for name in NAMES))
        mine.append(likely_missed(parts[0], earlier) - 100 * expected[-1])
        alone.append(100 * (found[-1] - expected[-1]))
    assert np.abs(mine).mean() < 0.8 * np.abs(alone).mean()


NAMES = ("stands_for", "finding", "day")
