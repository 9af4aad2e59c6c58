"""Lookouts: a key of some kind, or a pattern, with its source, its grade and the time for which it holds."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.outcomes.models import Outcome

ACTIVE = "active"
WITHDRAWN = "withdrawn"


class Lookout(models.Model):
    """Something to be on the lookout for; its number is its name ('L-000123')."""

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    key = models.TextField()
    title = models.TextField()
    source = models.TextField()
    grade = models.CharField(max_length=2)
    predicate = models.TextField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    facilities = models.JSONField()
    state = models.CharField(max_length=10, choices=[(ACTIVE, ACTIVE), (WITHDRAWN, WITHDRAWN)])
    created_at = models.DateTimeField()
    created_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    from_outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True)

    class Meta:
        """Read by state and time."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "valid_from", "valid_until"], name="lookout_active")
        ]

    def __str__(self) -> str:
        """The id."""
        return self.lookout_id

    @property
    def lookout_id(self) -> str:
        """'L-000123'."""
        return f"L-{self.number:06d}"
