"""Reading the model registry."""

from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.registry.draft import ModelState
from tidewaiter.centre.registry.models import ModelVersion


@dataclass(frozen=True, slots=True)
class ModelView:
    """A version as it is shown; `path` is relative to the workspace."""

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
    state: ModelState
    activated_at: datetime | None
    actor: str


def active_model() -> ModelView | None:
    """The version that assesses, None before the first."""
    row = ModelVersion.objects.filter(state=ModelState.ACTIVE.value).values(*ModelView.__slots__).first()
    return None if row is None else _view(row)


def model(version: str) -> ModelView | None:
    """A version by its name."""
    row = ModelVersion.objects.filter(version=version).values(*ModelView.__slots__).first()
    return None if row is None else _view(row)


def models() -> list[ModelView]:
    """All versions, latest trained first."""
    rows = ModelVersion.objects.order_by("-trained_at", "version").values(*ModelView.__slots__)
    return [_view(row) for row in rows]


def _view(row: dict[str, object]) -> ModelView:
    return ModelView(**{**row, "state": ModelState(str(row["state"]))})  # type: ignore[arg-type] # columns as declared
