import pytest

from tidewaiter.risk.features.listed_name_other_chapter import FEATURE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"terms": ["listed-drug/alprazolam"], "hs_code": "950300"}, 1.0),
        ({"terms": ["listed-drug/alprazolam"], "hs_code": "300490"}, 0.0),
        ({"terms": [], "hs_code": "950300"}, 0.0),
        ({"terms": ["listed-drug/alprazolam"]}, None),
        ({"hs_code": "950300"}, None),
    ],
)
def test_listed_name_other_chapter(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)
