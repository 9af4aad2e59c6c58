import pytest

from tidewaiter.intake.checks.bad_container import CHECKS


def test_one_wrong_among_several_is_found_once_and_all_are_quoted(found) -> None:
    got = found(CHECKS, container=["CSQU3054383", "CSQU3054384", "X"])
    assert got == [("bad-container", "container", "CSQU3054383, CSQU3054384, X")]


@pytest.mark.parametrize("numbers", [None, [], [None], ["CSQU3054383"]])
def test_right_ones_or_none_pass(found, numbers) -> None:
    assert found(CHECKS, container=numbers) == []
