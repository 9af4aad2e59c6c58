import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.model.drift import Behind, Level, calibration_change, input_changes, rate_change, stability

RNG = np.random.default_rng(3)


def column(values):
    return pa.chunked_array([pa.array(values)])


def test_the_same_distribution_has_not_changed_and_another_has():
    before, same, moved = RNG.normal(0, 1, 5000), RNG.normal(0, 1, 4000), RNG.normal(1, 1, 4000)
    assert stability(column(before), column(same)) < 0.01
    assert stability(column(before), column(moved)) > 0.25


def test_more_missing_is_a_change_and_so_is_a_new_level():
    full = RNG.normal(0, 1, 1000)
    holes = np.where(np.arange(1000) < 400, np.nan, full)
    assert stability(column(full), column(holes)) > 0.25
    assert stability(column(["CN"] * 500), column(["CN"] * 250 + ["SG"] * 250)) > 0.25
    assert stability(column(["CN"] * 500), column(["CN"] * 400)) == 0
    nothing = pa.chunked_array([pa.nulls(99, pa.float64())])
    assert stability(nothing, nothing) == 0


def test_changes_are_listed_the_greatest_first_and_few_rows_say_nothing():
    earlier = pa.table({"a": RNG.normal(0, 1, 900), "b": RNG.normal(0, 1, 900)})
    recent = pa.table({"a": RNG.normal(0, 1, 900), "b": RNG.normal(2, 1, 900)})
    found = input_changes(earlier, recent)
    assert [(c.subject, c.level) for c in found] == [("b", Level.ALARM), ("a", Level.NONE)]
    assert {c.level for c in input_changes(earlier, recent.slice(0, 10))} == {Level.UNKNOWN}


def test_a_rate_that_triples_is_an_alarm_and_chance_is_none():
    before = (np.arange(2000) % 50 == 0, np.ones(2000))
    assert rate_change(before, (np.arange(1000) % 50 == 0, np.ones(1000))).level is Level.NONE
    assert rate_change(before, (np.arange(1000) % 16 == 0, np.ones(1000))).level is Level.ALARM
    assert rate_change(before, (np.zeros(5, bool), np.ones(5))).level is Level.UNKNOWN


def test_calibration_counts_findings_against_what_was_predicted():
    label, weight = np.arange(1000) % 10 == 0, np.ones(1000)
    held = calibration_change(np.full(1000, 0.1), label, weight)
    assert held.size == pytest.approx(0)
    off = calibration_change(np.full(1000, 0.03), label, weight)
    assert off.level is Level.ALARM
    assert off.size > 0


def test_counts_that_rise_because_history_fills_up_are_no_drift():
    days = np.repeat(np.arange(14.0), 100)
    names = ("count_30d", "mass")
    earlier = pa.table({"count_30d": days, "mass": RNG.normal(0, 1, 1400)})
    recent = pa.table({"count_30d": np.full(900, 20.0), "mass": RNG.normal(0, 1, 900)})
    looks_back = dict(zip(names, (30, 0), strict=True))
    young = {c.subject: c for c in input_changes(earlier, recent, Behind(days, looks_back))}
    assert [young[name].level for name in names] == [Level.YOUNG, Level.NONE]
    assert "too little history" in young["count_30d"].sentence
    assert input_changes(earlier, recent)[0].level is Level.ALARM


def test_rows_with_enough_history_behind_them_are_what_is_compared():
    days = np.repeat(np.arange(60.0), 50)
    earlier = pa.table({"count_30d": np.minimum(days, 30.0)})
    recent = pa.table({"count_30d": np.full(500, 30.0)})
    assert input_changes(earlier, recent, Behind(days, {"count_30d": 30}))[0].level is Level.NONE
    moved = pa.table({"count_30d": np.full(500, 9.0)})
    assert input_changes(earlier, moved, Behind(days, {"count_30d": 30}))[0].level is Level.ALARM
