from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.any_entry import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"lookouts": ["L-000001"]}, {"lookouts": []}, {"lookouts": None}]
    assert judged("lookouts is not empty", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("hs_code is not empty")
    assert OPERATOR.meaning.endswith(".")
