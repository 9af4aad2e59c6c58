"""Reading keys, and telling whose a token is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.api_keys import tokens
from tidewaiter.centre.api_keys.models import ApiKey
from tidewaiter.centre.api_keys.scopes import Scope
from tidewaiter.centre.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as it is shown. `facilities` is None for all."""

    prefix: str
    name: str
    role: str
    scopes: tuple[str, ...]
    facilities: tuple[str, ...] | None
    rate: int
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str

    def holds(self, at: datetime) -> bool:
        """Whether it is accepted at a moment."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    def allows(self, scope: Scope) -> bool:
        """Whether it is for this use."""
        return scope.value in self.scopes

    def actor(self) -> Actor:
        """Who the program is to the centre: its role and reach, under no caveat."""
        facilities = None if self.facilities is None else frozenset(self.facilities)
        return Actor(f"key:{self.name}", self.role, self.prefix, facilities, frozenset())


def keys(actor: Actor) -> list[KeyView]:
    """All keys, newest first."""
    require(actor, Permission.ADMINISTER)
    return [_view(row) for row in ApiKey.objects.order_by("-created_at", "prefix")]


def by_token(text: str, at: datetime) -> KeyView | None:
    """The key that somebody shows, None for one that is unknown, wrong, expired or revoked."""
    return by_tokens([text], at).get(text)


def by_tokens(texts: Iterable[str], at: datetime) -> dict[str, KeyView]:
    """The keys that several show, without those that are unknown, wrong, expired or revoked."""
    shown = {text: token for text in texts if (token := tokens.read(text)) is not None}
    prefixes = sorted({token.prefix for token in shown.values()})
    rows = {row.prefix: row for row in ApiKey.objects.filter(prefix__in=prefixes)} if prefixes else {}
    found: dict[str, KeyView] = {}
    for text, token in shown.items():
        row = rows.get(token.prefix)
        if row is not None and token.fits(row.digest) and (view := _view(row)).holds(at):
            found[text] = view
    return found


def by_prefix(prefix: str) -> KeyView | None:
    """A key by its prefix, whether it still holds or not."""
    row = ApiKey.objects.filter(prefix=prefix).first()
    return None if row is None else _view(row)


def _view(row: ApiKey) -> KeyView:
    return KeyView(
        prefix=row.prefix,
        name=row.name,
        role=row.role,
        scopes=tuple(row.scopes),
        facilities=None if row.facilities is None else tuple(row.facilities),
        rate=row.rate,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
    )
