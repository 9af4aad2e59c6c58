"""The model registry's table."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.registry.draft import ModelState


class ModelVersion(models.Model):
    """One trained model; its files lie below the workspace. `activated_at` is the latest time it became active."""

    version = models.CharField(max_length=64, primary_key=True)
    kind = models.TextField()
    trained_at = models.DateTimeField()
    window_from = models.DateTimeField()
    window_until = models.DateTimeField()
    rows = models.PositiveIntegerField()
    positives = models.PositiveIntegerField()
    metrics = models.JSONField()
    path = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ModelState])
    activated_at = models.DateTimeField(null=True)
    replaced = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    actor = models.TextField()

    class Meta:
        """At most one active."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="active"), name="one_active_model")
        ]

    def __str__(self) -> str:
        """The version."""
        return self.version
