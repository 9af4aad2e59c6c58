from tidewaiter.intake.checks.bad_currency import CHECKS


def test_a_currency_of_daily_use_is_not_one_of_the_standard(found) -> None:
    assert found(CHECKS, currency="RMB") == [("bad-currency", "currency", "RMB")]
    assert found(CHECKS, currency="CNY") == []
    assert found(CHECKS, currency=None) == []


def test_the_currency_of_items_is_judged(found) -> None:
    items = [{"currency": "USD"}, {"currency": "$"}]
    assert found(CHECKS, items=items) == [("bad-currency", "items.currency", "USD, $")]
