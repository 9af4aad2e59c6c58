import pytest

from tidewaiter.intake.checks.value_without_currency import CHECKS


@pytest.mark.parametrize("currency", [None, " "])
def test_a_bare_number_is_found(found, currency) -> None:
    got = found(CHECKS, declared_value=5.0, currency=currency)
    assert got == [("value-without-currency", "currency", "5.0")]


def test_no_value_needs_no_currency(found) -> None:
    assert found(CHECKS, declared_value=None, currency=None) == []
    assert found(CHECKS, declared_value=5.0, currency="USD") == []
