"""Registering, activating and rolling back models."""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.registry.draft import ModelState, NewModel
from tidewaiter.centre.registry.models import ModelVersion
from tidewaiter.centre.workspace import current


def register(actor: Actor, model: NewModel) -> bool:
    """Keep a trained model as a candidate; False, and nothing changed, when the version is known already."""
    with transaction.atomic():
        if ModelVersion.objects.filter(version=model.version).exists():
            return False
        columns = {name: getattr(model, name) for name in NewModel.__slots__}
        ModelVersion.objects.create(
            **{**columns, "metrics": storable.json(model.metrics)},
            state=ModelState.CANDIDATE.value,
            actor=storable.text(actor.name),
        )
        record(
            actor,
            "registry.register",
            model.version,
            {"sha256": model.sha256, "rows": model.rows, "positives": model.positives},
            after={"state": ModelState.CANDIDATE},
        )
    return True


def activate(actor: Actor, version: str, reason: str = "") -> None:
    """Make a version the one that assesses; the one before it retires. Conflict when unknown or active already."""
    with transaction.atomic():
        before = _lock_active()
        after = ModelVersion.objects.filter(version=version).first()
        if after is None:
            raise Conflict("unknown-model", f"there is no model {version}", "see 'tidewaiter status'", 404)
        if before is not None and before.version == version:
            raise Conflict("already-active", f"model {version} is active already")
        after.replaced = before
        _switch(before, after)
        _record(actor, "registry.activate", before, after, reason)


def roll_back(actor: Actor, reason: str) -> str:
    """Bring back the version that the active one replaced, and give it; Conflict when there is none."""
    if not reason.strip():
        raise Conflict("reason-required", "a model is rolled back for a reason", "say why", 422)
    with transaction.atomic():
        before = _lock_active()
        if before is None or before.replaced is None:
            raise Conflict("nothing-to-roll-back", "no model was active before this one", "train one with 'learn'")
        after = before.replaced
        _switch(before, after)
        _record(actor, "registry.roll_back", before, after, reason)
    return after.version


def _lock_active() -> ModelVersion | None:
    return ModelVersion.objects.select_for_update().filter(state=ModelState.ACTIVE.value).first()


def _switch(before: ModelVersion | None, after: ModelVersion) -> None:
    # In this order: the database refuses two active versions.
    if before is not None:
        before.state = ModelState.RETIRED.value
        before.save(update_fields=["state"])
    after.state, after.activated_at = ModelState.ACTIVE.value, current().now()
    after.save(update_fields=["state", "activated_at", "replaced"])


def _record(actor: Actor, action: str, before: ModelVersion | None, after: ModelVersion, reason: str) -> None:
    was = before.version if before is not None else None
    record(
        actor,
        action,
        after.version,
        {"before": was, "after": after.version},
        reason=reason,
        before={"active": was},
        after={"active": after.version},
    )
