from datetime import UTC, date, datetime, time

import pyarrow as pa
import pytest

from tidewaiter.history.quality import SUMS, TALLY
from tidewaiter.pipeline import scorecard
from tidewaiter.pipeline.scorecard import Scope

WEEKS = scorecard.weeks_until(date(2026, 1, 14), 2)


def cell(filer, week=0, code="", **sums):
    row = {"file": f"{filer}{week}", "week": WEEKS[week], "filer": filer, "country": "MX", "mode": "road", "code": code}
    day = datetime.combine(WEEKS[week], time(9), UTC)
    return {**row, "office": "LAX", **dict.fromkeys(SUMS, 0), "first": day, "last": day, **sums}


def table(*rows):
    return pa.Table.from_pylist(list(rows), schema=TALLY)


def test_weeks_end_with_that_of_the_day():
    assert (date(2026, 1, 5), date(2026, 1, 12)) == WEEKS
    assert len(scorecard.weeks_until(date(2026, 1, 14))) == 13


def test_first_is_who_is_worst_for_certain():
    tallies = table(
        cell("few", rows=3, graded_a=2, graded_c=1),
        cell("many", rows=1000, graded_a=800, graded_d=200, clocked=500, late=50, hours_late=100.0),
        cell("many", 1, rows=1000, graded_a=1000),
        cell("clean", rows=500, graded_a=500),
    )
    many, few, clean = scorecard.scores(tallies, "filer", Scope(WEEKS))
    assert (many.name, few.name, clean.name) == ("many", "few", "clean")
    assert (many.rank, many.rows, many.error.value, many.trend) == (1, 2000, 0.1, (0.2, 0.0))
    assert (many.late.value, many.hours_late, clean.hours_late) == (0.1, 2.0, None)
    assert few.error.value > many.error.value
    assert few.error.low < many.error.low
    assert clean.error.value == 0
    assert clean.error.high > 0


def test_only_what_is_in_scope_is_scored():
    tallies = table(cell("a", rows=1), cell("b", 1, rows=2), {**cell("c", rows=4), "office": "NYC"})

    def names(scope):
        return sorted(one.name for one in scorecard.scores(tallies, "filer", scope))

    assert names(Scope(WEEKS[:1])) == ["a", "c"]
    assert names(Scope(WEEKS, {"filer": "b"})) == ["b"]
    assert names(Scope(WEEKS, {}, frozenset({"NYC"}))) == ["c"]
    assert names(Scope(WEEKS, {"filer": "'"})) == []
    with pytest.raises(ValueError, match="none of"):
        scorecard.scores(tallies, "consignee", Scope(WEEKS))
    with pytest.raises(ValueError, match="none of"):
        scorecard.scores(tallies, "filer", Scope(WEEKS, {"file": "x"}))


def test_problems_are_shares_of_all_rows():
    tallies = table(
        cell("a", rows=100, with_problem=30),
        cell("a", code="bad-awb", rows=20),
        cell("b", code="bad-awb", rows=5),
        cell("a", code="bad-s10", rows=10),
        cell("b", rows=100, with_problem=5),
    )
    awb, s10 = scorecard.codes(tallies, Scope(WEEKS))
    assert (awb.name, awb.rows, awb.share.value, awb.filers, awb.trend) == ("bad-awb", 25, 0.125, 2, (0.125, None))
    assert s10.filers == 1
    first, second = scorecard.holders(tallies, "bad-awb", "filer", Scope(WEEKS))
    assert (first.name, first.rows, first.of, first.share.value) == ("a", 20, 100, 0.2)
    assert (second.name, second.trend) == ("b", (0.05, None))
    (all_,) = scorecard.holders(tallies, "bad-awb", None, Scope(WEEKS))
    assert (all_.rows, all_.of) == (25, 200)


def test_the_course_has_a_value_for_every_week():
    found = scorecard.course(table(cell("a", 1, rows=10, graded_a=5, graded_e=5)), Scope(WEEKS))
    assert found.rows == (0, 10)
    assert found.error[1].value == 0.5
    assert found.error[0].value != found.error[0].value  # nothing came: not a number
    assert scorecard.course(table(), Scope(WEEKS)).rows == (0, 0)


def test_files_are_named_latest_first_until_rows_are_enough():
    tallies = table(
        cell("a", rows=5, with_problem=5), cell("b", 1, rows=9, with_problem=3), cell("c", 1, rows=2, with_problem=0)
    )
    assert scorecard.files_with(tallies, Scope(WEEKS), "", 2) == ["b1"]
    assert scorecard.files_with(tallies, Scope(WEEKS), "", 4) == ["b1", "a0"]
    assert scorecard.files_with(tallies, Scope(WEEKS), "bad-awb", 4) == []


def test_a_file_that_may_hold_something_later_is_named_too():
    early, later = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (1, 8))
    long = cell("long", rows=9, with_problem=9, first=early)  # until nine o'clock
    between = cell("between", rows=1, with_problem=1, first=later, last=later)
    before = cell("before", rows=1, with_problem=1, first=early.replace(hour=0), last=early.replace(hour=0))
    assert scorecard.files_with(table(long, between, before), Scope(WEEKS), "", 2) == ["long0", "between0"]
