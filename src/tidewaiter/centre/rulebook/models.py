"""Versions of the rules that were ever in force, of single rules, drafts, trials over the past, and snoozes."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.rulebook.states import RuleState, TrialKind, TrialState


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


class RuleDraft(models.Model):
    """What somebody is writing under a rule's id: one draft a rule, as far as it is filled in, right or wrong.

    `content` is what the studio's form holds; `revision` counts its saves, so that nobody overwrites another's.
    """

    rule_id = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField()
    revision = models.PositiveIntegerField()
    caveat = models.TextField(default="", blank=True)
    made_by = models.TextField()
    changed_by = models.TextField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        """The rule and the revision."""
        return f"{self.rule_id}, draft {self.revision}"


class RuleTrial(models.Model):
    """A rule held against the stored past, or the health of all rules: asked for, run apart, and kept with its result.

    `rule` is the rule as it stood when it was asked for, null for the health of all; `done` of `total` steps are done.
    """

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in TrialKind])
    rule_id = models.CharField(max_length=64, db_index=True)
    rule = models.JSONField(null=True)
    caveat = models.TextField(default="", blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in TrialState])
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)
    said = models.TextField(default="", blank=True)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Read by kind, the latest first."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "-number"], name="trial_kind")]

    def __str__(self) -> str:
        """Kind and rule."""
        return f"{self.kind} of {self.rule_id or 'all rules'}"
