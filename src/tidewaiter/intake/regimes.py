"""Advance-data regimes: dated rules that say which Consignment fields a filer owes, and how long before arrival.

`regimes.toml` beside this module ships with the product; a workspace's own file replaces it. What is owed is judged
by the rule in force on the day the data was received.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from tidewaiter.cargo.schema import CONSIGNMENT, ITEM

REGIMES = (
    "mail",
    "mail_eu",
    "air",
    "air_manifest",
    "express",
    "ocean",
    "security_filing",
    "truck",
    "rail",
    "low_value",
    "declaration",
)
"""Names a Consignment's `regime` may have: the law under which its message is filed."""

SHIPPED = Path(__file__).with_name("regimes.toml")

_ITEM_PREFIX = "items."


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one regime owes in one period.

    `first_day` and `last_day` (TOML: from, until) are both in force; `owes` are elements, each a Consignment
    field, 'items.<field>', or alternatives joined by '|'. `origins` (ISO 3166-1 alpha-2) keeps a rule to goods
    that were made there; it binds beside the general one.
    """

    regime: str
    title: str
    source: str
    first_day: date = msgspec.field(name="from")
    owes: list[str]
    last_day: date | None = msgspec.field(name="until", default=None)
    hours_before: float | None = None
    origins: list[str] = []

    def __post_init__(self) -> None:
        """Refuse what could never be judged: an unknown regime or field, a period that ends before it begins."""
        if self.regime not in REGIMES:
            raise ValueError(f"unknown regime {self.regime!r}; there are {', '.join(REGIMES)}")
        for field in (f for element in self.owes for f in element.split("|")):
            name = field.removeprefix(_ITEM_PREFIX)
            known = [f.name for f in ITEM] if field.startswith(_ITEM_PREFIX) else CONSIGNMENT.names
            if name not in known:
                raise ValueError(f"{field!r} is not a field of a Consignment (rule {self.title!r})")
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"the rule {self.title!r} ends ({self.last_day}) before it begins ({self.first_day})")
        if self.hours_before is not None and self.hours_before < 0:
            raise ValueError(f"hours_before of {self.title!r} must be 0 or more")

    def in_force(self, day: date) -> bool:
        """Whether the rule binds on this day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class Regimes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules of a centre."""

    rule: list[Rule]

    def __post_init__(self) -> None:
        """Refuse two rules of one regime on one day: nobody could say which is owed."""
        ordered = sorted(self.rule, key=lambda r: (r.regime, r.origins, r.first_day))
        for earlier, later in pairwise(ordered):
            same = (earlier.regime, earlier.origins) == (later.regime, later.origins)
            if same and earlier.in_force(later.first_day):
                raise ValueError(
                    f"the rules {earlier.title!r} and {later.title!r} of regime {later.regime!r} "
                    f"are both in force on {later.first_day}; give the earlier one an `until`"
                )

    def on(self, regime: str, day: date) -> Rule | None:
        """The general rule of a regime in force on a day, or None."""
        return next((r for r in self.binding(regime, day) if not r.origins), None)

    def binding(self, regime: str, day: date) -> list[Rule]:
        """All rules of a regime in force on a day, those of some origins too."""
        return [rule for rule in self.rule if rule.regime == regime and rule.in_force(day)]

    def among(self, names: Collection[str | None]) -> "Regimes":
        """The rules of the regimes named; a batch of mail need not be judged by the law of the sea."""
        return Regimes([rule for rule in self.rule if rule.regime in names])


@dataclass(frozen=True, slots=True)
class Change:
    """What differs for one regime (and the origins a rule is kept to) between two days; a rule that is not is None."""

    regime: str
    origins: tuple[str, ...]
    before: Rule | None
    after: Rule | None

    @property
    def added(self) -> list[str]:
        """Elements that are owed and were not."""
        return _without(self.after, self.before)

    @property
    def dropped(self) -> list[str]:
        """Elements that were owed and are not."""
        return _without(self.before, self.after)


def changes(regimes: Regimes, first: date, second: date) -> list[Change]:
    """The regimes whose rule is another one on the second day than on the first."""
    found = []
    for regime, origins in sorted({(rule.regime, tuple(rule.origins)) for rule in regimes.rule}):
        before, after = (
            next((r for r in regimes.binding(regime, day) if tuple(r.origins) == origins), None)
            for day in (first, second)
        )
        if before != after:
            found.append(Change(regime, origins, before, after))
    return found


def _without(rule: Rule | None, other: Rule | None) -> list[str]:
    known = other.owes if other is not None else []
    return [element for element in (rule.owes if rule is not None else []) if element not in known]


def load(path: Path | None = None) -> Regimes:
    """Read regimes.toml (the shipped one by default); a wrong file raises ValueError naming file and place."""
    source = path or SHIPPED
    try:
        return msgspec.toml.decode(source.read_bytes(), type=Regimes)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error
