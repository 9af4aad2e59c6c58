import math

import pyarrow as pa
import pytest

from tidewaiter.selection import evaluate


def outcomes(rows: list[tuple[str, bool, bool, float]]) -> pa.Table:
    arm, examined, finding, propensity = zip(*rows, strict=True)
    return pa.table({"arm": arm, "examined": examined, "finding": finding, "propensity": propensity})


def test_yield_is_findings_per_examination_with_an_interval() -> None:
    rows = [("exploit", True, True, 1.0)] * 3 + [("exploit", True, False, 1.0)] * 7 + [("exploit", False, False, 1.0)]
    got = {y.arm: y for y in evaluate.yields(outcomes(rows))}["exploit"]
    assert (got.issued, got.examined, got.found) == (11, 10, 3)
    assert got.rate.value == pytest.approx(0.3)
    assert got.rate.low < 0.3 < got.rate.high


def test_an_arm_without_examinations_says_nothing() -> None:
    got = {y.arm: y for y in evaluate.yields(outcomes([("random", False, False, 0.1)]))}["random"]
    assert math.isnan(got.rate.value)


def test_prevalence_weighs_each_row_by_what_it_stands_for() -> None:
    rows = [("exploit", True, True, 1.0)] * 10 + [("random", True, False, 0.01)] * 9 + [("random", True, True, 0.01)]
    got = evaluate.prevalence(outcomes(rows))
    assert got.value == pytest.approx((10 + 100) / (10 + 1000))
    assert got.low < got.value < got.high


def test_lift_is_targets_over_random() -> None:
    rows = (
        [("exploit", True, True, 1.0)] * 50 + [("random", True, False, 0.01)] * 95 + [("random", True, True, 0.01)] * 5
    )
    got = evaluate.lift(outcomes(rows))
    assert got.value == pytest.approx((55 / 150) / ((50 + 500) / (50 + 10000)))
    assert got.low < got.value < got.high


def test_no_finding_gives_no_lift() -> None:
    assert math.isnan(evaluate.lift(outcomes([("random", True, False, 0.1)] * 3)).value)
