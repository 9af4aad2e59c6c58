"""Putting rules in force."""

from collections.abc import Sequence

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.rulebook.models import RulesetVersion
from tidewaiter.centre.workspace import current


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
