import pytest

from tidewaiter.risk.features.filer_late_share_30d import FEATURE


@pytest.mark.parametrize(
    ("checked", "late", "share"), [(4, 1, 0.25), (4, 0, 0.0), (3, 3, 1.0), (0, 0, None), (None, None, None)]
)
def test_it_is_a_share_of_what_was_checked(value_of, checked, late, share):
    assert value_of(FEATURE, {"filer_checked_30d": checked, "filer_late_30d": late}) == share
