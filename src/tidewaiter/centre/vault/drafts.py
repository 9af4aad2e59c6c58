"""Movements, thresholds and stock-takes as values. Masses are grams."""

import math
from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.centre.errors import Conflict

MAX_TEXT = 2000


class Way(StrEnum):
    """Into a vault or out of it."""

    IN = "in"
    OUT = "out"


class Purpose(StrEnum):
    """Why something goes into a vault or leaves it."""

    STORAGE = "storage"
    LABORATORY = "laboratory"
    COURT = "court"
    AGENCY = "agency"
    RETURN = "return"
    DESTRUCTION = "destruction"


class Verdict(StrEnum):
    """What a stock-take says of one exhibit."""

    FOUND = "found"
    SEAL_DIFFERS = "seal_differs"
    MISSING = "missing"
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True, slots=True)
class NewThreshold:
    """How much of a substance a facility's vault may hold, after how many days it is to be destroyed, on what basis."""

    facility: str
    substance: str
    allowed_g: float
    destroy_days: int
    basis: str


@dataclass(frozen=True, slots=True)
class NewMovement:
    """Exhibits that go into a facility's vault or out of it: on which shelf, what for. Seals are read beside it."""

    facility: str
    way: Way
    purpose: Purpose
    shelf: str = ""
    note: str = ""


def check_threshold(threshold: NewThreshold) -> None:
    """Raise Conflict (422) for a threshold without substance, basis or sensible numbers."""
    needed("facility", threshold.facility)
    needed("substance", threshold.substance)
    needed("basis", threshold.basis)
    if not math.isfinite(threshold.allowed_g) or threshold.allowed_g < 0 or not 0 < threshold.destroy_days <= 36_500:  # noqa: PLR2004 - a century
        raise Conflict("bad-threshold", "a mass in grams and a number of days are needed", "write e.g. 800 and 60", 422)


def check_movement(movement: NewMovement) -> None:
    """Raise Conflict (422) for a movement in without a shelf, or one that goes out for storage."""
    needed("facility", movement.facility)
    if movement.way is Way.IN:
        needed("shelf", movement.shelf)
    elif movement.purpose is Purpose.STORAGE:
        raise Conflict("purpose-missing", "what leaves a vault leaves it for something", "choose what for", 422)
    if len(movement.note) > MAX_TEXT:
        raise Conflict(
            "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
        )


def needed(name: str, text: str) -> None:
    """Raise Conflict (422) for a text that is missing or too long."""
    if not text.strip():
        raise Conflict(f"{name}-missing", "the {name} is needed", "fill it in", 422, name=name)
    if len(text) > MAX_TEXT:
        raise Conflict(
            "too-long", "a text has at most {max_text} characters", "say it in fewer words", 422, max_text=MAX_TEXT
        )
