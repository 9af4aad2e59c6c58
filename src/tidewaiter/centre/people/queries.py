"""Reading who works with the centre."""

from dataclasses import dataclass
from datetime import date, datetime

from tidewaiter.centre.people.models import User


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
