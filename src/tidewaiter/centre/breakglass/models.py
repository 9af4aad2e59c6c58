"""Who took wider reach, when, why, and who looked at it afterwards."""

from typing import ClassVar

from django.db import models


class BrokenGlass(models.Model):
    """Wider reach that somebody took: all facilities, fields unmasked, or both, until a moment."""

    number = models.BigAutoField(primary_key=True)
    person = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    facilities = models.BooleanField()
    unmask = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    review = models.TextField(blank=True, default="")

    class Meta:
        """Asked on every request, whether this person has wider reach now."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "until"], name="glass_person")]

    def __str__(self) -> str:
        """The id."""
        return self.glass_id

    @property
    def glass_id(self) -> str:
        """'G-000012'."""
        return f"G-{self.number:06d}"
