"""Giving people a login, a role and a reach, changing and ending them."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, Model, QuerySet

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record
from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.people import first_run, invitation
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import OPERATOR, Permission, Role, require
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
    """Give somebody a login; without a password they come in by single sign-on, or set one with a one-time code.

    The rules for passwords are the caller's to check. Conflict when the name is taken.
    """
    require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise Conflict(
                "name-taken", "somebody is called {username} already", "choose another name", 422, username=username
            )
        User.objects.create(
            username=storable.text(username),
            display_name=storable.text(display_name),
            email=storable.text(email),
            password=make_password(password),
            created_at=current().now(),
            **reach.columns(),
        )
        record(actor, "people.add", username, {"role": reach.role}, after=reach.columns())


def found(code: str, username: str, display_name: str, password: str) -> None:
    """Make the first administrator, with the token that the server printed; rules for passwords are the caller's."""
    actor = Actor("first-run", OPERATOR)
    with transaction.atomic():
        # The audit entry first: it holds the log's head, so that of two at once the second sees the first's person.
        record(actor, "people.found", username, {})
        if not first_run.fits(current(), code):
            raise Conflict("not-allowed", "this is not the token that the server printed", "see its console", 403)
        reach = Reach(Role.ADMINISTRATOR)
        add(actor, username, display_name, reach, password=password)
    (current().home / first_run.FILE).unlink(missing_ok=True)


def arrive(username: str, display_name: str, email: str) -> User:
    """Keep somebody who came by single sign-on for the first time: no role until an administrator gives one."""
    actor = Actor("single-sign-on", OPERATOR)
    with transaction.atomic():
        row = User.objects.create(
            username=storable.text(username),
            display_name=storable.text(display_name),
            email=storable.text(email),
            password=make_password(None),
            role="",
            facilities=[],
            caveats=[],
            created_at=current().now(),
        )
        record(actor, "people.arrive", username, {})
    return row


def change(actor: Actor, username: str, reach: Reach, *, active: bool = True) -> None:
    """Change somebody's role and reach, or end their access. Nobody changes their own. What is open ends at once."""
    require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        row = _other(actor, username)
        before = {name: getattr(row, name) for name in (*reach.columns(), "is_active")}
        after = {**reach.columns(), "is_active": active}
        User.objects.filter(pk=row.pk).update(**after, epoch=F("epoch") + 1)
        record(actor, "people.change", username, {"role": reach.role, "active": active}, before=before, after=after)


def end_access(actor: Actor, username: str) -> None:
    """End somebody's access, and everything that they have open."""
    require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        row = _other(actor, username)
        User.objects.filter(pk=row.pk).update(is_active=False, epoch=F("epoch") + 1)
        record(actor, "people.end_access", username, {}, before={"active": row.is_active}, after={"active": False})


def end_logins(actor: Actor, username: str) -> None:
    """End everything that somebody has open, at once."""
    if actor.name != username:
        require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        row = _one(username)
        User.objects.filter(pk=row.pk).update(epoch=F("epoch") + 1)
        record(actor, "people.end_logins", username, {})


def invite(actor: Actor, username: str, *, reset_factors: bool = False) -> str:
    """A one-time code with which somebody sets a password within a day; it is shown once.

    With `reset_factors` their second factors are gone, the old password too, and everything open ends.
    """
    require(actor, Permission.ADMINISTER)
    code = invitation.make()
    with transaction.atomic():
        row = _other(actor, username)
        row.invitation, row.invited_until = invitation.digest(code), current().now() + invitation.LASTS
        if reset_factors:
            row.set_unusable_password()
            row.epoch += 1
            if apps.is_installed("allauth.mfa"):
                _table("mfa", "Authenticator").filter(user=row.pk).delete()
        row.save()
        record(actor, "people.reset" if reset_factors else "people.invite", username, {})
    return code


def accept(username: str, code: str, password: str) -> None:
    """Set a password with a one-time code; Conflict, the same for every cause, when it does not fit."""
    with transaction.atomic():
        row = User.objects.select_for_update().filter(username__iexact=username, is_active=True).first()
        fits = invitation.fits(code, row.invitation if row is not None else "")
        if row is None or not fits or row.invited_until is None or row.invited_until < current().now():
            raise Conflict("not-allowed", "name and code do not fit, or the code is used or too old", "ask again", 403)
        row.set_password(password)
        row.invitation, row.invited_until = "", None
        row.epoch += 1
        row.save()
        record(Actor(row.username, row.role), "people.accept", row.username, {})


def confirm_access(actor: Actor, username: str) -> None:
    """Say that somebody's access was looked at and is still right (the access review)."""
    require(actor, Permission.ADMINISTER)
    with transaction.atomic():
        row = _other(actor, username)
        row.reviewed_at, row.reviewed_by = current().now(), actor.name
        row.save()
        record(actor, "people.confirm_access", username, {})


@dataclass(frozen=True, slots=True)
class Preferences:
    """How somebody likes the desk."""

    language: str
    time_zone: str
    density: str
    shortcuts: bool


def prefer(actor: Actor, preferences: Preferences) -> None:
    """Keep how somebody likes the desk."""
    with transaction.atomic():
        row = _one(actor.name)
        row.language, row.time_zone = preferences.language, preferences.time_zone
        row.density, row.shortcuts = preferences.density, preferences.shortcuts
        row.save()
        record(actor, "people.prefer", actor.name, {})


def note(actor: Actor, event: str, object_name: str = "", reason: str = "") -> None:
    """Put what happened to a login on record: that it began, failed, ended, or that a factor changed."""
    with transaction.atomic():
        record(actor, f"login.{event}", object_name or actor.name, {}, reason=reason)


def _other(actor: Actor, username: str) -> User:
    """Somebody who is not the actor, locked."""
    if actor.name == username:
        raise Conflict("own-access", "nobody changes their own access", "ask another administrator", 403)
    return _one(username)


def _table(app: str, model: str) -> QuerySet[Model]:
    """The rows of a library's table, which is there where the desk runs."""
    rows: QuerySet[Model] = apps.get_model(app, model)._base_manager.all()  # noqa: SLF001 - Django's documented name
    return rows


def _one(username: str) -> User:
    row = User.objects.select_for_update().filter(username=username).first()
    if row is None:
        raise Conflict("unknown-person", "there is nobody called {username}", "", 404, username=username)
    return row
