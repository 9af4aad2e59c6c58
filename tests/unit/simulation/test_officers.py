import csv
import io
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import TRUTH
from tidewaiter.simulation.officers import COLUMNS, detection, examine, outcomes_csv, presentation

WORLD = parameters.load()
DAY = date(2026, 1, 5)


def truth_of(count, **facts):
    row = {
        "on": DAY,
        "facility": "USJFK-MAIL",
        "regime": "mail",
        "late": False,
        "illicit": True,
        "scheme_id": "S00001",
        "category": "narcotics",
        "substance": "cocaine",
        "concealment": "none",
        "net_mass_g": 120.0,
    } | facts
    return pa.Table.from_pylist([row | {"consignment_id": f"s10:{n}"} for n in range(count)], schema=TRUTH)


def targets_of(truth):
    names = truth["consignment_id"].to_pylist()
    return pa.table(
        {
            "target_id": [f"T{n}" for n in range(len(names))],
            "consignment_id": names,
            "arm": ["exploit"] * len(names),
            "facility": truth["facility"].to_pylist(),
        }
    )


def outcomes_of(truth, seed=1):
    return examine(targets_of(truth), truth, DAY, seed, WORLD)


@pytest.fixture(scope="module")
def outcomes():
    return outcomes_of(truth_of(1_500))


def test_about_as_many_are_presented_as_the_facility_presents(outcomes):
    brought = np.mean([row["result"] == "examined" for row in outcomes])
    assert abs(brought - 0.80) < 0.04


def test_late_data_mean_that_the_goods_are_gone():
    rows = outcomes_of(truth_of(500, late=True))
    missed = [row for row in rows if row["result"] != "examined"]
    assert len(missed) > 380
    assert {row["reason_code"] for row in missed} == {"delivered-before-target"}


def test_detection_is_imperfect_and_worse_for_what_is_well_hidden(outcomes):
    def found(rows):
        opened = [row for row in rows if row["result"] == "examined"]
        return np.mean([row["finding"] != "none" for row in opened])

    hidden = found(outcomes_of(truth_of(1_500, concealment="built in")))
    assert found(outcomes) > 0.93
    assert abs(hidden - 0.71) < 0.05


def test_a_finding_reveals_category_substance_and_mass_and_nothing_is_revealed_without(outcomes):
    for row in outcomes:
        if row["finding"] == "narcotics":
            assert row["substance"] in ("cocaine", "unknown")
            assert row["net_mass_g"] == "120.0"
        else:
            assert row["substance"] == row["net_mass_g"] == row["detection_method"] == ""
    assert not any(value.startswith("S000") for row in outcomes for value in row.values())


def test_field_tests_are_seldom_wrong_on_lawful_goods():
    lawful = truth_of(3_000, illicit=False, scheme_id=None, category=None, substance=None, concealment=None)
    wrong = [row for row in outcomes_of(lawful) if row["finding"] not in ("", "none")]
    assert len(wrong) <= 5


def test_not_presented_targets_have_a_reason_and_no_examination(outcomes):
    for row in outcomes:
        assert tuple(row) == COLUMNS
        assert (row["reason_code"] == "") == (row["result"] == "examined")
        assert (row["exam_type"] == "") == (row["finding"] == "") == (row["result"] != "examined")


def test_the_fate_of_a_target_does_not_hang_on_the_others():
    truth = truth_of(40)
    all_of_them = outcomes_of(truth)
    alone = examine(targets_of(truth).slice(7, 1), truth, DAY, 1, WORLD)
    assert alone == [all_of_them[7]]
    assert outcomes_of(truth, seed=2) != all_of_them


def test_a_consignment_that_is_not_there_is_not_located():
    truth = truth_of(1)
    outcome = examine(targets_of(truth), truth.slice(0, 0), DAY, 1, WORLD)[0]
    assert (outcome["result"], outcome["reason_code"]) == ("not_presented", "not-found-at-facility")


def test_probabilities_are_those_of_the_parameters():
    truth = truth_of(1)
    assert presentation(truth, WORLD).tolist() == [0.8]
    assert detection(truth, WORLD)[0] == pytest.approx(0.97 * 0.7 + 0.98 * 0.2 + 0.95 * 0.1)
    assert detection(truth_of(1, illicit=False), WORLD).tolist() == [0.0]
    assert presentation(truth_of(1, regime="ocean", facility="USMIA-CARGO"), WORLD).tolist() == [0.95]


def test_outcomes_are_written_as_the_file_that_is_read_back(outcomes):
    rows = list(csv.DictReader(io.StringIO(outcomes_csv(outcomes).decode())))
    assert rows == outcomes
    assert outcomes_csv([]).decode().strip().split(",") == list(COLUMNS)
