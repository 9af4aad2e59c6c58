"""The complaint log's table."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.complaints.draft import About, Outcome, Party


class Complaint(models.Model):
    """A complaint; its number is its name ('C-000123'). `outcome` is '' until it is answered."""

    number = models.BigAutoField(primary_key=True)
    about = models.CharField(max_length=20, choices=[(one.value, one.value) for one in About])
    party = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Party])
    reference = models.TextField(blank=True)
    case = models.TextField(blank=True)
    facility = models.TextField(default="", blank=True)
    said = models.TextField()
    received_at = models.DateTimeField()
    received_by = models.TextField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, blank=True, choices=[(one.value, one.value) for one in Outcome])
    answer = models.TextField(default="", blank=True)
    answered_by = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Read by what is open and when it is due."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["outcome", "due_at"], name="complaint_open")]

    def __str__(self) -> str:
        """The id."""
        return self.complaint_id

    @property
    def complaint_id(self) -> str:
        """'C-000123'."""
        return f"C-{self.number:06d}"
