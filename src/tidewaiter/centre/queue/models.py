"""Consignments in the queue, what was decided about each, what analysts say of reasons, and views they keep."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.queue.states import Status
from tidewaiter.centre.targets.models import Target

_STATUS = [(status.value, status.value) for status in Status]


class QueueItem(models.Model):
    """A consignment about which a person decides, at its latest version; goes when the consignment is deleted."""

    number = models.BigAutoField(primary_key=True)
    consignment_id = models.TextField(unique=True)
    version = models.IntegerField()
    run_id = models.CharField(max_length=64)
    assessed_at = models.DateTimeField()
    facility = models.TextField(default="", blank=True)
    mode = models.CharField(max_length=20, default="", blank=True)
    route = models.TextField(default="", blank=True)
    goods = models.TextField(default="", blank=True)
    mass_kg = models.FloatField(null=True)
    consignee = models.TextField(default="", blank=True)
    band = models.CharField(max_length=20)
    score = models.FloatField()
    probability = models.FloatField(null=True)
    lookout = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    eta = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=_STATUS)
    status_at = models.DateTimeField()
    owner = models.TextField(default="", blank=True)
    claimed_until = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    proposed_by = models.TextField(default="", blank=True)  # of a do-not-load
    sample_check = models.BooleanField(default=False)  # drawn out of a release of many, to be looked at by itself
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True)
    arm = models.CharField(max_length=20, default="", blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        """Read by status and score, for all facilities and for some; what is new by its number, a day's by score."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "-score", "number"], name="queue_rank"),
            models.Index(fields=["facility", "status", "-score", "number"], name="queue_place_rank"),
            models.Index(fields=["status", "deadline"], name="queue_deadline"),
            models.Index(fields=["status", "number"], name="queue_new"),
            models.Index(fields=["owner", "status"], name="queue_owner"),
            models.Index(fields=["status", "snoozed_until"], name="queue_snoozed"),
            models.Index(fields=["assessed_at", "score"], name="queue_day"),
        ]

    def __str__(self) -> str:
        """The consignment and where it stands."""
        return f"{self.consignment_id} {self.status}"


class QueueEvent(models.Model):
    """Something decided or come to pass about a consignment in the queue; rows are only ever added."""

    consignment_id = models.TextField()
    version = models.IntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    role = models.TextField()
    verb = models.CharField(max_length=30)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40, default="", blank=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        """Read by consignment."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["consignment_id", "id"], name="queue_event_of")]

    def __str__(self) -> str:
        """Consignment and verb."""
        return f"{self.consignment_id} {self.verb}"


class ReasonFeedback(models.Model):
    """What an analyst says of a reason that was given for an assessment."""

    consignment_id = models.TextField()
    version = models.IntegerField()
    code = models.TextField()
    source = models.CharField(max_length=20)
    said = models.CharField(max_length=20)
    note = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    actor = models.TextField()

    class Meta:
        """One word of each person about each reason of a version."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment_id", "version", "code", "actor"], name="feedback_once")
        ]

    def __str__(self) -> str:
        """The reason and what was said."""
        return f"{self.code}: {self.said}"


class SavedView(models.Model):
    """Filters of the queue that somebody keeps under a name."""

    owner = models.TextField()
    name = models.CharField(max_length=60)
    query = models.TextField()

    class Meta:
        """A name is used once by each."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_named_once")
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name
