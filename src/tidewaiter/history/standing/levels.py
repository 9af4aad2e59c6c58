"""The three levels in which a table of the books lies, and when one joins the level below it.

A run adds to the newest level, which is small: most days write little but their own keys. When as much has been written
there as the upper level is long, it becomes part of that; and the upper level joins the lower in the same way. Of a
hundred days that bring equal keys, each writes 5.2 days' keys on average (two levels would write 8.6), of three hundred
8.2 (16.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 1.0
"""How often a level's length may be written to the level above it before both are joined."""

NAMES = ("lower", "upper", "newest")

LOWER, UPPER, NEWEST = range(len(NAMES))


@dataclass(frozen=True, slots=True)
class Levels:
    """The folder of each table's levels (as NAMES), below that of the books, while a new `generation` is written.

    `spent` counts the keys that were written to a table's upper and newest level since it was last joined (the lower
    one has no count).
    """

    generation: str
    folders: tuple[dict[str, str], ...] = field(default_factory=lambda: tuple({} for _ in NAMES))
    spent: tuple[dict[str, int], ...] = field(default_factory=lambda: tuple({} for _ in NAMES))

    @classmethod
    def after(
        cls, generation: str, folders: tuple[Mapping[str, str], ...], spent: tuple[Mapping[str, int], ...]
    ) -> "Levels":
        """What stands before the generation is written."""
        return cls(generation, tuple(dict(one) for one in folders), tuple(dict(one) for one in spent))

    def place(self, name: str, lengths: tuple[int, ...], coming: int) -> int:
        """The level to which so many keys go, joined with what it holds and with all levels above it.

        `lengths` are the keys of the table's levels as they stand. The folders are those of the new generation.
        """
        level, written = NEWEST, coming + lengths[NEWEST]
        while level > LOWER:
            spent = self.spent[level].get(name, 0) + written
            if spent <= lengths[level - 1] * PATIENCE:
                self.spent[level][name] = spent
                break
            self.spent[level][name] = 0
            self.folders[level].pop(name, None)
            level -= 1
            written += lengths[level]
        self.folders[level][name] = f"{self.generation}/{NAMES[level]}/{name}"
        return level

    def used(self, books: Path) -> set[Path]:
        """The folders that are in use."""
        return {books / path for level in self.folders for path in level.values()}
