"""Making and revoking keys."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys import tokens
from tidewaiter.centre.api_keys.models import ApiKey
from tidewaiter.centre.api_keys.queries import KeyView
from tidewaiter.centre.api_keys.scopes import Scope, possible_for
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current

RATE = 50
"""Calls a second, unless the key says otherwise."""

MOST_RATE = 10_000
NAME_LENGTH = 80

_USED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key to be made; `facilities` is None for all, `expires_at` None for never."""

    name: str
    role: Role
    scopes: tuple[Scope, ...]
    facilities: tuple[str, ...] | None = None
    expires_at: datetime | None = None
    rate: int = RATE


def add(actor: Actor, new: NewKey) -> str:
    """Make a key and give its text, which cannot be shown again; Conflict (422) for what cannot be."""
    require(actor, Permission.ADMINISTER)
    name = storable.text(new.name.strip())
    _check(name, new)
    token = tokens.draw()
    with transaction.atomic():
        if ApiKey.objects.filter(name__iexact=name).exists():
            raise Conflict("name-taken", "a key is called {name} already", "choose another name", 422, name=name)
        said: dict[str, object] = {
            "role": new.role.value,
            "scopes": sorted(scope.value for scope in new.scopes),
            "facilities": None if new.facilities is None else sorted(storable.text(one) for one in new.facilities),
            "rate": new.rate,
        }
        ApiKey.objects.create(
            prefix=token.prefix,
            digest=token.digest,
            name=name,
            created_at=current().now(),
            created_by=storable.text(actor.name),
            expires_at=new.expires_at,
            **said,
        )
        record(actor, "api_keys.add", token.prefix, {**said, "expires_at": new.expires_at}, after=said)
    return token.text


def revoke(actor: Actor, prefix: str, reason: str = "") -> None:
    """End a key at once; 404 for one that does not exist, 409 for one that is revoked."""
    require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        row = ApiKey.objects.select_for_update().filter(prefix=prefix).first()
        if row is None:
            raise Conflict("unknown-key", "there is no key {prefix}", "see 'tidewaiter keys list'", 404, prefix=prefix)
        if row.revoked_at is not None:
            raise Conflict("revoked-already", "the key {prefix} is revoked", prefix=prefix)
        row.revoked_at, row.revoked_by = current().now(), storable.text(actor.name)
        row.save(update_fields=["revoked_at", "revoked_by"])
        record(actor, "api_keys.revoke", prefix, {}, reason=reason, before={"holds": True}, after={"holds": False})


def note_use(key: KeyView) -> None:
    """Note that a key was used, at most once an hour."""
    at = current().now()
    if key.last_used_at is None or at - key.last_used_at >= _USED_EVERY:
        ApiKey.objects.filter(prefix=key.prefix).update(last_used_at=at)


def _check(name: str, new: NewKey) -> None:
    if not name or len(name) > NAME_LENGTH:
        raise Conflict(
            "name-missing",
            "a key has a name of at most {name_length} characters",
            "name its program",
            422,
            name_length=NAME_LENGTH,
        )
    if not new.scopes:
        raise Conflict(
            "scope-missing",
            "a key is for something",
            "one of {choices}",
            422,
            choices=", ".join(possible_for(new.role)),
        )
    beyond = sorted(scope.value for scope in set(new.scopes) - set(possible_for(new.role)))
    if beyond:
        raise Conflict(
            "scope-beyond-role",
            "a {role} may not: {choices}",
            "possible for it: {possible}",
            422,
            possible=", ".join(possible_for(new.role)) or "nothing",
            role=new.role.value,
            choices=", ".join(beyond),
        )
    if not 1 <= new.rate <= MOST_RATE:
        raise Conflict(
            "bad-rate", "a rate is a number of calls a second", "from 1 to {most_rate}", 422, most_rate=MOST_RATE
        )
    if new.expires_at is not None and new.expires_at <= current().now():
        raise Conflict("expires-in-past", "the key would be expired from the start", "choose a later day", 422)
