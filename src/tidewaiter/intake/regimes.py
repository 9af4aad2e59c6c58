"""Advance-data regimes: dated rules that say which Consignment fields a filer owes, and how long before arrival.

`regimes.toml` beside this module ships with the product; a workspace's own file replaces it. What is owed is judged
by the rule in force on the day the data was received.
"""

from collections.abc import Collection
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from tidewaiter.cargo.schema import CONSIGNMENT, ITEM

REGIMES = ("mail", "air", "express", "ocean", "truck", "rail", "declaration")
"""Names a Consignment's `regime` may have."""

SHIPPED = Path(__file__).with_name("regimes.toml")

_ITEM_PREFIX = "items."


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one regime owes in one period.

    `first_day` and `last_day` (TOML: from, until) are both in force; `owes` are elements, each a Consignment
    field, 'items.<field>', or alternatives joined by '|'.
    """

    regime: str
    title: str
    source: str
    first_day: date = msgspec.field(name="from")
    owes: list[str]
    last_day: date | None = msgspec.field(name="until", default=None)
    hours_before: float | None = None

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
        ordered = sorted(self.rule, key=lambda r: (r.regime, r.first_day))
        for earlier, later in pairwise(ordered):
            if earlier.regime == later.regime and earlier.in_force(later.first_day):
                raise ValueError(
                    f"the rules {earlier.title!r} and {later.title!r} of regime {later.regime!r} "
                    f"are both in force on {later.first_day}; give the earlier one an `until`"
                )

    def on(self, regime: str, day: date) -> Rule | None:
        """The rule of a regime in force on a day, or None."""
        return next((r for r in self.rule if r.regime == regime and r.in_force(day)), None)

    def among(self, names: Collection[str | None]) -> "Regimes":
        """The rules of the regimes named; a batch of mail need not be judged by the law of the sea."""
        return Regimes([rule for rule in self.rule if rule.regime in names])


def load(path: Path | None = None) -> Regimes:
    """Read regimes.toml (the shipped one by default); a wrong file raises ValueError naming file and place."""
    source = path or SHIPPED
    try:
        return msgspec.toml.decode(source.read_bytes(), type=Regimes)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error
