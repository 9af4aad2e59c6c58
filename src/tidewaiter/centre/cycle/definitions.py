"""What a workspace may set by files of its own, and what ships otherwise."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tidewaiter.intake import regimes
from tidewaiter.pipeline.receive import Surroundings
from tidewaiter.risk import rules
from tidewaiter.risk.text import keep
from tidewaiter.risk.text.reader import Reader
from tidewaiter.selection import capacity

READER = "reader.npz"
"""The reader of descriptions that was trained from what the workspace has."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """Facilities, regimes, rules and the reader of descriptions of a workspace."""

    facilities: capacity.Facilities
    surroundings: Surroundings
    ruleset: rules.Ruleset
    mappings: Path
    reader: Reader | None  # of descriptions; None: the one that ships


def load(home: Path) -> Definitions:
    """Read facilities.toml, regimes.toml, rules/ and mappings/ of the workspace, or what ships in their place."""
    stamp = tuple(sorted((p.as_posix(), p.stat().st_mtime_ns) for p in _own(home)))
    return _load(home, stamp)


def _own(home: Path) -> list[Path]:
    files = [home / READER, home / "facilities.toml", home / "regimes.toml", *(home / "rules").glob("*.toml")]
    return [path for path in files if path.exists()]


@cache
def _load(home: Path, stamp: tuple[tuple[str, int], ...]) -> Definitions:  # noqa: ARG001 - the stamp makes a changed file load again
    def own(name: str) -> Path | None:
        return home / name if (home / name).exists() else None

    facilities = capacity.load(own("facilities.toml"))
    own_rules = home / "rules"
    return Definitions(
        facilities=facilities,
        surroundings=Surroundings(regimes.load(own("regimes.toml")), facilities.offices()),
        ruleset=rules.load(own_rules if any(own_rules.glob("*.toml")) else None),
        mappings=home / "mappings",
        reader=keep.decode((home / READER).read_bytes()) if (home / READER).exists() else None,
    )
