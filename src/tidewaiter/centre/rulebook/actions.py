"""Putting rules in force, and moving versions of single rules through their life."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.rulebook.models import RuleDraft, RulesetVersion, RuleSnooze, RuleVersion
from tidewaiter.centre.rulebook.states import EVALUATED, RuleState, check_four_eyes, check_move
from tidewaiter.centre.workspace import current

MAX_SNOOZE = timedelta(days=180)
VERSION_CHARACTERS = 12


def put_in_force(actor: Actor, version: str, rules: Sequence[dict[str, object]], reason: str = "") -> bool:
    """Make a set of rules the one in force, keeping it by its version; False when it is in force already.

    `version` is the hash of the rules; `rules` are JSON objects, one a rule.
    """
    with transaction.atomic():
        # The first transaction to come locks what is in force; two at once end one after the other.
        before = RulesetVersion.objects.select_for_update().filter(in_force=True).first()
        if before is not None and before.version == version:
            return False
        if before is not None:
            before.in_force = False
            before.save(update_fields=["in_force"])
        row, made = RulesetVersion.objects.get_or_create(
            version=version,
            defaults={
                "rules": storable.json(list(rules)),
                "at": current().now(),
                "actor": storable.text(actor.name),
                "in_force": True,
            },
        )
        if not made:
            row.in_force = True
            row.save(update_fields=["in_force"])
        record(
            actor,
            "rulebook.put_in_force",
            version,
            {"rules": len(rules), "new": made},
            reason=reason,
            before={"in_force": before.version if before is not None else None},
            after={"in_force": version},
        )
    return True


def commit(actor: Actor, rule_id: str, content: Mapping[str, object]) -> str:
    """Keep a draft as a version that cannot be changed, and give the version; Conflict for content known already.

    What the studio holds as the rule's draft is thereby done with.
    """
    require(actor, Permission.RULES_WRITE)
    kept = storable.json(dict(content))
    sha256 = hashlib.sha256(canonical(kept).encode("ascii")).hexdigest()
    with transaction.atomic():
        if RuleVersion.objects.filter(rule_id=rule_id, sha256=sha256).exists():
            raise Conflict(
                "same-content", "{rule_id} has this content already", "see 'tidewaiter rules list'", rule_id=rule_id
            )
        row = RuleVersion.objects.create(
            rule_id=rule_id,
            version=sha256[:VERSION_CHARACTERS],
            sha256=sha256,
            content=kept,
            state=RuleState.COMMITTED.value,
            committed_by=storable.text(actor.name),
            committed_at=current().now(),
        )
        RuleDraft.objects.filter(rule_id=rule_id).delete()
        record(actor, "rulebook.commit", str(row), {"sha256": sha256}, after={"state": RuleState.COMMITTED})
    return row.version


def start_shadow(actor: Actor, rule_id: str, version: str = "") -> str:
    """Evaluate a committed version without letting it count; one version of a rule at a time. Gives the version."""
    require(actor, Permission.RULES_WRITE)
    with transaction.atomic():
        row = _version(rule_id, version, (RuleState.COMMITTED,))
        on_trial = RuleVersion.objects.filter(rule_id=rule_id, state__in=[state.value for state in EVALUATED]).first()
        if on_trial is not None:
            raise Conflict("already-in-shadow", "{on_trial} is on trial", "retire it first", on_trial=on_trial)
        row.shadow_since = current().now()
        _move(actor, "rulebook.start_shadow", row, RuleState.SHADOW, ["shadow_since"])
    return row.version


def approve(actor: Actor, rule_id: str, version: str = "", reason: str = "") -> str:
    """Approve a version that ran in shadow; Conflict for the person who committed it. Gives the version."""
    require(actor, Permission.RULES_APPROVE)
    with transaction.atomic():
        row = _version(rule_id, version, (RuleState.SHADOW,))
        check_four_eyes(str(row), row.committed_by, actor.name)
        row.approved_by, row.approved_at = storable.text(actor.name), current().now()
        _move(actor, "rulebook.approve", row, RuleState.APPROVED, ["approved_by", "approved_at"], reason)
    return row.version


def activate(actor: Actor, rule_id: str, version: str = "") -> str:
    """Let an approved version count; the version of the rule that counted until now retires. Gives the version."""
    require(actor, Permission.RULES_APPROVE)
    with transaction.atomic():
        row = _version(rule_id, version, (RuleState.APPROVED,))
        now = current().now()
        before = RuleVersion.objects.select_for_update().filter(rule_id=rule_id, state=RuleState.ACTIVE.value).first()
        if before is not None:
            before.state, before.retired_at = RuleState.RETIRED.value, now
            before.save(update_fields=["state", "retired_at"])
        row.activated_at = now
        replaced = None if before is None else before.version
        _move(actor, "rulebook.activate", row, RuleState.ACTIVE, ["activated_at"], replaced=replaced)
    return row.version


def retire(actor: Actor, rule_id: str, reason: str, content: Mapping[str, object] | None = None) -> str:
    """End the version of a rule that stands furthest in its life, for a reason; gives the version.

    `content` is that of a rule which so far ran from a file: it is kept as a version that has ended.
    """
    require(actor, Permission.RULES_WRITE)
    _reason(reason, "a rule is retired for a reason")
    if content is not None and not RuleVersion.objects.filter(rule_id=rule_id).exists():
        return _retire_file(actor, rule_id, reason, content)
    with transaction.atomic():
        row = _version(rule_id, "", (RuleState.ACTIVE, RuleState.APPROVED, RuleState.SHADOW, RuleState.COMMITTED))
        row.retired_at = current().now()
        _move(actor, "rulebook.retire", row, RuleState.RETIRED, ["retired_at"], reason)
    return row.version


def snooze(actor: Actor, rule_id: str, kind: str, key: str, until: datetime, reason: str) -> None:
    """Let a rule not fire for one entity until a time, at most 180 days from now, for a reason."""
    require(actor, Permission.RULES_WRITE)
    _reason(reason, "an entity is snoozed for a reason")
    if kind not in KIND_NAMES:
        raise Conflict(
            "unknown-kind",
            "{kind} is no kind of key",
            "one of {choices}",
            422,
            kind=repr(kind),
            choices=", ".join(KIND_NAMES),
        )
    if not key.strip():
        raise Conflict("key-missing", "a snooze names an entity", "give the key in its normal form", 422)
    now = current().now()
    if not now < until <= now + MAX_SNOOZE:
        raise Conflict("wrong-snooze", "a snooze ends after now and within 180 days", "give another end", 422)
    with transaction.atomic():
        row = RuleSnooze.objects.create(
            rule_id=rule_id,
            kind=kind,
            key=storable.text(key),
            reason=storable.text(reason),
            at=now,
            until=until,
            actor=storable.text(actor.name),
        )
        # A key may be a person's name: the log keeps its digest.
        said = {"kind": kind, "key_sha256": hashlib.sha256(row.key.encode()).hexdigest(), "until": until}
        record(actor, "rulebook.snooze", rule_id, said, reason=reason)


def _retire_file(actor: Actor, rule_id: str, reason: str, content: Mapping[str, object]) -> str:
    kept = storable.json(dict(content))
    sha256 = hashlib.sha256(canonical(kept).encode("ascii")).hexdigest()
    with transaction.atomic():
        now = current().now()
        row = RuleVersion.objects.create(
            rule_id=rule_id,
            version=sha256[:VERSION_CHARACTERS],
            sha256=sha256,
            content=kept,
            state=RuleState.RETIRED.value,
            committed_by=storable.text(actor.name),
            committed_at=now,
            activated_at=now,
            retired_at=now,
        )
        after = {"state": RuleState.RETIRED}
        record(actor, "rulebook.retire", str(row), {"from_file": True}, reason=reason, after=after)
    return row.version


def _version(rule_id: str, version: str, states: Sequence[RuleState]) -> RuleVersion:
    """The version named, locked, or the latest one that stands in the first of the states in which there is one."""
    rows = RuleVersion.objects.select_for_update().filter(rule_id=rule_id).order_by("-number")
    if version:
        row = rows.filter(version=version).first()
        if row is None:
            raise Conflict(
                "unknown-rule",
                "there is no {rule_id}@{version}",
                "see 'tidewaiter rules list'",
                404,
                rule_id=rule_id,
                version=version,
            )
        return row
    for state in states:
        row = rows.filter(state=state.value).first()
        if row is not None:
            return row
    row = rows.first()
    if row is None:
        raise Conflict(
            "unknown-rule", "no version of {rule_id} was committed", "see 'tidewaiter rules list'", 404, rule_id=rule_id
        )
    return row


def _move(
    actor: Actor,
    action: str,
    row: RuleVersion,
    after: RuleState,
    changed: Sequence[str],
    reason: str = "",
    **said: object,
) -> None:
    before = RuleState(row.state)
    check_move(str(row), before, after)
    row.state = after.value
    row.save(update_fields=["state", *changed])
    payload = {"sha256": row.sha256, **said}
    record(actor, action, str(row), payload, reason=reason, before={"state": before}, after={"state": after})


def _reason(reason: str, why: str) -> None:
    if not reason.strip():
        raise Conflict("reason-required", why, "say why", 422)
