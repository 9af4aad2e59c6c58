"""Cases with partner agencies, what happened in them, and what was disclosed."""

from typing import ClassVar

from django.db import models

from tidewaiter.centre.cases.states import CaseState
from tidewaiter.centre.evidence.models import Seizure
from tidewaiter.centre.referrals.models import Referral


class Case(models.Model):
    """Seizures and referrals that belong together; 'CF-000123'. `outcome` is a code of referrals/states.OUTCOMES."""

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    title = models.TextField()
    agency = models.TextField()
    facility = models.TextField()
    caveat = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in CaseState])
    outcome = models.CharField(max_length=40, blank=True)
    seizures = models.ManyToManyField(Seizure)
    referrals = models.ManyToManyField(Referral)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()

    class Meta:
        """Found by where it stands."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "number"], name="case_state")]

    def __str__(self) -> str:
        """The id."""
        return self.case_id

    @property
    def case_id(self) -> str:
        """'CF-000123'."""
        return f"CF-{self.number:06d}"


class CaseStep(models.Model):
    """What happened in a case; rows are only ever added (centre/walls.py)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.TextField()
    who = models.TextField(blank=True)  # at the agency
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        """The step."""
        return self.step


class Disclosure(models.Model):
    """A bundle that left the centre, by its digest; rows are only ever added (centre/walls.py)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="disclosures")
    recipient = models.TextField()
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.TextField()

    def __str__(self) -> str:
        """The digest."""
        return self.sha256
