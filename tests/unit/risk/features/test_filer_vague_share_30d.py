import pytest

from tidewaiter.risk.features.filer_vague_share_30d import FEATURE


@pytest.mark.parametrize(
    ("checked", "vague", "share"), [(4, 1, 0.25), (4, 0, 0.0), (3, 3, 1.0), (0, 0, None), (None, None, None)]
)
def test_it_is_a_share_of_what_was_checked(value_of, checked, vague, share):
    assert value_of(FEATURE, {"filer_checked_30d": checked, "filer_vague_30d": vague}) == share
