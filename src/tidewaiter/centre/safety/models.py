"""Versions of safety cards: the texts that were drafted, approved, shown and retired."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tidewaiter.centre.safety.states import CardState


class CardVersion(models.Model):
    """A version of a card. Its text never changes; lists hold strings, read from top to bottom."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in CardState])
    title = models.TextField()
    do_not_open = models.TextField(blank=True)
    protection = models.JSONField()
    rules = models.JSONField()
    signs = models.JSONField()
    first_aid = models.JSONField()
    naloxone = models.TextField(blank=True)
    sources = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)  # what changed and why
    drafted_by = models.TextField()
    drafted_at = models.DateTimeField()
    approved_by = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        """One text is kept once; one approved version of a code at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "version", "sha256"], name="card_text_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=CardState.APPROVED.value), name="card_approved_once"
            ),
        ]

    def __str__(self) -> str:
        """Code and version."""
        return f"{self.code}/{self.version}"
