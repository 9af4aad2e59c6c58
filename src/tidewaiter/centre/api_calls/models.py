"""Answered calls as they are kept."""

from typing import ClassVar

from django.db import models


class AnsweredCall(models.Model):
    """A call under a key of its caller's: `digest` of what was asked, and what was answered (status 0: nothing yet)."""

    caller = models.TextField()
    key = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """A caller uses a key once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["caller", "key"], name="called_once")
        ]

    def __str__(self) -> str:
        """Caller and key."""
        return f"{self.caller} {self.key}"
