from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.has import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"problem_codes": ["placeholder", "x"]}, {"problem_codes": []}, {"problem_codes": None}]
    assert judged('problem_codes has "late-filing", "placeholder"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('hs_code has "x"')
    assert OPERATOR.meaning.endswith(".")
