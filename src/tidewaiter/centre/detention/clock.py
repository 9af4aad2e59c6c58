"""The clock that the law sets for detained goods: dated configuration, counted on a country's business days.

A decision is due within so many business days after presentation, notice within so many more after the decision, and
goods about which nothing final was said count as excluded so many days after presentation. The day of presentation
and the day of the decision are not counted.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import holidays

from tidewaiter.centre.errors import OperatorError

SHIPPED = Path(__file__).parent / "clock.toml"
OWN = "detention.toml"
"""A workspace's own table."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """A clock, from a day of presentation on, with the calendar's country and its citation."""

    since: date
    country: str
    decide_days: int
    notice_days: int
    excluded_days: int
    citation: str


def rules(home: Path) -> tuple[Rule, ...]:
    """The table in force for a workspace, earliest first; OperatorError for one that cannot be read."""
    own = home / OWN
    file = own if own.exists() else SHIPPED
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
        read = tuple(sorted((_rule(row) for row in rows), key=lambda one: one.since))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(
            "{file} cannot be read: {error}", "write it as the table that ships", file=file, error=error
        ) from error
    if not read:
        raise OperatorError("{file} has no rule", "write it as the table that ships", file=file)
    return read


def rule_on(table: tuple[Rule, ...], presented_on: date) -> Rule:
    """The rule for goods presented on a day: the latest that began by then, else the first."""
    return max((one for one in table if one.since <= presented_on), key=lambda one: one.since, default=table[0])


def decide_by(rule: Rule, presented_on: date) -> date:
    """The last day to decide whether to release or to detain."""
    return business_days_after(presented_on, rule.decide_days, rule.country)


def notice_by(rule: Rule, decided_on: date) -> date:
    """The last day to serve notice of a detention."""
    return business_days_after(decided_on, rule.notice_days, rule.country)


def excluded_on(rule: Rule, presented_on: date) -> date:
    """The day on which goods count as excluded when nothing final was said before."""
    return presented_on + timedelta(days=rule.excluded_days)


def business_days_after(day: date, count: int, country: str) -> date:
    """The day that many business days after another: no Saturday, Sunday or public holiday is counted."""
    closed = _calendar(country)
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY and day not in closed
    return day


@cache
def _calendar(country: str) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError as error:
        raise OperatorError(
            "no calendar of public holidays is known for {country}", "name a country", country=repr(country)
        ) from error


def _rule(row: dict[str, Any]) -> Rule:
    made = Rule(**row)
    counts = (made.decide_days, made.notice_days, made.excluded_days)
    if not isinstance(made.since, date) or not all(isinstance(one, int) and one > 0 for one in counts):
        raise ValueError("a rule has a day and counts of days")
    _calendar(made.country)
    return made
