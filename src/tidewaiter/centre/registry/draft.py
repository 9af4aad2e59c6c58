"""A trained model as a value, and the states a version passes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ModelState(StrEnum):
    """Where a version stands; one at most is active, one at most in shadow."""

    CANDIDATE = "candidate"
    SHADOW = "shadow"  # scores beside the active one, decides nothing
    ACTIVE = "active"
    RETIRED = "retired"


class Verb(StrEnum):
    """What is proposed by one person and done by another."""

    APPROVE = "approve"
    ROLL_BACK = "roll-back"
    MODEL_AGAIN = "model-again"  # back from rules alone


class Decision(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


RULES_ONLY = "rules-only"
"""What stands for the model's version in an assessment made while the switch is on rules alone."""


@dataclass(frozen=True, slots=True)
class NewModel:
    """A trained model: its data window, sizes, metrics, and its files (path relative to the workspace, SHA-256)."""

    version: str
    kind: str
    trained_at: datetime
    window_from: datetime
    window_until: datetime
    rows: int
    positives: int
    metrics: dict[str, object]
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class NewShadowDay:
    """How a version in shadow scored a day beside the active one: figures, and the file with both scores."""

    version: str
    beside: str
    day: date
    rows: int
    figures: dict[str, object]
    path: str
    sha256: str
