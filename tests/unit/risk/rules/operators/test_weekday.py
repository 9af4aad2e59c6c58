from datetime import date

from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.weekday import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"posted_on": date(2026, 11, 28)}, {"posted_on": date(2026, 11, 27)}, {"posted_on": None}]
    assert judged("posted_on falls on saturday, sunday", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("posted_on falls on caturday")
    assert OPERATOR.meaning.endswith(".")
