from datetime import date

from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.on_or_after import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"posted_on": date(2026, 11, 1)}, {"posted_on": date(2026, 10, 31)}, {"posted_on": None}]
    assert judged("posted_on is on or after 2026-11-01", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('posted_on is on or after "2026-11-01"')
    assert OPERATOR.meaning.endswith(".")
