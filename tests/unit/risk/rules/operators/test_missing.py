from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.missing import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"consignor_phone": None}, {"consignor_phone": "1"}]
    assert judged("consignor_phone is missing", *rows) == [True, False]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('consignor_phone is missing "x"')
    assert OPERATOR.meaning.endswith(".")
