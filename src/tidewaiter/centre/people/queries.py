"""Reading who works with the centre."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.db.models import Model, QuerySet

from tidewaiter.centre.people.models import User

REVIEW_EVERY = timedelta(days=90)
"""How long an access stands before somebody has to look at it."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as they are shown; `facilities` and `caveats` are None for all."""

    username: str
    display_name: str
    email: str
    role: str
    facilities: list[str] | None
    caveats: list[str] | None
    is_active: bool
    access_until: date | None
    created_at: datetime
    last_login: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str

    def due(self, now: datetime) -> bool:
        """True when somebody should look at whether this access is still right."""
        return self.is_active and (self.reviewed_at or self.created_at) < now - REVIEW_EVERY

    def ended(self, today: date) -> bool:
        """True when the access is over."""
        return not self.is_active or (self.access_until is not None and self.access_until < today)


def nobody_yet() -> bool:
    """True until the first person has a login."""
    return not User.objects.exists()


def people(*, active: bool | None = None) -> list[Person]:
    """Everybody, by name; those who may log in, or may not, when asked for."""
    rows = User.objects.order_by("username")
    if active is not None:
        rows = rows.filter(is_active=active)
    return [Person(**row) for row in rows.values(*Person.__slots__)]


def person(username: str) -> Person | None:
    """The person of this name, None when there is none."""
    row = User.objects.filter(username__iexact=username).values(*Person.__slots__).first()
    return None if row is None else Person(**row)


def in_full(username: str) -> str:
    """Somebody as papers name them: "Cora Lindqvist (cora)"; the username alone where no other name is known."""
    name = User.objects.filter(username=username).values_list("display_name", flat=True).first()
    return f"{name} ({username})" if name and name != username else username


@dataclass(frozen=True, slots=True)
class Login:
    """Where somebody is, or was, logged in."""

    created_at: datetime
    last_seen_at: datetime
    ip: str
    user_agent: str


def logins(username: str) -> list[Login]:
    """Where somebody logged in lately, newest first; those that have ended since may be among them."""
    if not apps.is_installed("allauth.usersessions"):
        return []
    rows = _table("usersessions", "UserSession").filter(user__username=username)
    return [Login(**row) for row in rows.order_by("-created_at").values(*Login.__slots__)[:50]]


def factors(username: str) -> list[str]:
    """Kinds of second factor that somebody has: totp, webauthn, recovery_codes."""
    if not apps.is_installed("allauth.mfa"):
        return []
    rows = _table("mfa", "Authenticator").filter(user__username=username)
    return sorted(set(rows.values_list("type", flat=True)))


def _table(app: str, model: str) -> QuerySet[Model]:
    """The rows of a library's table, which is there where the desk runs."""
    rows: QuerySet[Model] = apps.get_model(app, model)._base_manager.all()  # noqa: SLF001 - Django's documented name
    return rows
