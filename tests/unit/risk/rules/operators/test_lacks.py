from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.lacks import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"lookouts": ["L-000001"]}, {"lookouts": ["L-000007"]}, {"lookouts": None}]
    assert judged('lookouts has none of "L-000007"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('hs_code has none of "x"')
    assert OPERATOR.meaning.endswith(".")
