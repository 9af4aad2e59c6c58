"""Certificates, and examinations that went on without one."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.certificates.drafts import Standing
from tidewaiter.centre.exams.models import Examination


class Certificate(models.Model):
    """A certificate of a person (the name of an account). It is revoked, never removed."""

    key = models.CharField(max_length=64, unique=True)
    person = models.TextField()
    facility = models.TextField()
    kind = models.CharField(max_length=40)
    issued_by = models.TextField()
    issued_on = models.DateField()
    expires = models.DateField(null=True)
    reference = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True)
    revoked_because = models.TextField(blank=True)
    told = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Standing])

    class Meta:
        """Found by person and kind, and by what ends."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "kind"], name="certificate_person"),
            models.Index(fields=["expires"], name="certificate_expires"),
        ]

    def __str__(self) -> str:
        """Person and kind."""
        return f"{self.person} {self.kind}"


class GoingOn(models.Model):
    """A supervisor let somebody examine without a certificate; rows are only ever added (centre/walls.py)."""

    exam = models.ForeignKey(Examination, on_delete=models.PROTECT)
    person = models.TextField()
    kinds = models.JSONField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        """Found by examination."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["exam", "person"], name="going_on_exam")]

    def __str__(self) -> str:
        """Who went on."""
        return f"{self.person} X-{self.exam_id:06d}"
