import math
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.selection.missed import missed


def targets(
    propensity: list[float], finding: list[bool], examined: list[bool] | None = None, day: date = date(2026, 3, 2)
) -> pa.Table:
    return pa.table(
        {
            "shift_date": [day] * len(finding),
            "propensity": propensity,
            "finding": finding,
            "examined": examined or [True] * len(finding),
        }
    )


def test_what_was_certain_to_be_opened_stands_for_nothing_else() -> None:
    got = missed(targets([1.0] * 40, [True] * 40))
    assert (got.found, got.missed.value, got.missed.high, got.rate.value) == (40, 0.0, 0.0, 0.0)


def test_a_finding_by_chance_stands_for_those_nobody_opened() -> None:
    got = missed(targets([1.0] * 10 + [0.1] * 50, [True] * 10 + [True] + [False] * 49))
    assert got.missed.value == pytest.approx(9.0)
    assert got.rate.value == pytest.approx(9 / (9 + 11))
    assert got.by_chance == 50


def test_no_finding_by_chance_does_not_mean_that_nothing_was_missed() -> None:
    got = missed(targets([1.0] * 10 + [0.01] * 40, [True] * 10 + [False] * 40))
    assert got.missed.value == 0
    assert got.missed.high > 300  # 3.69 times the 99 that each stood for
    assert "nearly all possible" in got.words


def test_few_examinations_by_chance_are_said_to_be_too_few() -> None:
    assert "Too little data" in missed(targets([0.5] * 5, [False] * 5)).words


def test_nothing_examined_says_so() -> None:
    got = missed(targets([0.5], [False], [False]))
    assert math.isnan(got.rate.value)
    assert "Nothing was examined" in got.words


def test_presented_targets_speak_for_those_that_were_not() -> None:
    got = missed(targets([0.1] * 40, [True] + [False] * 39, [True] * 20 + [False] * 20))
    assert got.missed.value == pytest.approx(18.0)


def test_the_interval_covers_the_truth_in_simulated_streams() -> None:
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(300):
        propensity = np.where(np.arange(3000) < 40, 1.0, 60 / 2960)
        holds = rng.random(3000) < np.where(np.arange(3000) < 40, 0.3, 0.01)
        opened = rng.random(3000) < propensity
        got = missed(targets(propensity[opened].tolist(), holds[opened].tolist()))
        covered += got.missed.low <= (holds & ~opened).sum() <= got.missed.high
    assert covered >= 0.93 * 300


def test_earlier_months_lower_what_was_likely_missed_and_leave_the_interval_alone() -> None:
    month = targets([1.0] * 10 + [0.01] * 40, [True] * 10 + [False] * 40)
    alone = missed(month)
    heard = missed(month, targets([0.01] * 40, [False] * 40, day=date(2026, 3, 1)))
    assert 0 < heard.likely < alone.likely < alone.rate.high
    assert heard.rate == alone.rate


def test_what_was_likely_missed_lies_within_the_interval() -> None:
    month = targets([1.0] * 10 + [0.1] * 40, [True] * 10 + [False] * 40)
    heard = missed(month, targets([0.001] * 40, [True] * 40, day=date(2026, 3, 1)))
    assert heard.likely == heard.rate.high


def test_without_any_finding_all_or_nothing_may_have_been_missed() -> None:
    got = missed(targets([1.0] * 10 + [0.1] * 40, [False] * 50))
    assert math.isnan(got.rate.value)
    assert (got.rate.low, got.rate.high) == (0.0, 1.0)
