"""Runs, targets and the ledger of their states."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.targets import drafts
from tidewaiter.centre.targets.states import State

_STATES = [(state.value, state.value) for state in State]


class AssessmentRun(models.Model):
    """One scoring of many consignments as of a moment."""

    run_id = models.CharField(max_length=64, primary_key=True)
    as_of = models.DateTimeField()
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    ruleset_version = models.TextField()
    model_version = models.TextField(null=True)  # noqa: DJ001 - null before the first model, never ''
    seconds = models.FloatField()
    actor = models.TextField()

    def __str__(self) -> str:
        """The run's id."""
        return self.run_id


class SelectionRun(models.Model):
    """One drawing of targets for a facility and shift."""

    run_id = models.CharField(max_length=64, primary_key=True)
    facility = models.TextField()
    shift_date = models.DateField()
    shift = models.TextField()
    seed = models.BigIntegerField()
    capacity = models.PositiveIntegerField()
    candidates = models.PositiveIntegerField()
    arms = models.JSONField()
    overflow = models.JSONField(default=list)  # ids of lookout hits that the shift had no room for
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        """Found by facility and shift."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "shift_date", "shift"], name="selection_shift")
        ]

    def __str__(self) -> str:
        """Facility, date and shift."""
        return f"{self.facility} {self.shift_date} {self.shift}"


class Target(models.Model):
    """A consignment that a facility is to examine in a shift; its number is its name ('T-000123')."""

    number = models.BigAutoField(primary_key=True)
    consignment_id = models.TextField()
    version = models.IntegerField()
    facility = models.TextField()
    shift_date = models.DateField()
    shift = models.TextField()
    arm = models.CharField(max_length=20)
    exam = models.CharField(max_length=40, default="", blank=True)
    propensity = models.FloatField()
    position = models.IntegerField()
    score = models.FloatField()
    probability = models.FloatField(null=True)
    band = models.CharField(max_length=20)
    reasons = models.JSONField()
    instruction = models.TextField()
    selection_run = models.ForeignKey(SelectionRun, on_delete=models.PROTECT)
    assessment_run = models.ForeignKey(AssessmentRun, on_delete=models.PROTECT)
    state = models.CharField(max_length=20, choices=_STATES)
    state_at = models.DateTimeField()
    reason_code = models.CharField(max_length=40, default="", blank=True)
    simulated = models.BooleanField()

    class Meta:
        """A version of a consignment is targeted once; the port's list and what is open are found quickly."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment_id", "version"], name="target_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "shift_date", "shift"], name="target_shift"),
            models.Index(fields=["state"], name="target_state"),
        ]

    def __str__(self) -> str:
        """The id."""
        return self.target_id

    @property
    def target_id(self) -> str:
        """'T-000123'."""
        return drafts.target_id(self.number)


class TargetIdentifier(models.Model):
    """A name under which a target's consignment is scanned, folded (identifiers.py)."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT)
    identifier = models.TextField()

    class Meta:
        """Found by the name."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["identifier", "target"], name="target_named_once")
        ]

    def __str__(self) -> str:
        """The name."""
        return self.identifier


class TargetEvent(models.Model):
    """One step in the life of a target; rows are only ever added (see centre/walls.py)."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=_STATES)
    at = models.DateTimeField()
    actor = models.TextField()
    role = models.TextField()
    reason_code = models.CharField(max_length=40)
    note = models.TextField()

    class Meta:
        """Steps of a target are numbered from 1."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["target", "seq"], name="ledger_seq")
        ]

    def __str__(self) -> str:
        """Target, number and state."""
        return f"{self.target_id}:{self.seq} {self.state}"
