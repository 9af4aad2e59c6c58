"""The waiver register's table."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.waivers.standing import Of


class Waiver(models.Model):
    """A waiver; its number is its name ('W-000123'). `told` is what people were told of its end: '', soon, expired."""

    number = models.BigAutoField(primary_key=True)
    of = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Of])
    name = models.TextField()
    elements = models.JSONField()
    reason = models.TextField()
    plan = models.TextField()
    begins = models.DateField()
    expires = models.DateField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    approved_by = models.TextField(default="", blank=True)
    approved_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(default="", blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.TextField(default="", blank=True)
    told = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        """Read by when they end."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires"], name="waiver_expires")]

    def __str__(self) -> str:
        """The id."""
        return self.waiver_id

    @property
    def waiver_id(self) -> str:
        """'W-000123'."""
        return f"W-{self.number:06d}"
