"""A trained model as a value, and the states a version passes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ModelState(StrEnum):
    """Where a version stands; one at most is active."""

    CANDIDATE = "candidate"
    ACTIVE = "active"
    RETIRED = "retired"


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
