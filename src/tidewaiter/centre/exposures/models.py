"""Exposures, what is medical of them, and reviews."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.exams.models import Examination
from tidewaiter.centre.exposures.drafts import Attention, Part, Suspected
from tidewaiter.centre.exposures.states import ExposureState


class Exposure(models.Model):
    """An exposure; its number is its name ('I-000123'). Lists hold words of drafts.py."""

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    facility = models.TextField()
    place = models.TextField()
    person = models.TextField()
    happened_at = models.DateTimeField()
    suspected = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Suspected])
    routes = models.JSONField()
    worn = models.JSONField()
    account = models.TextField()
    exam = models.ForeignKey(Examination, on_delete=models.PROTECT, null=True)
    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ExposureState])
    reported_at = models.DateTimeField()
    reported_by = models.TextField()
    lessons = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True)

    class Meta:
        """What is open is found by facility."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "facility"], name="exposure_open")]

    def __str__(self) -> str:
        """The id."""
        return self.exposure_id

    @property
    def exposure_id(self) -> str:
        """'I-000123'."""
        return f"I-{self.number:06d}"


class MedicalNote(models.Model):
    """What is medical, as it was seen at a time; the first comes with the report. Only ever added (centre/walls.py)."""

    exposure = models.ForeignKey(Exposure, on_delete=models.PROTECT, related_name="medical")
    symptoms = models.JSONField()
    attention = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Attention])
    doses = models.PositiveIntegerField()  # of naloxone, given
    lot = models.TextField(blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()

    def __str__(self) -> str:
        """Of which exposure."""
        return f"I-{self.exposure_id:06d}"


class Review(models.Model):
    """What a supervisor or a medical adviser says of an exposure. Only ever added (centre/walls.py)."""

    exposure = models.ForeignKey(Exposure, on_delete=models.PROTECT, related_name="reviews")
    part = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Part])
    said = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        """Each part is reviewed once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exposure", "part"], name="exposure_review_once")
        ]

    def __str__(self) -> str:
        """Whose review."""
        return f"I-{self.exposure_id:06d} {self.part}"
