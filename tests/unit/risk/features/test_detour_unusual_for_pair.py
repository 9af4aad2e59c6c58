import pytest

from tidewaiter.risk.features.detour_unusual_for_pair import FEATURE


@pytest.mark.parametrize(
    ("dispatch", "consignor", "count", "detours", "value"),
    [
        ("DE", "CN", 4, 0, 1.0),
        ("DE", "CN", 4, 4, 0.0),
        ("CN", "CN", 4, 1, -0.25),
        ("CN", "CN", 4, 0, 0.0),
        ("DE", "CN", 0, 0, None),
        (None, "CN", 4, 0, None),
        ("DE", None, 4, 0, None),
        ("DE", "CN", None, None, None),
    ],
)
def test_a_detour_counts_against_what_is_usual(value_of, dispatch, consignor, count, detours, value):
    row = {"country_of_dispatch": dispatch, "consignor_country": consignor}
    profile = {"pair_count_90d": count, "pair_detours_90d": detours}
    assert value_of(FEATURE, row | profile) == value
