"""Examinations, acknowledged safety cards, what was recorded section by section, and pictures."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tidewaiter.centre.exams import drafts
from tidewaiter.centre.exams.drafts import PictureKind
from tidewaiter.centre.exams.sections import SectionName
from tidewaiter.centre.exams.states import OPEN, ExamState
from tidewaiter.centre.outcomes.models import Outcome
from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.centre.targets.models import Target


class Examination(models.Model):
    """An officer's examination of a target; its number is its name ('X-000123'). Enums are '' until concluded."""

    number = models.BigAutoField(primary_key=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT)
    facility = models.TextField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ExamState])
    officer = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, blank=True, choices=[(f.value, f.value) for f in Finding])
    exam_type = models.CharField(max_length=20, blank=True, choices=[(e.value, e.value) for e in ExamType])
    detection_method = models.CharField(
        max_length=20, blank=True, choices=[(m.value, m.value) for m in DetectionMethod]
    )
    substance = models.TextField(blank=True)
    note = models.TextField(blank=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True)

    class Meta:
        """A target is examined by one officer at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(state__in=[state.value for state in OPEN]), name="exam_open_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["facility", "state"], name="exam_facility"),
            models.Index(fields=["state"], name="exam_state"),
        ]

    def __str__(self) -> str:
        """The id."""
        return self.exam_id

    @property
    def exam_id(self) -> str:
        """'X-000123'."""
        return drafts.exam_id(self.number)


class SafetyAcknowledgement(models.Model):
    """Somebody read a safety card before this examination; rows are only ever added (centre/walls.py)."""

    exam = models.ForeignKey(Examination, on_delete=models.PROTECT)
    person = models.TextField()
    card = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the text that was shown
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Who read which card."""
        return f"{self.person} {self.card}/{self.version}"


class SectionRevision(models.Model):
    """What a section said when it was saved; the highest revision counts, earlier ones stay (centre/walls.py)."""

    exam = models.ForeignKey(Examination, on_delete=models.PROTECT)
    section = models.CharField(max_length=20, choices=[(name.value, name.value) for name in SectionName])
    revision = models.PositiveIntegerField()
    entries = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.TextField()

    class Meta:
        """Revisions of a section are numbered from 1."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exam", "section", "revision"], name="section_revision")
        ]

    def __str__(self) -> str:
        """Section and revision."""
        return f"{self.exam_id}:{self.section}/{self.revision}"


class Picture(models.Model):
    """A picture; its file lies in the workspace's `evidence/` under a random name. Rows are only ever added."""

    exam = models.ForeignKey(Examination, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PictureKind])
    file = models.TextField(unique=True)  # below the workspace
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=20)
    caption = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.TextField()

    class Meta:
        """The same picture is kept once an examination."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exam", "sha256"], name="picture_once")
        ]

    def __str__(self) -> str:
        """The file."""
        return self.file
