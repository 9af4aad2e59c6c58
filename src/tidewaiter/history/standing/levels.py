"""The two levels in which a table of the books lies, and when the upper joins the lower.

A run adds to the upper level, which is small and written anew. When as much has been written there as the
lower one is long, both become the lower. With L days in the lower level that is every sqrt(2 L) days, and a
day writes that many days' keys on average: the least that two levels can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 1.0
"""How often the lower level's length may be written to the upper one before both are joined."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The folder of each table's levels, below that of the books, while a new `generation` is written.

    `spent` counts the keys that were written to the upper level of a table since it was last joined.
    """

    generation: str
    lower: dict[str, str] = field(default_factory=dict)
    upper: dict[str, str] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)

    @classmethod
    def after(
        cls, generation: str, lower: Mapping[str, str], upper: Mapping[str, str], spent: Mapping[str, int]
    ) -> "Levels":
        """What stands before the generation is written."""
        return cls(generation, dict(lower), dict(upper), dict(spent))

    def join(self, name: str, below: int, written: int) -> bool:
        """Place a table of which so many keys would be written to the upper level: True if both are to be joined."""
        self.spent[name] = self.spent.get(name, 0) + written
        if self.spent[name] <= below * PATIENCE:
            self.upper[name] = f"{self.generation}/upper/{name}"
            return False
        self.lower[name] = f"{self.generation}/lower/{name}"
        self.upper.pop(name, None)
        self.spent[name] = 0
        return True

    def folders(self, books: Path) -> set[Path]:
        """The folders that are in use."""
        return {books / path for path in (*self.lower.values(), *self.upper.values())}
