"""Keeping what somebody is writing, and throwing it away: drafts of rules, which count for nothing."""

import hashlib
from collections.abc import Mapping

from django.db import transaction

from tidewaiter.audit.canonical import canonical
from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.rulebook.models import RuleDraft
from tidewaiter.centre.workspace import current

NEW = 0
"""The revision of a draft that is not there yet."""


def save(actor: Actor, rule_id: str, content: Mapping[str, object], revision: int, caveat: str = "") -> int:
    """Keep a draft and give its new revision; Conflict unless it still stands at the revision that was edited."""
    require(actor, Permission.RULES_WRITE)
    kept = storable.json(dict(content))
    with transaction.atomic():
        row = RuleDraft.objects.select_for_update().filter(pk=rule_id).first()
        if row is not None and not actor.may_read(row.caveat):
            raise Conflict("draft-exists", "somebody else is writing {rule_id}", "choose another id", rule_id=rule_id)
        stands = NEW if row is None else row.revision
        if stands != revision:
            gone = "the draft of {rule_id} was thrown away or committed meanwhile"
            message = gone if row is None else "the draft of {rule_id} was changed by {name} meanwhile"
            name = "" if row is None else row.changed_by
            raise Conflict("changed-meanwhile", message, "open it anew", rule_id=rule_id, name=name)
        RuleDraft.objects.update_or_create(
            pk=rule_id,
            defaults={
                "content": kept,
                "revision": revision + 1,
                "caveat": storable.text(caveat),
                "made_by": storable.text(actor.name) if row is None else row.made_by,
                "changed_by": storable.text(actor.name),
                "changed_at": current().now(),
            },
        )
        digest = hashlib.sha256(canonical(kept).encode("ascii")).hexdigest()
        record(actor, "rulebook.save_draft", rule_id, {"revision": revision + 1, "sha256": digest})
    return revision + 1


def discard(actor: Actor, rule_id: str) -> None:
    """Throw a draft away; Conflict (404) where there is none."""
    require(actor, Permission.RULES_WRITE)
    with transaction.atomic():
        row = RuleDraft.objects.select_for_update().filter(pk=rule_id).first()
        if row is None or not actor.may_read(row.caveat):
            raise Conflict("unknown-draft", "there is no draft of {rule_id}", "", 404, rule_id=rule_id)
        revision = row.revision
        row.delete()
        record(actor, "rulebook.discard_draft", rule_id, {"revision": revision})
