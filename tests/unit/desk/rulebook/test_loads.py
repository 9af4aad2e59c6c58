"""Drawings of a back-test: a column a day against what the facility can open, rates on one scale."""

from tidewaiter.desk.rulebook.loads import BASE, columns, rates

PERIOD = {"first": "2026-01-05", "last": "2026-01-07"}
LOADS = [
    {"facility": "NYC", "day": "2026-01-05", "hits": 4, "capacity": 2},
    {"facility": "NYC", "day": "2026-01-07", "hits": 1, "capacity": 2},
    {"facility": "LAX", "day": "2026-01-06", "hits": 9, "capacity": None},
]


def test_each_facility_has_a_column_a_day_the_busiest_first() -> None:
    lax, nyc = columns(LOADS, PERIOD)
    assert [load.facility for load in (lax, nyc)] == ["LAX", "NYC"]
    assert [one.hits for one in nyc.columns] == [4, 0, 1]
    assert [one.over for one in nyc.columns] == [True, False, False]
    assert (nyc.over, nyc.most, nyc.total) == (1, 4, 5)
    assert lax.line is None
    assert nyc.line is not None
    assert all(one.y + one.height <= BASE + 0.1 for one in nyc.columns)


def test_a_rate_that_is_not_known_has_no_place() -> None:
    nothing = {"value": None, "low": None, "high": None}
    known = {"value": 0.1, "low": 0.05, "high": 0.2}
    found = rates({"precision": known, "estimated_precision": nothing, "base_rate": nothing})
    assert (found[0].at, found[0].begins, found[0].width) == (50.0, 25.0, 75.0)
    assert found[1].value is None
