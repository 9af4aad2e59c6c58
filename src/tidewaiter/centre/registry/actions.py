"""Registering, shadowing, activating and rolling back models; proposals by one person, done by a second; the switch.

`activate` and `roll_back` act at once and are for a practice world; a centre goes by `propose` and `decide`.
"""

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.registry.draft import Decision, ModelState, NewModel, NewShadowDay, Verb
from tidewaiter.centre.registry.models import ModelVersion, Proposal, ShadowDay, Switch
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
        before, after = _activated(version)
        _record(actor, "registry.activate", before, after, reason)


def roll_back(actor: Actor, reason: str) -> str:
    """Bring back the version that the active one replaced, and give it; Conflict when there is none."""
    if not reason.strip():
        raise Conflict("reason-required", "a model is rolled back for a reason", "say why", 422)
    with transaction.atomic():
        before, after = _rolled_back()
        _record(actor, "registry.roll_back", before, after, reason)
    return after.version


def shadow(actor: Actor, version: str) -> None:
    """Let a version score beside the active one, in place of another that did; Conflict when unknown or active."""
    require(actor, Permission.MODELS_WRITE)
    with transaction.atomic():
        chosen = ModelVersion.objects.select_for_update().filter(version=version).first()
        if chosen is None:
            raise Conflict(
                "unknown-model", "there is no model {version}", "see 'tidewaiter models list'", 404, version=version
            )
        if chosen.state in {ModelState.ACTIVE.value, ModelState.SHADOW.value}:
            raise Conflict("not-a-candidate", "model {version} is {state} already", version=version, state=chosen.state)
        was = chosen.state
        ModelVersion.objects.filter(state=ModelState.SHADOW.value).update(state=ModelState.CANDIDATE.value)
        chosen.state = ModelState.SHADOW.value
        chosen.save(update_fields=["state"])
        record(actor, "registry.shadow", version, {}, before={"state": was}, after={"state": ModelState.SHADOW})


def keep_shadow_day(actor: Actor, day: NewShadowDay) -> bool:
    """Keep how a version in shadow scored a day; False, and nothing changed, when that is kept already."""
    with transaction.atomic():
        if ShadowDay.objects.filter(version_id=day.version, beside=day.beside, day=day.day).exists():
            return False
        ShadowDay.objects.create(
            version_id=day.version,
            beside=day.beside,
            day=day.day,
            rows=day.rows,
            figures=storable.json(day.figures),
            path=day.path,
            sha256=day.sha256,
            at=current().now(),
        )
        record(
            actor,
            "registry.shadow_day",
            day.version,
            {"beside": day.beside, "day": day.day.isoformat(), "rows": day.rows, "sha256": day.sha256},
        )
    return True


def propose(actor: Actor, verb: Verb, version: str, reason: str) -> int:
    """Propose that a version be approved, or the active one rolled back, or the model used again; gives its number."""
    require(actor, Permission.MODELS_WRITE)
    if not reason.strip():
        raise Conflict("reason-required", "a proposal has a reason", "say why", 422)
    with transaction.atomic():
        if verb is Verb.APPROVE and not ModelVersion.objects.filter(version=version).exists():
            raise Conflict(
                "unknown-model", "there is no model {version}", "see 'tidewaiter models list'", 404, version=version
            )
        same = Proposal.objects.filter(verb=verb.value, version=version, decision=Decision.OPEN.value).first()
        if same is not None:
            raise Conflict("proposed-already", "proposal {pk} says the same", "a second person decides it", pk=same.pk)
        made = Proposal.objects.create(
            verb=verb.value,
            version=version,
            reason=storable.text(reason),
            actor=storable.text(actor.name),
            at=current().now(),
            decision=Decision.OPEN.value,
        )
        record(actor, "registry.propose", str(made.pk), {"verb": verb.value, "version": version}, reason=reason)
    return int(made.pk)


