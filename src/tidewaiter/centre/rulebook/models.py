"""Versions of the rules that were ever in force, versions of single rules with where they stand, and snoozes."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.rulebook.states import RuleState


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


class RuleVersion(models.Model):
    """One version of one rule: its content never changes, its state goes through `states.MOVES`."""

    number = models.BigAutoField(primary_key=True)
    rule_id = models.CharField(max_length=64)
    version = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in RuleState])
    committed_by = models.TextField()
    committed_at = models.DateTimeField()
    shadow_since = models.DateTimeField(null=True)
    approved_by = models.TextField(default="")
    approved_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """A content once a rule; one version of a rule active, and one on trial."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule_id", "sha256"], name="rule_content_once"),
            models.UniqueConstraint(
                fields=["rule_id"], condition=models.Q(state=RuleState.ACTIVE.value), name="one_active_version"
            ),
            models.UniqueConstraint(
                fields=["rule_id"],
                condition=models.Q(state__in=[RuleState.SHADOW.value, RuleState.APPROVED.value]),
                name="one_version_on_trial",
            ),
        ]

    def __str__(self) -> str:
        """Rule and version."""
        return f"{self.rule_id}@{self.version}"


class RuleSnooze(models.Model):
    """An entity for which a rule does not fire for a time."""

    rule_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    key = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        """Read by when it ends."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["until"], name="snooze_until")]

    def __str__(self) -> str:
        """Rule and kind."""
        return f"{self.rule_id} for a {self.kind}"
