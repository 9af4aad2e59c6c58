import pytest

from tidewaiter.intake.checks.bad_country import CHECKS, COLUMNS


@pytest.mark.parametrize("column", COLUMNS)
def test_each_country_column_is_judged(found, column) -> None:
    assert found(CHECKS, **{column: "UK"}) == [("bad-country", column, "UK")]
    assert found(CHECKS, **{column: "GB"}) == []


def test_the_origin_of_items_is_judged(found) -> None:
    items = [{"country_of_origin": "CN"}, {"country_of_origin": "EU"}, {"country_of_origin": None}]
    assert found(CHECKS, items=items) == [("bad-country", "items.country_of_origin", "CN, EU")]
    assert found(CHECKS, items=items[:1]) == []