def decide(actor: Actor, number: int, *, agree: bool, reason: str = "") -> str:
    """Do what another person proposed, or refuse it; gives the version in force after. Conflict for the proposer."""
    require(actor, Permission.MODELS_APPROVE if agree else Permission.MODELS_WRITE)
    with transaction.atomic():
        made = Proposal.objects.select_for_update().filter(pk=number).first()
        if made is None or made.decision != Decision.OPEN.value:
            raise Conflict(
                "no-proposal", "there is no open proposal {number}", "see 'tidewaiter models list'", 404, number=number
            )
        if agree and made.actor == storable.text(actor.name):
            raise Conflict("second-person", "who proposed it cannot decide it", "ask a second person", 403)
        made.decision = (Decision.DONE if agree else Decision.REFUSED).value
        made.decided_by, made.decided_at = storable.text(actor.name), current().now()
        made.save(update_fields=["decision", "decided_by", "decided_at"])
        before = _standing()
        if agree:
            _carry_out(actor, Verb(made.verb), made.version, made.reason)
        after = _standing()
        payload = {"verb": made.verb, "version": made.version, "decision": made.decision, **after}
        record(actor, "registry.decide", str(number), payload, reason=reason, before=before, after=after)
    return str(after["active"] or "")


def record_reader(actor: Actor, version: str, texts: int) -> None:
    """Note that descriptions are read by another reader from now on."""
    with transaction.atomic():
        record(actor, "registry.reader", version, {"texts": texts}, after={"reader": version})


def use_rules_only(actor: Actor, reason: str) -> None:
    """Throw the switch: from the next assessment on rules rank alone. One person, at once; Conflict when it is so."""
    require(actor, Permission.MODELS_WRITE)
    if not reason.strip():
        raise Conflict("reason-required", "the model is switched off for a reason", "say why", 422)
    with transaction.atomic():
        if _rules_only():
            raise Conflict("rules-only-already", "rules rank alone already")
        _throw(actor, reason, rules_only=True)
        after = _standing()
        record(
            actor, "registry.switch", "model", after, reason=reason, before={**after, "rules_only": False}, after=after
        )


def _carry_out(actor: Actor, verb: Verb, version: str, reason: str) -> None:
    if verb is Verb.APPROVE:
        _activated(version)
    elif verb is Verb.ROLL_BACK:
        _rolled_back()
    elif _rules_only():
        _throw(actor, reason, rules_only=False)


def _rules_only() -> bool:
    latest = Switch.objects.select_for_update().order_by("-pk").first()
    return latest is not None and latest.rules_only


def _throw(actor: Actor, reason: str, *, rules_only: bool) -> None:
    Switch.objects.create(
        rules_only=rules_only, reason=storable.text(reason), actor=storable.text(actor.name), at=current().now()
    )


def _standing() -> dict[str, object]:
    """Which version is active, and whether rules rank alone."""
    active = ModelVersion.objects.filter(state=ModelState.ACTIVE.value).first()
    return {"active": None if active is None else active.version, "rules_only": _rules_only()}


def _activated(version: str) -> tuple[ModelVersion | None, ModelVersion]:
    """Make a version the active one: the one before it, and it."""
    before = _lock_active()
    after = ModelVersion.objects.filter(version=version).first()
    if after is None:
        raise Conflict("unknown-model", "there is no model {version}", "see 'tidewaiter status'", 404, version=version)
    if before is not None and before.version == version:
        raise Conflict("already-active", "model {version} is active already", version=version)
    after.replaced = before
    _switch(before, after)
    return before, after


def _rolled_back() -> tuple[ModelVersion, ModelVersion]:
    """Make the version before the active one active again: the one it was, and it."""
    before = _lock_active()
    if before is None or before.replaced is None:
        raise Conflict("nothing-to-roll-back", "no model was active before this one", "train one with 'learn'")
    after = before.replaced
    _switch(before, after)
    return before, after


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
