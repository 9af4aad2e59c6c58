"""Batches and what came with them. The row of a lake file makes the file visible; nothing else does."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.batches.manifest import GENERATION, LakeEntry, LakeKind, UnitKind, UnitState


class Batch(models.Model):
    """One message, received once. `assessment_run` is the first run that covered it, '' before.

    `stored_with` is the batch whose files hold its rows too ('': it has its own): of messages that came at once, one
    has the files. Each such batch is assessed in the commit that brings it, so no run ever reads these files by batch.
    """

    batch_id = models.CharField(max_length=16, primary_key=True)
    content_sha256 = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    format = models.TextField()
    mapping = models.TextField()
    received_at = models.DateTimeField()
    committed_at = models.DateTimeField()
    actor = models.TextField()
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    amended = models.PositiveIntegerField()
    duplicates = models.PositiveIntegerField()
    quarantined = models.PositiveIntegerField()
    problems = models.PositiveIntegerField()
    events = models.PositiveIntegerField(default=0)
    assessment_run = models.CharField(max_length=64, default="", blank=True)
    grades = models.JSONField()
    simulated = models.BooleanField()
    stored_with = models.CharField(max_length=16, default="", db_default="", blank=True)

    class Meta:
        """Found by arrival."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["received_at"], name="batch_received"),
            models.Index(fields=["assessment_run"], name="batch_assessed"),
        ]

    def __str__(self) -> str:
        """Id and name."""
        return f"{self.batch_id} {self.name}"


class LakeFile(models.Model):
    """A file of the lake that counts. `origin` is the batch, run or piece of upkeep that wrote it."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in LakeKind])
    path = models.TextField(unique=True)
    arrival_date = models.DateField()
    rows = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    origin = models.TextField(db_index=True)
    generation = models.PositiveSmallIntegerField(default=GENERATION)

    class Meta:
        """Read by kind and date."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "arrival_date"], name="lake_kind_date")]

    def __str__(self) -> str:
        """The path."""
        return self.path

    @classmethod
    def of(cls, entry: LakeEntry, origin: str) -> "LakeFile":
        """A row, not yet saved, for a file that was written."""
        return cls(
            kind=entry.kind.value,
            path=entry.path,
            arrival_date=entry.on,
            rows=entry.rows,
            bytes=entry.bytes,
            sha256=entry.sha256,
            origin=origin,
        )


class RetiredFile(models.Model):
    """A file that counted once. It stays on the disk for a while, for those who read an older manifest."""

    path = models.TextField(unique=True)
    retired_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """The path."""
        return self.path


class ProblemCount(models.Model):
    """How often one problem occurs with one filer in one batch."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    filer = models.TextField()
    code = models.TextField()
    severity = models.TextField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Filer, code and count."""
        return f"{self.filer} {self.code} {self.count}"


class QuarantinedUnit(models.Model):
    """A unit or row that could not be used, with the bytes to play it again."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    position = models.IntegerField()
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in UnitKind])
    format = models.TextField()
    mapping = models.TextField()
    raw = models.BinaryField()
    problems = models.JSONField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in UnitState])
    replay_batch = models.CharField(max_length=16, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """A position of a message is held once for each kind."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "position", "kind"], name="quarantined_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state"], name="quarantined_state")]

    def __str__(self) -> str:
        """Batch and position."""
        return f"{self.batch_id}:{self.position}"


class FilerGrade(models.Model):
    """The quality of one filer's data in one batch."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT)
    filer = models.TextField(db_index=True)
    rows = models.PositiveIntegerField()
    with_error = models.PositiveIntegerField()
    grade = models.CharField(max_length=1)

    def __str__(self) -> str:
        """Filer and grade."""
        return f"{self.filer} {self.grade}"
