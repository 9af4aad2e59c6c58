from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.pipeline.filing.count import AHEAD, CELLS
from tidewaiter.pipeline.filing.standing import Course, standings

WEEK = date(2026, 1, 5)
LATE = AHEAD.empty_table()


def cells(**names):
    rows = []
    for name, (wrong, of) in names.items():
        row = dict.fromkeys(CELLS.names, 0) | {"name": name, "week": WEEK, "rows": of}
        rows.append(row | {"hit_error": wrong, "of_error": of})
    return pa.Table.from_pylist(rows, schema=CELLS)


def test_few_rows_do_not_decide_and_have_no_rank():
    found = standings(cells(big=(300, 1000), clean=(10, 1000), tiny=(3, 3)), LATE)
    assert [one.name for one in found] == ["big", "clean", "tiny"]
    tiny = found[-1]
    assert (tiny.enough, tiny.place, tiny.of) == (False, (0, 0), 2)
    assert tiny.rate("error").shrunk.value < tiny.rate("error").share.value


def test_equal_names_share_their_places():
    found = standings(cells(a=(50, 1000), b=(50, 1000), c=(500, 1000)), LATE)
    assert found[0].name == "c"
    assert found[0].place == (1, 1)
    assert {one.place for one in found[1:]} == {(2, 3)}


def test_nothing_received_is_nobody():
    assert standings(CELLS.empty_table(), LATE) == []


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12))
def test_a_rate_lies_within_its_interval_and_order_of_rows_does_not_matter(pairs):
    named = {f"n{n}": (min(a, b), b) for n, (a, b) in enumerate(pairs)}
    found = standings(cells(**named), LATE)
    assert found == found[:0] + sorted(found, key=lambda one: one.rank)
    for one in found:
        error = one.rate("error")
        if error.of:
            assert 0 <= error.shrunk.low <= error.shrunk.value <= error.shrunk.high <= 1
    turned = standings(cells(**dict(reversed(named.items()))), LATE)
    assert [one.name for one in found] == [one.name for one in turned]


def test_a_giant_does_not_draw_a_small_one_from_what_it_sent():
    found = standings(cells(giant=(9_000, 300_000), small=(27, 185), other=(30, 1000)), LATE)
    error = next(one for one in found if one.name == "small").rate("error")
    assert error.shrunk.low < error.share.value < error.shrunk.high
    assert error.share.low < error.shrunk.value


def by_week(*weeks):
    rows = [
        dict.fromkeys(CELLS.names, 0)
        | {"name": "a", "week": WEEK + timedelta(weeks=n), "rows": of, "hit_error": wrong, "of_error": of}
        for n, (wrong, of) in weeks
    ]
    return standings(pa.Table.from_pylist(rows, schema=CELLS), LATE)[0]


def test_a_course_is_told_by_week_with_intervals_and_by_halves():
    worse = by_week((0, (1, 100)), (1, (2, 100)), (3, (40, 100)))
    assert [week.value for week in worse.trend][:2] == [0.01, 0.02]
    assert np.isnan(worse.trend[2].value)
    assert all(week.low <= week.value <= week.high for week in worse.trend if not np.isnan(week.value))
    assert (worse.halves[0].value, worse.halves[1].value) == (0.015, 0.4)
    assert worse.course == Course.WORSE
    assert by_week((0, (40, 100)), (1, (1, 100))).course == Course.BETTER
    assert by_week((0, (4, 100)), (1, (5, 100))).course == Course.LEVEL
    assert by_week((0, (4, 100))).course == Course.LEVEL
