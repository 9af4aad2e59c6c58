"""Reading the model registry."""

from dataclasses import dataclass
from datetime import date, datetime

from tidewaiter.centre.registry.draft import Decision, ModelState
from tidewaiter.centre.registry.models import ModelVersion, Proposal, ShadowDay, Switch


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


def shadow_model() -> ModelView | None:
    """The version that scores beside the active one, None where none does."""
    row = ModelVersion.objects.filter(state=ModelState.SHADOW.value).values(*ModelView.__slots__).first()
    return None if row is None else _view(row)


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as it is shown; `decided_by` is '' while it is open."""

    id: int
    verb: str
    version: str
    reason: str
    actor: str
    at: datetime
    decision: str
    decided_by: str
    decided_at: datetime | None


def proposals(*, decided: bool = False) -> list[ProposalView]:
    """Open proposals, oldest first; with `decided` all of them."""
    rows = Proposal.objects.order_by("pk")
    if not decided:
        rows = rows.filter(decision=Decision.OPEN.value)
    return [ProposalView(**row) for row in rows.values(*ProposalView.__slots__)]


@dataclass(frozen=True, slots=True)
class SwitchView:
    """Where the switch stands, since when, by whom and why."""

    rules_only: bool
    reason: str
    actor: str
    at: datetime


def switch() -> SwitchView | None:
    """How the switch between model and rules alone was last thrown; None where it never was."""
    row = Switch.objects.order_by("-pk").values(*SwitchView.__slots__).first()
    return None if row is None else SwitchView(**row)


def rules_only() -> bool:
    """Whether rules rank alone, whatever the model."""
    latest = switch()
    return latest is not None and latest.rules_only


@dataclass(frozen=True, slots=True)
class ShadowDayView:
    """A day that a version in shadow scored, as it is shown."""

    version_id: str
    beside: str
    day: date
    rows: int
    figures: dict[str, object]


def shadow_days(version: str) -> list[ShadowDayView]:
    """The days that a version scored in shadow, earliest first."""
    rows = ShadowDay.objects.filter(version_id=version).order_by("day").values(*ShadowDayView.__slots__)
    return [ShadowDayView(**row) for row in rows]


def _view(row: dict[str, object]) -> ModelView:
    return ModelView(**{**row, "state": ModelState(str(row["state"]))})  # type: ignore[arg-type] # columns as declared
