import pytest

from tidewaiter.intake.checks.no_identity import CHECKS


@pytest.mark.parametrize("name", [None, "", "  ", "s10:", "s10: ", ":"])
def test_a_row_nobody_can_name_is_fatal(found, name) -> None:
    assert found(CHECKS, consignment_id=name) == [("no-identity", "consignment_id", name or "")]
    assert {check.severity for check in CHECKS} == {"fatal"}


@pytest.mark.parametrize("name", ["s10:LX123456785GB", "plain", "a:b:c"])
def test_any_name_is_enough(found, name) -> None:
    assert found(CHECKS, consignment_id=name) == []
