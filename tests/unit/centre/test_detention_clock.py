"""The clock of detained goods on a calendar of business days."""

from datetime import date
from pathlib import Path

import pytest

from tidewaiter.centre.detention import clock
from tidewaiter.centre.detention.queries import due
from tidewaiter.centre.detention.states import DetentionState, Due
from tidewaiter.centre.errors import OperatorError


def test_weekends_and_holidays_are_not_counted(tmp_path: Path) -> None:
    (rule,) = clock.rules(tmp_path)
    # Thursday before Independence Day, a Saturday in 2026 that is kept on Friday the 3rd.
    assert clock.decide_by(rule, date(2026, 7, 2)) == date(2026, 7, 10)
    assert clock.notice_by(rule, date(2026, 7, 10)) == date(2026, 7, 17)
    assert clock.excluded_on(rule, date(2026, 7, 2)) == date(2026, 8, 1)
    assert clock.decide_by(rule, date(2026, 1, 5)) == date(2026, 1, 12)


def test_a_workspace_has_a_table_of_its_own_by_date(tmp_path: Path) -> None:
    row = '[[rule]]\nsince = {}\ncountry = "DE"\ndecide_days = {}\nnotice_days = 1\nexcluded_days = 9\ncitation = "x"\n'
    (tmp_path / clock.OWN).write_text(row.format("2026-01-01", 3) + row.format("2020-01-01", 2))
    table = clock.rules(tmp_path)
    assert clock.rule_on(table, date(2025, 12, 31)).decide_days == 2
    assert clock.rule_on(table, date(2026, 1, 1)).decide_days == 3
    assert clock.rule_on(table, date(2019, 1, 1)).decide_days == 2
    assert clock.decide_by(table[0], date(2026, 4, 30)) == date(2026, 5, 5)  # the first of May is a holiday there


@pytest.mark.parametrize("text", ["", "rule = []", "[[rule]]\nsince = 1", "not toml", '[[rule]]\ncountry = "XX"'])
def test_a_table_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / clock.OWN).write_text(text)
    with pytest.raises(OperatorError):
        clock.rules(tmp_path)


def test_a_country_without_a_calendar_is_said() -> None:
    with pytest.raises(OperatorError, match="no calendar"):
        clock.business_days_after(date(2026, 1, 5), 1, "Atlantis")


@pytest.mark.parametrize(
    ("state", "on", "said"),
    [
        ("presented", date(2026, 1, 8), Due.NONE),
        ("presented", date(2026, 1, 11), Due.DECIDE_SOON),
        ("presented", date(2026, 1, 13), Due.DECIDE_LATE),
        ("detained", date(2026, 1, 15), Due.NONE),
        ("detained", date(2026, 1, 19), Due.NOTICE_SOON),
        ("detained", date(2026, 1, 20), Due.NOTICE_LATE),
        ("notified", date(2026, 1, 20), Due.NONE),
        ("notified", date(2026, 1, 28), Due.EXCLUDED_SOON),
        ("released", date(2026, 2, 9), Due.NONE),
    ],
)
def test_what_a_clock_says(state: str, on: date, said: Due) -> None:
    days = (date(2026, 1, 12), date(2026, 1, 19), date(2026, 2, 4))
    assert due(DetentionState(state), *days, on) is said
