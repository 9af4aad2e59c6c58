from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.has_terms_of import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"terms": ["press/candy-tablet-press"]}, {"terms": ["x/y"]}, {"terms": None}]
    assert judged('terms has terms of "press"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('terms has terms of "nothing-such"')
    assert OPERATOR.meaning.endswith(".")
