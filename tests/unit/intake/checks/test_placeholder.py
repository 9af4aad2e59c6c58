import pytest

from tidewaiter.intake.checks.placeholder import CHECKS, COLUMNS


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("text", ["N/A", "n.a.", "Unknown", "-", "...", "XXX", "Same as consignee", "TO ORDER"])
def test_a_stand_in_is_found(found, column, text) -> None:
    assert found(CHECKS, **{column: text}) == [("placeholder", column, text)]


@pytest.mark.parametrize("text", [None, "", "Na Li", "Test Instruments Ltd", "李", "1"])
def test_a_name_is_not(found, text) -> None:
    assert found(CHECKS, consignor_name=text) == []
