"""Versions of the rules that were ever in force."""

from typing import ClassVar

from django.db import models


class RulesetVersion(models.Model):
    """A set of rules by the hash of its content; at most one is in force."""

    version = models.CharField(max_length=64, primary_key=True)
    rules = models.JSONField()
    at = models.DateTimeField()
    actor = models.TextField()
    in_force = models.BooleanField()

    class Meta:
        """At most one in force."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["in_force"], condition=models.Q(in_force=True), name="one_ruleset_in_force")
        ]

    def __str__(self) -> str:
        """The version."""
        return self.version
