from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.one_of import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"country_of_dispatch": "HK"}, {"country_of_dispatch": "DE"}, {"country_of_dispatch": None}]
    assert judged('country_of_dispatch is one of "CN", "HK"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("country_of_dispatch is one of 4")
    assert OPERATOR.meaning.endswith(".")
