import math

import pytest

from tidewaiter.intake.checks.impossible_value import CHECKS


@pytest.mark.parametrize("value", [-0.01, 2e15, math.nan, math.inf, -math.inf])
def test_no_goods_have_such_a_value(found, value) -> None:
    got = found(CHECKS, declared_value=value, gross_mass_kg=1.0, currency="USD")
    assert [code for code, _, _ in got] == ["impossible-value"]


@pytest.mark.parametrize("value", [0.0, 1e6, None])
def test_any_other_value_passes(found, value) -> None:
    assert found(CHECKS, declared_value=value, gross_mass_kg=1.0, currency="USD") == []


def test_the_limit_per_kilogram_holds_for_hard_currencies_only(found) -> None:
    got = found(CHECKS, declared_value=2e7, gross_mass_kg=1.0, currency="USD")
    assert got == [("absurd-value-per-kg", "declared_value", "20000000.0 USD for 1.0 kg")]
    assert found(CHECKS, declared_value=2e7, gross_mass_kg=1.0, currency="IDR") == []
    assert found(CHECKS, declared_value=2e7, gross_mass_kg=0.0, currency="USD") == []
