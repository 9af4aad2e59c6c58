from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.ends_with import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"consignee_email": "a@b.example"}, {"consignee_email": "a@b.test"}, {"consignee_email": None}]
    assert judged('consignee_email ends with ".example"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('terms ends with "a"')
    assert OPERATOR.meaning.endswith(".")
