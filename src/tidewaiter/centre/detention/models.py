"""Detained goods."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.detention.states import DetentionState, Due
from tidewaiter.centre.targets.models import Target


class Detention(models.Model):
    """Goods of a target that were presented and not released; 'D-000123'. Days are those of the rule then in force."""

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT)
    facility = models.TextField()
    goods = models.TextField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in DetentionState])
    presented_on = models.DateField()
    decide_by = models.DateField()
    excluded_on = models.DateField()
    notice_by = models.DateField(null=True)
    citation = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True)
    grounds = models.TextField(blank=True)  # as the notice says them
    tests = models.TextField(blank=True)  # which examinations are to follow
    needed = models.TextField(blank=True)  # what would speed it up
    addressee = models.TextField(blank=True)
    notified_at = models.DateTimeField(null=True)
    notified_by = models.TextField(blank=True)
    served = models.TextField(blank=True)  # how
    notice_pdf = models.BinaryField(null=True)
    notice_sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_because = models.TextField(blank=True)
    warned = models.CharField(max_length=20, blank=True, choices=[(one.value, one.value) for one in Due])

    class Meta:
        """What is open is found by its last day."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "excluded_on"], name="detention_open")]

    def __str__(self) -> str:
        """The id."""
        return self.detention_id

    @property
    def detention_id(self) -> str:
        """'D-000123'."""
        return f"D-{self.number:06d}"
