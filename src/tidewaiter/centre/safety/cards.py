"""A safety card as a value, and reading it from TOML: those that ship, and those of a workspace that replace them.

Only approved text is shown: a card without `approved_by` and `approved_on` is refused. What ships was put together
from the sources that each card names and was approved by no medical adviser (`adviser` is false); a centre puts its
own, approved by its adviser, under `safety/<code>.toml` of the workspace with a higher version.
"""

import hashlib
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tidewaiter.centre.errors import OperatorError

_SHIPPED = Path(__file__).parent / "cards"
_PLACES = "places"
FOLDER = "safety"


@dataclass(frozen=True, slots=True)
class Card:
    """A card of one suspicion. Each list is read from top to bottom; `sha256` (hex) is that of the whole text.

    `do_not_open` says when not to open at all; `adviser` whether a medical adviser approved it.
    """

    code: str
    version: int
    title: str
    do_not_open: str
    protection: tuple[str, ...]
    rules: tuple[str, ...]
    signs: tuple[str, ...]
    first_aid: tuple[str, ...]
    naloxone: str
    sources: tuple[str, ...]
    approved_by: str
    approved_on: date
    adviser: bool
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """What is where at a facility: the naloxone, and whom to call, in order. '' and () where nobody wrote it down."""

    facility: str
    naloxone: str
    call: tuple[str, ...]


_TEXTS = ("code", "title", "do_not_open", "naloxone", "approved_by")
_LISTS = ("protection", "rules", "signs", "first_aid", "sources")


def cards(home: Path) -> MappingProxyType[str, Card]:
    """Cards by code: those that ship, those of the workspace `home` in their place."""
    folder = home / FOLDER
    own = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return _read(tuple((file, file.stat().st_mtime_ns) for file in own if file.stem != _PLACES))


def place(home: Path, facility: str) -> Place:
    """What is where at a facility, from `safety/places.toml` of the workspace."""
    file = home / FOLDER / f"{_PLACES}.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8")).get(facility, {}) if file.exists() else {}
    return Place(facility, str(said.get("naloxone", "")), tuple(str(line) for line in said.get("call", ())))


@lru_cache(maxsize=8)
def _read(own: tuple[tuple[Path, int], ...]) -> MappingProxyType[str, Card]:
    found = {
        card.code: card for card in (parse(file.read_bytes(), file.name) for file in sorted(_SHIPPED.glob("*.toml")))
    }
    for file, _ in own:
        card = parse(file.read_bytes(), file.name)
        found[card.code] = card
    return MappingProxyType(found)


def parse(data: bytes, name: str) -> Card:
    """A card from TOML; OperatorError for one that is not approved or lacks what a card must have."""
    try:
        said = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OperatorError(
            "the safety card {name} cannot be read: {error}",
            "write it as docs/evidence.md says",
            name=name,
            error=error,
        ) from error
    unknown = set(said) - {field.name for field in fields(Card)} | ({"sha256"} & set(said))
    texts = {key: said.get(key) for key in _TEXTS}
    lists = {key: said.get(key) for key in _LISTS}
    version, on, adviser = said.get("version"), said.get("approved_on"), said.get("adviser")
    fine = (
        not unknown
        and all(isinstance(text, str) for text in texts.values())
        and all(texts[key] for key in ("code", "title", "approved_by"))
        and all(isinstance(lines, list) and all(isinstance(line, str) for line in lines) for lines in lists.values())
        and bool(lists["sources"])
        and isinstance(version, int)
        and type(on) is date
        and isinstance(adviser, bool)
    )
    if not fine:
        raise OperatorError(
            "the safety card {name} is not approved text in its whole form",
            "docs/evidence.md lists what it needs, approved_by, approved_on and adviser among them",
            name=name,
        )
    made: dict[str, Any] = {**texts, **{key: tuple(lines or ()) for key, lines in lists.items()}}
    digest = hashlib.sha256(data).hexdigest()
    return Card(**made, version=int(version or 0), approved_on=on or date.min, adviser=bool(adviser), sha256=digest)
