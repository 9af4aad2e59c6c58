"""The model registry's table."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.registry.draft import Decision, ModelState, Verb


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
        """At most one active, at most one in shadow."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="active"), name="one_active_model"),
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="shadow"), name="one_shadow_model"),
        ]

    def __str__(self) -> str:
        """The version."""
        return self.version


class Proposal(models.Model):
    """What one person wants done with a model and a second person does or refuses."""

    verb = models.CharField(max_length=12, choices=[(verb.value, verb.value) for verb in Verb])
    version = models.CharField(max_length=64, blank=True)
    reason = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Decision])
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """What is proposed."""
        return f"{self.verb} {self.version}"


class Switch(models.Model):
    """The switch between model and rules alone: each time it was thrown; the latest row holds."""

    rules_only = models.BooleanField()
    reason = models.TextField()
    actor = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Where it stands."""
        return "rules only" if self.rules_only else "model"


class ShadowDay(models.Model):
    """How a version in shadow scored a day beside the active one; figures are plain data."""

    version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT)
    beside = models.CharField(max_length=64)
    day = models.DateField()
    rows = models.PositiveIntegerField()
    figures = models.JSONField()
    path = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        """A day is scored once by a version beside another."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "beside", "day"], name="shadow_day_once")
        ]

    def __str__(self) -> str:
        """Version and day."""
        return f"{self.version_id} {self.day}"
