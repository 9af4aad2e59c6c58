from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.matches import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"consignor_name": "AA Trading"}, {"consignor_name": "B Trading"}, {"consignor_name": None}]
    assert judged('consignor_name matches "(?i)^a+ trading"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('consignor_name matches "' + "a" * 501 + '"')
    assert OPERATOR.meaning.endswith(".")
