"""A back-test counts what a rule hits, whom it moves within capacity, and says how sure it is."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tidewaiter.risk.rules import Rule, Ruleset
from tidewaiter.risk.rules.rule import Effect
from tidewaiter.selection.workbench.backtest import backtest, judge, words
from tidewaiter.selection.workbench.history import PAST, Period

DAY = date(2026, 1, 5)
PERIOD = Period(DAY, DAY)
CAPACITY = {"FRA": 2}


def rule(rule_id: str, condition: str, weight: float, **more: object) -> Rule:
    return Rule(
        id=rule_id,
        title="A title",
        reason="A reason for looking.",
        condition=condition,
        weight=weight,
        owner="Analysts",
        purpose="To be tried on the past.",
        valid_from=date(2026, 6, 1),
        valid_until=date(2026, 12, 31),
        **more,
    )


BASE = Ruleset.of([rule("from-china", "country_of_dispatch = 'CN'", 10), rule("heavy", "gross_mass_kg > 5", 5)])
DRAFT = rule("press", "goods_description = 'press'", 12)


def past(*rows: dict[str, object]) -> pa.Table:
    filled = [
        {
            "consignment_id": f"s10:{number}",
            "source_position": number,
            "arrival_date": DAY,
            "received_at": datetime(2026, 1, 4, tzinfo=UTC),
            "entry_office": "FRA",
            "country_of_dispatch": "DE",
            "gross_mass_kg": 1.0,
            "goods_description": "tea",
            "lookouts": [],
            "examined": False,
            "finding": False,
            **row,
        }
        for number, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(filled, PAST)


ROWS = past(
    {"country_of_dispatch": "CN", "examined": True, "propensity": 1.0},
    {"country_of_dispatch": "CN", "gross_mass_kg": 6.0},
    {"goods_description": "press", "examined": True, "finding": True, "propensity": 0.1, "gross_mass_kg": 6.0},
    {"goods_description": None},
    {"goods_description": "press", "examined": True, "finding": False, "propensity": 0.5},
)


def test_hits_gaps_and_loads_are_counted() -> None:
    result = backtest([judge(ROWS, DRAFT, BASE)], DRAFT, PERIOD, CAPACITY)
    assert (result.rows, result.hits, result.unknown) == (5, 2, 1)
    assert [(load.facility, load.hits, load.capacity) for load in result.loads] == [("FRA", 2, 2)]


def test_a_facility_that_cannot_open_what_a_rule_asks_is_told() -> None:
    result = backtest([judge(ROWS, DRAFT, BASE)], DRAFT, PERIOD, {"FRA": 1})
    assert words(result)[0] == "FRA, 2026-01-05: 2 exams; this facility can open 1, which is not enough."
    assert words(result)[1].startswith("Only 2 of the rows that it hits were ever examined")


def test_rates_are_of_examined_rows_and_of_all_by_propensity() -> None:
    result = backtest([judge(ROWS, DRAFT, BASE)], DRAFT, PERIOD, CAPACITY)
    assert (result.found, result.examined, result.precision.value) == (1, 2, 0.5)
    assert result.estimated_precision.value == pytest.approx(10 / 12)
    assert result.base_rate.value == pytest.approx(10 / 13)


def test_without_a_find_the_interval_still_has_a_width() -> None:
    nothing = ROWS.set_column(ROWS.schema.get_field_index("finding"), "finding", pa.array([False] * 5))
    rate = backtest([judge(nothing, DRAFT, BASE)], DRAFT, PERIOD, CAPACITY).estimated_precision
    assert rate.value == 0.0
    assert rate.high > 0.5


def test_who_is_opened_within_capacity_changes_and_finds_are_weighed() -> None:
    result = backtest([judge(ROWS, DRAFT, BASE)], DRAFT, PERIOD, CAPACITY)
    assert [one["consignment_id"] for one in result.gained.examples] == ["s10:2"]
    assert (result.gained.rows, result.gained.found, result.gained.estimate) == (1, 1, pytest.approx(10.0))
    assert [one["consignment_id"] for one in result.lost.examples] == ["s10:0"]
    assert (result.lost.examined, result.lost.found) == (1, 0)


def test_capacity_bounds_what_is_opened() -> None:
    none = backtest([judge(ROWS, DRAFT, BASE)], DRAFT, PERIOD, {"FRA": 0})
    assert (none.gained.rows, none.lost.rows) == (0, 0)
    all_of_them = backtest([judge(ROWS, DRAFT, BASE)], DRAFT, PERIOD, {"FRA": 5})
    assert (all_of_them.gained.rows, all_of_them.lost.rows) == (0, 0)


def test_a_mandatory_rule_goes_first_and_a_suppressing_one_silences() -> None:
    mandatory = rule("tea", "goods_description = 'tea' AND gross_mass_kg < 5", 0, effect=Effect.MANDATORY)
    assert judge(ROWS, mandatory, BASE)["waited_for_with"].to_pylist() == [True, False, False, False, False]
    silence = rule("quiet", "country_of_dispatch = 'CN'", 0, effect=Effect.SUPPRESS)
    assert judge(ROWS, silence, BASE)["score_with"].to_pylist() == [0.0, 0.0, 5.0, 0.0, 0.0]


def test_a_new_version_is_held_against_the_one_it_replaces() -> None:
    changed = rule("heavy", "gross_mass_kg > 5", 50)
    judged = judge(ROWS, changed, BASE)
    assert judged["score"].to_pylist()[2] == 5.0
    assert judged["score_with"].to_pylist()[2] == 50.0


def test_overlap_and_who_is_affected() -> None:
    result = backtest([judge(ROWS, DRAFT, BASE)], DRAFT, PERIOD, CAPACITY)
    assert [(o.rule, o.both, o.of_this, o.of_other) for o in result.overlaps] == [("heavy", 1, 0.5, 0.5)]
    shares = {(s.kind, s.group): (s.hits, s.share, s.share_of_all) for s in result.affected}
    assert shares[("country", "DE")] == (2, 1.0, 0.6)
    assert shares[("trader", "not named")] == (2, 1.0, 1.0)


def test_nothing_past_is_no_error() -> None:
    result = backtest([], DRAFT, PERIOD, CAPACITY)
    assert result.hits == 0
    assert "It hit nothing in this time." in words(result)
