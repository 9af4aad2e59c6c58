"""The people who work with the centre: a login, a role, and how far they see."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Role


class People(BaseUserManager["User"]):
    """Finds people by the name they log in with."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person of this name, in any case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person. `facilities` and `caveats` are lists of names, null for all of them; `access_until` ends the access."""

    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    role = models.CharField(max_length=40, choices=[(role.value, role.value.replace("_", " ")) for role in Role])
    facilities = models.JSONField(null=True)
    caveats = models.JSONField(null=True)
    is_active = models.BooleanField(default=True)
    access_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    shortcuts = models.BooleanField(default=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        """The name that is shown."""
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The name that is shown."""
        return str(self)

    def actor(self, session: str = "") -> Actor:
        """Who this person is to the centre."""
        return Actor(
            self.username,
            self.role,
            session,
            None if self.facilities is None else frozenset(self.facilities),
            None if self.caveats is None else frozenset(self.caveats),
        )
