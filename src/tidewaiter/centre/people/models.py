"""The people who work with the centre: a login, a role, and how far they see."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.permissions import Role


class People(BaseUserManager["User"]):
    """Finds people by the name they log in with."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person of this name, in any case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person. `facilities` and `caveats` are lists of names, null for all of them; `access_until` ends the access.

    Whoever came by single sign-on has role '' until an administrator gives one. `epoch` is in the seal of every login:
    raising it ends them all. `invitation` is the digest of a code with which a password can be set once.
    """

    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    role = models.CharField(
        max_length=40, blank=True, choices=[(role.value, role.value.replace("_", " ")) for role in Role]
    )
    facilities = models.JSONField(null=True)
    caveats = models.JSONField(null=True)
    is_active = models.BooleanField(default=True)
    access_until = models.DateField(null=True)
    created_at = models.DateTimeField()
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    shortcuts = models.BooleanField(default=True)
    density = models.CharField(max_length=10, default="dense")
    epoch = models.PositiveIntegerField(default=0)
    invitation = models.CharField(max_length=64, blank=True, default="")
    invited_until = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True, default="")

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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every login is sealed with; it changes with the password and with the epoch, which ends them."""
        salt = "tidewaiter.centre.people.models.User.session"
        return salted_hmac(salt, f"{self.password}:{self.epoch}", secret=secret, algorithm="sha256").hexdigest()

    def actor(self, session: str = "") -> Actor:
        """Who this person is to the centre."""
        return Actor(
            self.username,
            self.role,
            session,
            None if self.facilities is None else frozenset(self.facilities),
            None if self.caveats is None else frozenset(self.caveats),
        )
