import pytest

from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.features.looks_back import LONGEST, looks_back

DAYS = {feature.name: looks_back(feature) for feature in FEATURES}


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("gross_mass_log", 0),
        ("dispatched_from", 0),
        ("consignor_count_today", 0),
        ("consignee_address_count_7d", 7),
        ("consignor_count_30d", 30),
        ("goods_value_per_kg_usual_log", 90),
        ("consignor_first_seen_days", LONGEST),
        ("consignor_findings", LONGEST),
        ("link_rank", LONGEST),
    ],
)
def test_a_feature_looks_back_as_far_as_its_longest_window(name, days):
    assert DAYS[name] == days


def test_whoever_names_a_window_has_that_window_at_least():
    assert all(days >= int(name.rsplit("_", 1)[1][:-1]) for name, days in DAYS.items() if name.endswith("0d"))
