import math
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import TRUTH
from tidewaiter.simulation.evaluator import lift, lift_over_days, outcome_table, period, weeks
from tidewaiter.simulation.officers import detection, examine

WORLD = parameters.load()
MONDAY = date(2026, 1, 5)


def truth_of(days=1, lawful=90, illicit=10, facility="USJFK-MAIL"):
    rows = []
    for day in range(days):
        for n in range(lawful + illicit):
            bad = n >= lawful
            rows.append(
                {
                    "on": MONDAY + timedelta(days=day),
                    "consignment_id": f"s10:{day}-{n}-{facility}",
                    "facility": facility,
                    "regime": "mail",
                    "late": False,
                    "illicit": bad,
                    "scheme_id": f"S{n % 2}" if bad else None,
                    "category": "narcotics" if bad else None,
                    "substance": "cocaine" if bad else None,
                    "concealment": "none" if bad else None,
                    "net_mass_g": 1.0 if bad else None,
                }
            )
    return pa.Table.from_pylist(rows, schema=TRUTH)


def outcomes_of(names, finding=(), presented=None):
    shown = set(names if presented is None else presented)
    return pa.table(
        {
            "consignment_id": pa.array(names, pa.string()),
            "presented": [name in shown for name in names],
            "finding": [name in set(finding) for name in names],
        }
    )


def ids(truth, *, illicit=True):
    return truth.filter(pc.equal(truth["illicit"], illicit))["consignment_id"].to_pylist()


def test_random_selection_is_expected_to_find_its_share():
    truth = truth_of()
    found = period(truth, outcomes_of(ids(truth)[:5], ids(truth)[:4]), WORLD)
    chance = 0.8 * detection(truth.slice(99, 1), WORLD)[0]
    assert found.random_found == pytest.approx(5 * 0.1 * chance)
    assert found.lift.value == pytest.approx(4 / found.random_found)
    assert (found.issued, found.examined, found.found, found.illicit) == (5, 5, 4, 10)
    assert found.missed == pytest.approx(0.6)
    assert found.prevalence == pytest.approx(0.1)


def test_the_expectation_keeps_the_capacity_of_each_facility_apart():
    rich, poor = truth_of(facility="USJFK-MAIL"), truth_of(illicit=0, lawful=100, facility="USLAX-MAIL")
    truth = pa.concat_tables([rich, poor])
    nowhere = period(truth, outcomes_of(poor["consignment_id"].to_pylist()[:20]), WORLD)
    assert nowhere.random_found == 0
    assert math.isnan(nowhere.lift.value)


def test_a_false_field_test_is_no_find():
    truth = truth_of()
    name = ids(truth, illicit=False)[0]
    judged = period(truth, outcomes_of([name], [name]), WORLD)
    assert (judged.found, judged.false_findings) == (0, 1)


def test_what_was_not_presented_was_not_found():
    truth = truth_of()
    names = ids(truth)[:2]
    judged = period(truth, outcomes_of(names, names, presented=[]), WORLD)
    assert (judged.issued, judged.presented, judged.found) == (2, 0, 0)


def test_schemes_are_counted_alive_and_found():
    truth = truth_of()
    names = ids(truth)[:1]
    judged = period(truth, outcomes_of(names, names), WORLD)
    assert (judged.schemes_alive, judged.schemes_found) == (2, 1)


def test_weeks_begin_on_the_first_day_and_the_last_may_be_short():
    truth = truth_of(days=10, lawful=9, illicit=1)
    found = weeks(truth, outcomes_of(ids(truth)[:3]), WORLD)
    assert [(w.first, w.last) for w in found] == [
        (MONDAY, MONDAY + timedelta(days=6)),
        (MONDAY + timedelta(days=7), MONDAY + timedelta(days=9)),
    ]
    assert [w.consignments for w in found] == [70, 30]
    assert weeks(truth.slice(0, 0), outcomes_of([]), WORLD) == []


def test_the_interval_is_the_exact_one_of_poisson():
    none, ten = lift(0, 2.0), lift(10, 2.0)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(3.689 / 2, abs=1e-3)
    assert (ten.value, ten.low, ten.high) == (
        5.0,
        pytest.approx(4.795 / 2, abs=1e-3),
        pytest.approx(18.390 / 2, abs=1e-3),
    )


def test_random_selection_has_a_lift_of_about_one():
    truth = truth_of(days=20, lawful=900, illicit=100)
    rng = np.random.default_rng(1)
    names = np.array(truth["consignment_id"].to_pylist())
    picks = np.concatenate([names[d * 1000 + rng.choice(1000, 60, replace=False)] for d in range(20)])
    targets = pa.table({"target_id": picks, "consignment_id": picks, "arm": picks, "facility": picks})
    outcomes = outcome_table(examine(targets, truth, MONDAY, 1, WORLD))
    judged = lift_over_days(truth, outcomes, WORLD, seed=1)
    assert judged.low < 1 < judged.high
    assert 0.75 < judged.value < 1.25
    assert judged == lift_over_days(truth, outcomes, WORLD, seed=1)


def test_outcomes_of_other_days_are_left_out():
    truth = truth_of()
    judged = period(truth, outcomes_of(["s10:elsewhere"], ["s10:elsewhere"]), WORLD)
    assert judged.issued == judged.found == judged.false_findings == 0


def test_lift_over_days_says_nothing_when_nothing_can_be_found():
    truth = truth_of(illicit=0)
    assert math.isnan(lift_over_days(truth, outcomes_of([]), WORLD, seed=1).value)
