"""Giving people a login, a role and a reach, changing and ending them."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Permission, Role, require
from tidewaiter.centre.workspace import current


@dataclass(frozen=True, slots=True)
class Reach:
    """A role and how far it sees; None is all."""

    role: Role
    facilities: tuple[str, ...] | None = None
    caveats: tuple[str, ...] | None = None
    access_until: date | None = None

    def columns(self) -> dict[str, object]:
        """As the columns of a person."""
        return {
            "role": self.role.value,
            "facilities": None if self.facilities is None else sorted(self.facilities),
            "caveats": None if self.caveats is None else sorted(self.caveats),
            "access_until": self.access_until,
        }


def add(actor: Actor, username: str, display_name: str, reach: Reach, *, password: str | None, email: str = "") -> None:
    """Give somebody a login; without a password they come in by single sign-on or set one by an administrator's link.

    The rules for passwords are the caller's to check. Conflict when the name is taken.
    """
    require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise Conflict("name-taken", f"somebody is called {username} already", "choose another name", 422)
        User.objects.create(
            username=storable.text(username),
            display_name=storable.text(display_name),
            email=storable.text(email),
            password=make_password(password),
            created_at=current().now(),
            **reach.columns(),
        )
        record(actor, "people.add", username, {"role": reach.role}, after=reach.columns())


def change(actor: Actor, username: str, reach: Reach, *, active: bool = True) -> None:
    """Change somebody's role and reach, or end their access. Nobody changes their own."""
    require(actor, Permission.ADMINISTER)
    if actor.name == username:
        raise Conflict("own-access", "nobody changes their own access", "ask another administrator", 403)
    with transaction.atomic():
        row = User.objects.select_for_update().filter(username=username).first()
        if row is None:
            raise Conflict("unknown-person", f"there is nobody called {username}", "", 404)
        before = {name: getattr(row, name) for name in (*reach.columns(), "is_active")}
        after = {**reach.columns(), "is_active": active}
        User.objects.filter(pk=row.pk).update(**after)
        record(actor, "people.change", username, {"role": reach.role, "active": active}, before=before, after=after)
