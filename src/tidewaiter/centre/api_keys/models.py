"""Keys as they are kept: never the secret."""

from django.db import models

from tidewaiter.centre.permissions import Role


class ApiKey(models.Model):
    """A program's key. `facilities` is a list of names, null for all; `rate` is calls a second that it may keep up.

    `last_used_at` is coarse: within an hour.
    """

    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=80, unique=True)
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    scopes = models.JSONField()
    facilities = models.JSONField(null=True)
    rate = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.TextField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True)

    def __str__(self) -> str:
        """Name and prefix."""
        return f"{self.name} ({self.prefix})"
