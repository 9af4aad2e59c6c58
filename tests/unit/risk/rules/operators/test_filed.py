from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.filed import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"consignor_phone": "1"}, {"consignor_phone": None}]
    assert judged("consignor_phone is filed", *rows) == [True, False]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("consignor_fone is filed")
    assert OPERATOR.meaning.endswith(".")
