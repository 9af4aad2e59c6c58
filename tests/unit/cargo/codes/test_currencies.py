from tidewaiter.cargo.codes import currencies


def test_nothing_can_be_declared_in_no_currency_or_in_test_money() -> None:
    assert {"USD", "CNY", "XOF"} <= currencies.codes()
    assert currencies.codes().isdisjoint({"XXX", "XTS", "RMB"})


def test_a_code_has_a_name() -> None:
    assert currencies.names()["CHF"] == "Swiss Franc"
