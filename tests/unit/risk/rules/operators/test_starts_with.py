from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.starts_with import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"hs_code": "847990"}, {"hs_code": "293339"}, {"hs_code": None}]
    assert judged('hs_code starts with "847989", "8479"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("hs_code starts with 8")
    assert OPERATOR.meaning.endswith(".")
