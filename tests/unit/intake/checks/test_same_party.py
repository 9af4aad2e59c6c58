import pytest

from tidewaiter.intake.checks.same_party import CHECKS


@pytest.mark.parametrize(
    ("consignor", "consignee", "same"),
    [("Ann Lee", " ANN LEE", 1), ("Ann Lee", "Ann Li", 0), (None, None, 0), ("", "", 0)],
)
def test_the_same_name_on_both_sides_is_noted(found, consignor, consignee, same) -> None:
    assert len(found(CHECKS, consignor_name=consignor, consignee_name=consignee)) == same
