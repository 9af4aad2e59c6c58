import pytest

from tidewaiter.intake.checks.unknown_regime import CHECKS
from tidewaiter.intake.regimes import REGIMES


@pytest.mark.parametrize("regime", [None, "", "AIR", "pigeon"])
def test_a_regime_that_is_none_of_ours_is_noted(found, regime) -> None:
    assert found(CHECKS, regime=regime) == [("unknown-regime", "regime", regime or "")]


@pytest.mark.parametrize("regime", REGIMES)
def test_our_regimes_pass(found, regime) -> None:
    assert found(CHECKS, regime=regime) == []
