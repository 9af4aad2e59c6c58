"""Outcomes: what became of a target, and what was found outside targets."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding
from tidewaiter.centre.targets.models import Target


class Outcome(models.Model):
    """One report. Enums are '' when not said; propensity and arm are those with which the target was chosen."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True)
    consignment_id = models.TextField()
    version = models.IntegerField(null=True)
    result = models.CharField(max_length=20)
    presented = models.BooleanField()
    examined = models.BooleanField()
    examined_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(db_index=True)
    exam_type = models.CharField(max_length=20, blank=True, choices=[(e.value, e.value) for e in ExamType])
    detection_method = models.CharField(
        max_length=20, blank=True, choices=[(m.value, m.value) for m in DetectionMethod]
    )
    finding = models.CharField(max_length=20, choices=[(f.value, f.value) for f in Finding])
    substance = models.TextField(blank=True)
    net_mass_g = models.FloatField(null=True)
    propensity = models.FloatField(null=True)
    arm = models.CharField(max_length=20, blank=True)
    officer = models.TextField(blank=True)
    actor = models.TextField()
    source_sha256 = models.CharField(max_length=64)
    source_row = models.PositiveIntegerField()
    source_key = models.CharField(max_length=16)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        """The same report is kept once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consignment_id", "source_key"], name="outcome_once")
        ]

    def __str__(self) -> str:
        """Consignment and finding."""
        return f"{self.consignment_id} {self.result} {self.finding}"
