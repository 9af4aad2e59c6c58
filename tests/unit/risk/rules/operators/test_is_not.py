from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.is_not import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"currency": "EUR"}, {"currency": "USD"}, {"currency": None}]
    assert judged('currency is not "USD"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("currency is not 4")
    assert OPERATOR.meaning.endswith(".")
