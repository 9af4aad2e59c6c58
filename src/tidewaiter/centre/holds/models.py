"""Legal holds: what is held, who says so and why, and who lifted it."""

from typing import ClassVar

from django.db import models


class LegalHold(models.Model):
    """Its number is its name ('H-000012'). Identifiers are folded, parties are keys; empty or null: any."""

    number = models.BigAutoField(primary_key=True)
    identifiers = models.JSONField()
    parties = models.JSONField()
    first_arrival = models.DateField(null=True)
    last_arrival = models.DateField(null=True)
    reason = models.TextField()
    created_at = models.DateTimeField()
    created_by = models.TextField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(default="", blank=True)
    lift_reason = models.TextField(default="", blank=True)

    class Meta:
        """Those in force are read before anything is deleted."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["lifted_at"], name="hold_lifted")]

    def __str__(self) -> str:
        """The id."""
        return self.hold_id

    @property
    def hold_id(self) -> str:
        """'H-000012'."""
        return f"H-{self.number:06d}"
